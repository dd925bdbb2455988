//===- GraphBundles.cpp - bundles and comprehensions ----------------------===//

#include "GraphChecker.h"
#include "llvm/Support/SaveAndRestore.h"

using namespace cgraphc;
using namespace cgraphc::sema;

Operand GraphChecker::checkBundle(ast::BundleExpr &expr) {
  if (!wanted.empty())
    return ExprChecker::checkBundle(expr);
  llvm::StringRef mixedBy = std::exchange(collective, "");
  llvm::SmallVector<Operand> operands;
  bool wrong = false;
  for (const ast::Value &element : expr.elements) {
    operands.push_back(checkValue(element));
    wrong |= operands.back().isError();
  }
  if (wrong)
    return error();
  for (auto [operand, element] : llvm::zip(operands, expr.elements))
    if (!operand.constant && !checkElement(operand, element.range))
      return error();
  if (llvm::all_of(operands,
                   [](const Operand &operand) { return operand.constant; }))
    return ExprChecker::checkBundle(expr);
  const Type *element = getBundleType(expr.elements, operands, mixedBy);
  if (!element)
    return error();
  return value(checker.types().getBundle(
      element, checker.constants().getInt(operands.size())));
}

/// Whether \p operand, written at \p range, is a single value.
bool GraphChecker::checkElement(const Operand &operand, llvm::SMRange range) {
  std::string found;
  if (operand.constant)
    found = "is a constant";
  else if (operand.decl)
    found = ("is " + describe(*operand.decl)).str();
  else if (operand.type->getKind() == TypeKind::Results)
    found = "has several results";
  else
    return true;
  Diagnostic &error = checker.report(CG0201, range,
                                     "elements of a bundle are values, " +
                                         quotedSource(range) + " " + found);
  if (operand.type)
    error.help("choose one result with `.name`");
  return false;
}

/// The type of the first value; the others must have it too.
const Type *GraphChecker::getBundleType(llvm::ArrayRef<ast::Value> elements,
                                        llvm::ArrayRef<Operand> operands,
                                        llvm::StringRef mixedBy) {
  auto *first = llvm::find_if(
      operands, [](const Operand &operand) { return operand.type; });
  const Type *type = first->type;
  llvm::SMRange firstRange = elements[first - operands.begin()].range;
  bool wrong = false;
  for (auto [operand, element] : llvm::zip(operands, elements)) {
    if (operand.constant) {
      wrong |= !fitConstant(operand.constant, type, element.range,
                            "this bundle wants " + quoted(type));
      continue;
    }
    DimBindings dims;
    Fit fit = fitType(operand.type, type, dims);
    if (fit)
      continue;
    wrong = true;
    bool areTensors = type->getKind() == TypeKind::Tensor &&
                      operand.type->getKind() == TypeKind::Tensor;
    Code code = CG0204;
    std::string text = "elements of a bundle differ: " + quoted(type) +
                       " and " + quoted(operand.type);
    if (!mixedBy.empty() && areTensors && fit.misfit == Misfit::Type) {
      code = CG0424;
      text = quoted(mixedBy) + " mixes " + quoted(type->getElement()) +
             " and " + quoted(operand.type->getElement());
    } else if (!mixedBy.empty() && fit.misfit == Misfit::Shape) {
      code = CG0205;
      text = "shapes differ: " + quoted(printShape(operand.type)) +
             " against " + quoted(printShape(type));
      if (fit.axis)
        text += ", axis " + std::to_string(*fit.axis);
    }
    checker.report(code, element.range, text)
        .label(firstRange, "this is " + type->str());
  }
  return wrong ? nullptr : type;
}

Operand GraphChecker::checkComprehension(ast::ComprehensionExpr &expr) {
  const Constant *length = checkDomain(expr.domain, expr.variable);
  Scope own(scope);
  llvm::SaveAndRestore<Scope *> restore(scope, &own);
  declare(expr.variable);
  Operand element;
  {
    llvm::SaveAndRestore<llvm::StringRef> values(wanted, "");
    element = checkValue(expr.element);
  }
  if (element.isError() || !length ||
      !checkElement(element, expr.element.range))
    return error();
  return value(checker.types().getBundle(element.type, length));
}
