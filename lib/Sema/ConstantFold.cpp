//===- ConstantFold.cpp - arithmetic on compile-time values ---------------===//

#include "cgraphc/Sema/Constant.h"
#include "cgraphc/Support/CheckedInt.h"
#include "llvm/ADT/SmallVector.h"

#include <cmath>

using namespace cgraphc;
using namespace cgraphc::sema;

static bool isComparison(ConstantOp op) {
  return op >= ConstantOp::Eq && op <= ConstantOp::Ge;
}

static bool isNumber(ConstantKind kind) {
  return kind == ConstantKind::Int || kind == ConstantKind::Float;
}

static bool isQuantity(ConstantKind kind) {
  return kind == ConstantKind::Duration || kind == ConstantKind::Size;
}

static ConstantKind commonNumber(ConstantKind lhs, ConstantKind rhs) {
  return lhs == ConstantKind::Float || rhs == ConstantKind::Float
             ? ConstantKind::Float
             : ConstantKind::Int;
}

/// What two quantities, or a quantity and an integer, give.
static std::optional<ConstantKind>
getQuantityKind(ConstantOp op, ConstantKind lhs, ConstantKind rhs) {
  switch (op) {
  case ConstantOp::Add:
  case ConstantOp::Sub:
    return lhs == rhs ? std::optional(lhs) : std::nullopt;
  case ConstantOp::Mul:
    if (isQuantity(lhs) && rhs == ConstantKind::Int)
      return lhs;
    if (lhs == ConstantKind::Int)
      return rhs;
    return std::nullopt;
  case ConstantOp::Div:
    if (lhs == rhs)
      return ConstantKind::Int;
    if (isQuantity(lhs) && rhs == ConstantKind::Int)
      return lhs;
    return std::nullopt;
  default:
    return std::nullopt;
  }
}

std::optional<ConstantKind> sema::getResultKind(ConstantOp op, ConstantKind lhs,
                                                ConstantKind rhs) {
  if (op == ConstantOp::And || op == ConstantOp::Or) {
    if (lhs == ConstantKind::Bool && rhs == ConstantKind::Bool)
      return ConstantKind::Bool;
    return std::nullopt;
  }
  if (isComparison(op)) {
    bool equality = op == ConstantOp::Eq || op == ConstantOp::Ne;
    bool ordered =
        (isNumber(lhs) && isNumber(rhs)) || (lhs == rhs && isQuantity(lhs));
    bool equal = equality && lhs == rhs && lhs != ConstantKind::Array;
    return ordered || equal ? std::optional(ConstantKind::Bool) : std::nullopt;
  }
  if (isQuantity(lhs) || isQuantity(rhs))
    return getQuantityKind(op, lhs, rhs);
  if (!isNumber(lhs) || !isNumber(rhs))
    return std::nullopt;
  ConstantKind common = commonNumber(lhs, rhs);
  if (op == ConstantOp::Rem && common == ConstantKind::Float)
    return std::nullopt;
  return common;
}

template <typename T>
static bool compare(ConstantOp op, const T &lhs, const T &rhs) {
  switch (op) {
  case ConstantOp::Eq:
    return lhs == rhs;
  case ConstantOp::Ne:
    return lhs != rhs;
  case ConstantOp::Lt:
    return lhs < rhs;
  case ConstantOp::Le:
    return lhs <= rhs;
  case ConstantOp::Gt:
    return lhs > rhs;
  default:
    return lhs >= rhs;
  }
}

static CheckedInt evaluate(ConstantOp op, int64_t lhs, int64_t rhs) {
  switch (op) {
  case ConstantOp::Add:
    return checkedAdd(lhs, rhs);
  case ConstantOp::Sub:
    return checkedSub(lhs, rhs);
  case ConstantOp::Mul:
    return checkedMul(lhs, rhs);
  case ConstantOp::Div:
    return checkedDiv(lhs, rhs);
  default:
    return checkedRem(lhs, rhs);
  }
}

static ConstantError toError(CheckedInt::Error error) {
  return error == CheckedInt::Error::DivisionByZero
             ? ConstantError::DivisionByZero
             : ConstantError::Overflow;
}

ConstantResult ConstantContext::foldIntegers(ConstantOp op, ConstantKind kind,
                                             int64_t lhs, int64_t rhs) {
  if (isComparison(op))
    return getBool(compare(op, lhs, rhs));
  CheckedInt result = evaluate(op, lhs, rhs);
  if (!result)
    return toError(result.error);
  return getLiteral(kind, *result);
}

ConstantResult ConstantContext::foldFloats(ConstantOp op, double lhs,
                                           double rhs) {
  if (isComparison(op))
    return getBool(compare(op, lhs, rhs));
  if (op == ConstantOp::Div && rhs == 0)
    return ConstantError::DivisionByZero;
  double result = op == ConstantOp::Add   ? lhs + rhs
                  : op == ConstantOp::Sub ? lhs - rhs
                  : op == ConstantOp::Mul ? lhs * rhs
                                          : lhs / rhs;
  if (!std::isfinite(result))
    return ConstantError::Overflow;
  return getFloat(result);
}

ConstantResult ConstantContext::foldStrings(ConstantOp op, llvm::StringRef lhs,
                                            llvm::StringRef rhs) {
  return getBool((lhs == rhs) == (op == ConstantOp::Eq));
}

ConstantResult ConstantContext::getUnary(ConstantOp op,
                                         const Constant *operand) {
  bool fits = op == ConstantOp::Not
                  ? operand->kind == ConstantKind::Bool
                  : isNumber(operand->kind) || isQuantity(operand->kind);
  if (!fits)
    return ConstantError::WrongKind;
  if (!operand->isLiteral()) {
    Constant node;
    node.kind = operand->kind;
    node.op = op;
    node.operands = operand;
    return unique(node);
  }
  if (op == ConstantOp::Not)
    return getBool(!operand->number);
  if (operand->kind == ConstantKind::Float)
    return getFloat(-operand->real);
  // -2^63 is written as the negation of a number that needs 64 bits.
  if (operand->wide)
    return operand->number == INT64_MIN ? ConstantResult(getInt(INT64_MIN))
                                        : ConstantError::Overflow;
  CheckedInt result = checkedNeg(operand->number);
  if (!result)
    return toError(result.error);
  return getLiteral(operand->kind, *result);
}

static double toDouble(const Constant *value) {
  if (value->kind == ConstantKind::Float)
    return value->real;
  return value->wide ? static_cast<double>(static_cast<uint64_t>(value->number))
                     : static_cast<double>(value->number);
}

/// `x && true`, `x || false` and the like need no operand's value.
static const Constant *simplifyLogic(ConstantOp op, const Constant *lhs,
                                     const Constant *rhs) {
  for (auto [known, other] : {std::pair(lhs, rhs), std::pair(rhs, lhs)})
    if (auto value = known->getBool())
      return *value == (op == ConstantOp::And) ? other : known;
  return nullptr;
}

ConstantResult ConstantContext::getBinary(ConstantOp op, const Constant *lhs,
                                          const Constant *rhs) {
  std::optional<ConstantKind> kind = getResultKind(op, lhs->kind, rhs->kind);
  if (!kind ||
      (lhs->kind == ConstantKind::Enum && lhs->enumeration != rhs->enumeration))
    return ConstantError::WrongKind;
  if (op == ConstantOp::And || op == ConstantOp::Or)
    if (const Constant *known = simplifyLogic(op, lhs, rhs))
      return known;
  bool divides = op == ConstantOp::Div || op == ConstantOp::Rem;
  if (divides && rhs->isLiteral() && rhs->kind != ConstantKind::Float &&
      rhs->number == 0)
    return ConstantError::DivisionByZero;
  if (!lhs->isLiteral() || !rhs->isLiteral()) {
    Constant node;
    node.kind = *kind;
    node.op = op;
    const Constant *operands[] = {lhs, rhs};
    node.operands = operands;
    return unique(node);
  }
  if (lhs->kind == ConstantKind::Str)
    return foldStrings(op, lhs->text, rhs->text);
  if (lhs->kind == ConstantKind::Float || rhs->kind == ConstantKind::Float)
    return foldFloats(op, toDouble(lhs), toDouble(rhs));
  if (lhs->wide || rhs->wide)
    return ConstantError::Overflow;
  return foldIntegers(op, *kind, lhs->number, rhs->number);
}

/// An element of `array` that stands for all of them, null if it has none.
static const Constant *getSample(const Constant *array) {
  if (array->op == ConstantOp::Array)
    return array->operands.empty() ? nullptr : array->operands.front();
  const Constant *outer = getSample(array->operands[0]);
  return outer ? getSample(outer) : nullptr;
}

ConstantResult ConstantContext::getIndex(const Constant *array,
                                         const Constant *index) {
  if (array->kind != ConstantKind::Array || index->kind != ConstantKind::Int)
    return ConstantError::WrongKind;
  const Constant *sample = getSample(array);
  if (!sample)
    return ConstantError::IndexOutOfRange;
  if (index->isLiteral() && array->op == ConstantOp::Array) {
    auto known = index->getInt();
    if (!known || *known < 0 || *known >= int64_t(array->operands.size()))
      return ConstantError::IndexOutOfRange;
    return array->operands[*known];
  }
  Constant node;
  node.kind = sample->kind;
  node.op = ConstantOp::Index;
  const Constant *operands[] = {array, index};
  node.operands = operands;
  return unique(node);
}

ConstantResult ConstantContext::substitute(const Constant *value,
                                           Binding binding) {
  if (value->closed)
    return value;
  if (value->op == ConstantOp::Param) {
    const Constant *bound = binding(value->param);
    return bound ? bound : value;
  }
  llvm::SmallVector<const Constant *, 4> operands;
  for (const Constant *operand : value->operands) {
    ConstantResult result = substitute(operand, binding);
    if (!result)
      return result;
    operands.push_back(result.value);
  }
  switch (value->op) {
  case ConstantOp::Env:
    return value;
  case ConstantOp::Array:
    return getArray(operands);
  case ConstantOp::Index:
    return getIndex(operands[0], operands[1]);
  case ConstantOp::Neg:
  case ConstantOp::Not:
    return getUnary(value->op, operands[0]);
  default:
    return getBinary(value->op, operands[0], operands[1]);
  }
}
