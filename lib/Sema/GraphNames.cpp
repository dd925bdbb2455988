//===- GraphNames.cpp - names of a graph ----------------------------------===//

#include "GraphChecker.h"

using namespace cgraphc;
using namespace cgraphc::sema;

void GraphChecker::declare(ast::Decl *decl) {
  if (!decl || decl->name.empty())
    return;
  // Names of one graph do not hide one another.
  const Scope &file = checker.fileScope(graph.file);
  for (const Scope *outer = scope; outer != &file; outer = outer->getParent())
    if (ast::Decl *first = outer->lookupHere(decl->name.text)) {
      if (first != decl)
        checker.reportTwice(decl->name, *first);
      locals[decl].used = true; // nobody can use it
      return;
    }
  scope->insert(decl->name.text, decl);
}

void GraphChecker::noteBound(llvm::ArrayRef<ast::Decl *> names,
                             ast::Expr *value) {
  if (ast::CallExpr *call = getSourceCall(value))
    bound.push_back({{names.begin(), names.end()}, call});
}

Operand GraphChecker::useDecl(ast::Decl *decl, llvm::SMRange range) {
  bool isLocal = llvm::isa<ast::ParamDecl, ast::LocalDecl>(decl);
  if (isLocal)
    locals[decl].used = true;
  auto *local = llvm::dyn_cast<ast::LocalDecl>(decl);
  if (local && local->role == ast::LocalDecl::Role::VarArray && !local->type &&
      !local->invalid) {
    checker
        .report(CG0303, range,
                "no element of " + quoted(local->name.text) + " is ever set")
        .label(local->name.range, "declared here");
    return error();
  }
  Operand operand = ExprChecker::useDecl(decl, range);
  if (wanted.empty() || !operand.type || operand.isError() ||
      operand.type->isActors())
    return operand;
  std::string what =
      (locals[decl].isInput ? "input " : "value ") + quoted(decl->name.text);
  if (wanted == "loop range")
    checker
        .report(CG0314, range,
                "loop range is not constant: it depends on " + what)
        .label(decl->name.range, "known only when running");
  else
    checker
        .report(CG0320, range,
                "graphs are static: " + wanted + " depends on " + what)
        .label(decl->name.range, "known only when running")
        .help("let a task choose, or write two graphs");
  return error();
}

void GraphChecker::reportNotConstant(ast::Expr *expr, const Operand &operand,
                                     llvm::StringRef what) {
  if (!operand.type)
    return ExprChecker::reportNotConstant(expr, operand, what);
  checker.report(wanted == "loop range" ? CG0314 : CG0107, expr->getRange(),
                 what + " must be a constant, " +
                     quotedSource(expr->getRange()) + " is " +
                     quoted(operand.type));
}
