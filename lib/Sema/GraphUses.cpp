//===- GraphUses.cpp - results that nobody uses, discard ------------------===//

#include "GraphChecker.h"

using namespace cgraphc;
using namespace cgraphc::sema;

static bool isUnused(const Type *type) {
  while (type->getKind() == TypeKind::Bundle)
    type = type->getElement();
  return type->getKind() != TypeKind::Token && !type->isError();
}

static bool isDiscardable(ast::Expr *expr) {
  if (auto *call = llvm::dyn_cast<ast::CallExpr>(expr))
    if (getCallKind(*call) == CallKind::Collective)
      return true;
  return llvm::isa<ast::CallExpr, ast::BundleExpr, ast::ComprehensionExpr>(
             expr) &&
         getSourceCall(expr);
}

void GraphChecker::checkCallStmt(ast::CallStmt &stmt) {
  Operand operand = checkValue(stmt.value);
  ast::CallExpr *call = getSourceCall(stmt.value.expr);
  if (!operand.type || !isUnused(operand.type) || !call)
    return;
  checker
      .report(CG0305, stmt.value.range,
              "no result of " + quoted(getCalleeText(*call)) +
                  " is ever used; its exception would be lost")
      .fix("say that this is meant", startOf(stmt.value.range), "discard ");
}

void GraphChecker::checkDiscard(ast::DiscardStmt &stmt) {
  Operand operand = checkValue(stmt.value);
  if (operand.isError())
    return;
  if (!isDiscardable(stmt.value.expr))
    checker.report(CG0309, stmt.value.range,
                   "only a call can be discarded, " +
                       quotedSource(stmt.value.range) + " is none");
}

void GraphChecker::checkUnused() {
  for (const Bound &call : bound) {
    bool used = llvm::any_of(
        call.names, [&](ast::Decl *name) { return locals[name].used; });
    bool known = llvm::all_of(call.names, [](ast::Decl *name) {
      return name->type && isUnused(name->type);
    });
    if (used || !known)
      continue;
    Diagnostic &error =
        checker.report(CG0305, call.names.front()->name.range,
                       "no result of " + quoted(getCalleeText(*call.call)) +
                           " is ever used; its exception would be lost");
    error.help("say that this is meant with `discard`");
    const ast::LetStmt *let = locals[call.names.front()].let;
    if (let && isDiscardable(let->value.expr) &&
        keywordOf(*let, "let").isValid())
      error.fixIt({let->getLoc(), let->value.expr->getRange().Start},
                  "discard ");
  }
  // What has an error may be what would have used them.
  if (graph.invalid)
    return;
  for (ast::ParamDecl *input : graph.inputs)
    if (!input->name.empty() && !locals[input].used)
      checker.report(CG0306, input->name.range,
                     "input " + quoted(input->name.text) + " is never used");
  for (ast::ParamDecl *param : graph.constParams)
    if (!param->name.empty() && param->type && param->type->isActors() &&
        !locals[param].used)
      checker.report(CG0322, param->name.range,
                     "actor " + quoted(param->name.text) + " is never used");
}
