//===- Requirements.cpp - require -----------------------------------------===//

#include "ExprChecker.h"

using namespace cgraphc;
using namespace cgraphc::sema;

namespace {
/// The names in a condition, each once, in order.
void collectNames(ast::Expr *expr,
                  llvm::SmallVectorImpl<ast::NameExpr *> &names) {
  if (auto *name = llvm::dyn_cast_or_null<ast::NameExpr>(expr)) {
    if (llvm::none_of(names, [&](ast::NameExpr *other) {
          return other->name.text == name->name.text;
        }))
      names.push_back(name);
  } else if (auto *unary = llvm::dyn_cast_or_null<ast::UnaryExpr>(expr)) {
    collectNames(unary->operand, names);
  } else if (auto *binary = llvm::dyn_cast_or_null<ast::BinaryExpr>(expr)) {
    collectNames(binary->lhs, names);
    collectNames(binary->rhs, names);
  } else if (auto *index = llvm::dyn_cast_or_null<ast::IndexExpr>(expr)) {
    collectNames(index->base, names);
    collectNames(index->index, names);
  }
}
} // namespace

void ExprChecker::checkRequire(ast::RequireStmt &stmt) {
  const Constant *condition =
      evaluate(stmt.condition, "condition", ConstantKind::Bool);
  if (!condition || condition->getBool() != false)
    return;
  llvm::SMRange range = stmt.condition->getRange();
  llvm::StringRef text(range.Start.getPointer(),
                       range.End.getPointer() - range.Start.getPointer());
  std::string values;
  llvm::SmallVector<ast::NameExpr *> names;
  collectNames(stmt.condition, names);
  for (ast::NameExpr *name : names)
    if (name->constant)
      values += (values.empty() ? ": " : ", ") + name->name.text.str() + " = " +
                name->constant->str();
  Diagnostic &error =
      checker.report(CG0106, range, "`require " + text + "` failed" + values);
  if (!stmt.message.empty())
    error.note(stmt.message.text);
}
