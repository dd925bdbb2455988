//===- GraphLoops.cpp - for and if ----------------------------------------===//

#include "GraphChecker.h"
#include "llvm/Support/SaveAndRestore.h"

using namespace cgraphc;
using namespace cgraphc::sema;

struct GraphChecker::Block {
  explicit Block(GraphChecker &checker)
      : own(checker.scope), restore(checker.scope, &own),
        deeper(checker.depth, checker.depth + 1) {}

  Scope own;
  llvm::SaveAndRestore<Scope *> restore;
  llvm::SaveAndRestore<unsigned> deeper;
};

const Constant *GraphChecker::checkDomain(const ast::Range &domain,
                                          ast::LocalDecl *variable) {
  ConstantContext &constants = checker.constants();
  if (variable)
    variable->type = checker.types().getError();
  if (domain.hi) {
    const Constant *lo = evaluate(domain.lo, "loop range", ConstantKind::Int);
    const Constant *hi = evaluate(domain.hi, "loop range", ConstantKind::Int);
    if (variable) {
      variable->type = checker.types().getInt();
      variable->constant = constants.getParam(variable, ConstantKind::Int);
    }
    if (!lo || !hi)
      return nullptr;
    ConstantResult length = lo->getInt() == 0
                                ? ConstantResult(hi)
                                : constants.getBinary(ConstantOp::Sub, hi, lo);
    if (!length) {
      checker.report(CG0105, domain.range,
                     "constant expression: overflow in " +
                         quotedSource(domain.range));
      return nullptr;
    }
    bool empty = length.value->isLiteral() && length.value->number < 0;
    return empty ? constants.getInt(0) : length.value;
  }
  Operand operand = check(domain.lo);
  if (operand.isError())
    return nullptr;
  if (operand.type && operand.type->getKind() == TypeKind::Bundle) {
    if (variable)
      variable->type = operand.type->getElement();
    return operand.type->getSize();
  }
  llvm::SMRange range = domain.lo->getRange();
  Diagnostic &error =
      checker.report(CG0314, range,
                     "a loop runs over a range, an actor array or a bundle, " +
                         quotedSource(range) + " is " + describe(operand));
  if (operand.constant && operand.constant->kind == ConstantKind::Int)
    error.fix("count from 0", startOf(range), "0..");
  return nullptr;
}

void GraphChecker::checkFor(ast::ForStmt &stmt) {
  checkDomain(stmt.domain, stmt.variable);
  Block block(*this);
  declare(stmt.variable);
  checkStmts(stmt.body);
}

void GraphChecker::checkIf(ast::IfStmt &stmt) {
  evaluate(stmt.condition, "condition", ConstantKind::Bool);
  for (llvm::ArrayRef<ast::Stmt *> branch : {stmt.body, stmt.elseBody}) {
    Block block(*this);
    OptionChecker::Block given(options);
    checkStmts(branch);
  }
}
