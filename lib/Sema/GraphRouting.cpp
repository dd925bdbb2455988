//===- GraphRouting.cpp - expr via T after (a, b) -------------------------===//

#include "GraphChecker.h"

using namespace cgraphc;
using namespace cgraphc::sema;

Operand GraphChecker::checkValue(const ast::Value &value) {
  Operand operand = check(value.expr);
  checkVia(value, operand);
  checkAfter(value);
  return operand;
}

void GraphChecker::checkVia(const ast::Value &value, const Operand &operand) {
  if (value.via.empty())
    return;
  static constexpr llvm::StringLiteral transports[] = {
      "auto", "local", "shm", "tcp", "cuda_ipc", "nccl"};
  constexpr size_t supported = 3;
  auto *known = llvm::find(transports, value.via.text);
  if (known == std::end(transports))
    checker.reportUnknown(CG0404, value.via.range,
                          "unknown transport " + quoted(value.via.text),
                          value.via.text,
                          llvm::SmallVector<llvm::StringRef>(
                              std::begin(transports), std::end(transports)));
  else if (size_t(known - std::begin(transports)) >= supported)
    checker.report(CG0431, value.via.range,
                   "transport " + quoted(value.via.text) +
                       " is not supported yet");
  else if (operand.constant)
    checker
        .report(CG0402, value.via.range,
                "`via " + value.via.text + "` has no effect: " +
                    quotedSource(value.expr->getRange()) + " is a constant")
        .fix("remove it", {value.expr->getRange().End, value.via.range.End},
             "");
}

void GraphChecker::checkAfter(const ast::Value &value) {
  if (value.after.empty())
    return;
  auto *call = llvm::dyn_cast_or_null<ast::CallExpr>(value.expr);
  bool isTask = call && (llvm::isa_and_nonnull<ast::TaskDecl>(call->decl) ||
                         (call->type && call->type->isError()));
  if (!isTask && value.expr && !llvm::isa<ast::ErrorExpr>(value.expr))
    checker.report(CG0312, value.afterRange,
                   "`after` orders calls of tasks, " +
                       quotedSource(value.expr->getRange()) + " is none");
  for (ast::Expr *path : value.after) {
    Operand operand = check(path);
    if (operand.isError() || !path)
      continue;
    ast::NameExpr *root = getRootName(path);
    bool isInput = root && root->decl && locals[root->decl].isInput;
    if (operand.type && operand.type->getKind() == TypeKind::Bundle &&
        !operand.type->isActors()) {
      checker.report(CG0311, path->getRange(),
                     "`after` takes one result, " +
                         quotedSource(path->getRange()) + " is a bundle");
    } else if (!operand.type || operand.type->isActors() || isInput) {
      checker.report(CG0312, path->getRange(),
                     "`after` takes results of calls, " +
                         quotedSource(path->getRange()) + " is " +
                         (isInput            ? "an input"
                          : operand.type     ? "an actor"
                          : operand.constant ? "a constant"
                                             : describe(*operand.decl)));
    }
  }
}
