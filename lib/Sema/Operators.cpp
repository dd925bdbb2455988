//===- Operators.cpp - indices and operators ------------------------------===//

#include "ExprChecker.h"

using namespace cgraphc;
using namespace cgraphc::sema;

//===----------------------------------------------------------------------===//
// Indices
//===----------------------------------------------------------------------===//

Operand ExprChecker::checkIndex(ast::IndexExpr &expr) {
  Operand base = check(expr.base);
  const Constant *index = evaluate(expr.index, "index", ConstantKind::Int);
  if (base.isError() || !index)
    return error();
  return indexOperand(expr, base, index, expr.index->getRange());
}

Operand ExprChecker::indexOperand(ast::Expr &expr, const Operand &base,
                                  const Constant *index,
                                  llvm::SMRange indexRange) {
  llvm::SMRange baseRange = llvm::cast<ast::IndexExpr>(expr).base->getRange();
  auto outOfRange = [&](uint64_t size) {
    checker.report(CG0105, indexRange,
                   "constant expression: index " + index->str() +
                       " is out of range of " + quotedSource(baseRange) +
                       ", which has " + counted(size, "element"));
    return error();
  };
  if (base.constant && base.constant->kind == ConstantKind::Array) {
    ConstantResult result = checker.constants().getIndex(base.constant, index);
    return result ? constant(result.value)
                  : outOfRange(base.constant->operands.size());
  }
  bool indexed = base.type && (base.type->getKind() == TypeKind::Bundle ||
                               base.type->getKind() == TypeKind::Array);
  if (!indexed) {
    Diagnostic &error =
        checker.report(CG0206, expr.getRange(),
                       quotedSource(baseRange) + " is " + describe(base) +
                           " and cannot be indexed");
    if (base.type && base.type->getKind() == TypeKind::List)
      error.note("a list has no fixed members; take it apart in a task");
    return this->error();
  }
  auto known = index->getInt();
  auto size = base.type->getSize()->getInt();
  if (known && (*known < 0 || (size && *known >= *size))) {
    if (size)
      return outOfRange(*size);
    checker.report(CG0105, indexRange,
                   "constant expression: index " + index->str() +
                       " is out of range of " + quotedSource(baseRange));
    return error();
  }
  return value(base.type->getElement());
}

Operand ExprChecker::checkTupleIndex(ast::TupleIndexExpr &expr) {
  Operand base = check(expr.base);
  if (base.isError())
    return error();
  if (!base.type || base.type->getKind() != TypeKind::Tuple) {
    checker.report(CG0206, expr.getRange(),
                   quotedSource(expr.base->getRange()) + " is " +
                       describe(base) + " and no tuple");
    return error();
  }
  size_t count = base.type->getElements().size();
  if (expr.index >= count) {
    checker.report(CG0103, expr.indexRange,
                   quoted(base.type) + " has " + counted(count, "member") +
                       ", counted from 0");
    return error();
  }
  return value(base.type->getElements()[expr.index]);
}

//===----------------------------------------------------------------------===//
// Operators
//===----------------------------------------------------------------------===//

Operand ExprChecker::fold(ConstantResult result, ast::Expr &expr,
                          llvm::StringRef mismatch) {
  if (result)
    return constant(result.value);
  switch (result.error) {
  case ConstantError::Overflow:
    checker.report(CG0105, expr.getRange(),
                   "constant expression: overflow in " +
                       quotedSource(expr.getRange()));
    break;
  case ConstantError::DivisionByZero:
    checker.report(CG0105, expr.getRange(),
                   "constant expression: division by zero in " +
                       quotedSource(expr.getRange()));
    break;
  default:
    checker.report(CG0107, expr.getRange(), mismatch);
  }
  return error();
}

Operand ExprChecker::checkUnary(ast::UnaryExpr &expr) {
  Operand operand = check(expr.operand);
  if (operand.isError())
    return error();
  bool negates = expr.op == ast::UnaryExpr::Op::Neg;
  if (!operand.constant) {
    if (llvm::isa_and_nonnull<ast::DimDecl>(operand.decl))
      checker.report(CG0213, expr.getRange(),
                     "no arithmetic on dimensions: " +
                         quotedSource(expr.getRange()));
    else
      checker
          .report(CG0321, expr.getRange(),
                  "no arithmetic on values: " + quotedSource(expr.getRange()))
          .help("compute it in a task");
    return error();
  }
  return fold(
      checker.constants().getUnary(negates ? ConstantOp::Neg : ConstantOp::Not,
                                   operand.constant),
      expr,
      (llvm::Twine("`") + (negates ? "-" : "!") + "` does not take " +
       describe(operand.constant->kind))
          .str());
}

static ConstantOp toConstantOp(ast::BinaryExpr::Op op) {
  switch (op) {
  case ast::BinaryExpr::Op::Or:
    return ConstantOp::Or;
  case ast::BinaryExpr::Op::And:
    return ConstantOp::And;
  case ast::BinaryExpr::Op::Eq:
    return ConstantOp::Eq;
  case ast::BinaryExpr::Op::Ne:
    return ConstantOp::Ne;
  case ast::BinaryExpr::Op::Le:
    return ConstantOp::Le;
  case ast::BinaryExpr::Op::Ge:
    return ConstantOp::Ge;
  case ast::BinaryExpr::Op::Lt:
    return ConstantOp::Lt;
  case ast::BinaryExpr::Op::Gt:
    return ConstantOp::Gt;
  case ast::BinaryExpr::Op::Add:
    return ConstantOp::Add;
  case ast::BinaryExpr::Op::Sub:
    return ConstantOp::Sub;
  case ast::BinaryExpr::Op::Mul:
    return ConstantOp::Mul;
  case ast::BinaryExpr::Op::Div:
    return ConstantOp::Div;
  case ast::BinaryExpr::Op::Rem:
    return ConstantOp::Rem;
  }
  llvm_unreachable("every operator is listed");
}

Operand ExprChecker::checkBinary(ast::BinaryExpr &expr) {
  Operand lhs = check(expr.lhs);
  Operand rhs = check(expr.rhs);
  if (lhs.isError() || rhs.isError())
    return error();
  if (lhs.constant && rhs.constant) {
    ConstantOp op = toConstantOp(expr.op);
    return fold(
        checker.constants().getBinary(op, lhs.constant, rhs.constant), expr,
        ("`" + spelling(op) + "` does not take " +
         describe(lhs.constant->kind) + " and " + describe(rhs.constant->kind))
            .str());
  }
  if (llvm::isa_and_nonnull<ast::DimDecl>(lhs.decl) ||
      llvm::isa_and_nonnull<ast::DimDecl>(rhs.decl)) {
    checker
        .report(CG0213, expr.getRange(),
                "no arithmetic on dimensions: " + quotedSource(expr.getRange()))
        .note("a scaled dynamic axis is `?`");
    return error();
  }
  checker
      .report(CG0321, expr.getRange(),
              "no arithmetic on values: " + quotedSource(expr.getRange()))
      .help("compute it in a task");
  return error();
}

Operand ExprChecker::checkTry(ast::TryExpr &expr) {
  check(expr.base);
  checker.report(CG0330, expr.getRange(),
                 "optional and failing values are not supported yet: " +
                     quotedSource(expr.getRange()));
  return error();
}
