//===- Params.cpp - parameters and results --------------------------------===//

#include "ConstantFit.h"
#include "ExprChecker.h"

using namespace cgraphc;
using namespace cgraphc::sema;

void ExprChecker::checkParams(llvm::ArrayRef<ast::ParamDecl *> params,
                              TypePlace place) {
  llvm::StringMap<ast::Decl *> seen;
  const ast::ParamDecl *withDefault = nullptr;
  for (ast::ParamDecl *param : params) {
    param->type = resolve(param->typeExpr, place);
    if (!param->name.empty()) {
      auto [entry, inserted] = seen.try_emplace(param->name.text, param);
      if (!inserted)
        checker.reportTwice(param->name, *entry->second);
    }
    if (!param->defaultValue) {
      if (withDefault && !param->type->isActors())
        checker
            .report(CG0214, param->name.range,
                    quoted(param->name.text) + " needs a default as well")
            .label(withDefault->name.range, "this one before it has one");
      continue;
    }
    withDefault = param;
    const Constant *value = evaluate(param->defaultValue, "default value");
    if (!value || param->type->isError())
      continue;
    if (getConstantFit(value, param->type) == ConstantFit::OtherType)
      checker.report(CG0214, param->defaultValue->getRange(),
                     quoted(param->name.text) + " is " + quoted(param->type) +
                         ", but its default " +
                         quotedSource(param->defaultValue->getRange()) +
                         " is " + describe(value->kind));
    else
      fitConstant(value, param->type, param->defaultValue->getRange(), "");
  }
}

void ExprChecker::checkResults(llvm::ArrayRef<ast::ResultDecl *> results,
                               bool named, TypePlace place) {
  llvm::StringMap<ast::Decl *> seen;
  for (ast::ResultDecl *result : results) {
    result->type = resolve(result->typeExpr, place);
    if (!named || result->name.empty())
      continue;
    auto [entry, inserted] = seen.try_emplace(result->name.text, result);
    if (!inserted)
      checker.reportTwice(result->name, *entry->second);
  }
}
