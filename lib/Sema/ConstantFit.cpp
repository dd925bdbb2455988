//===- ConstantFit.cpp - whether a constant fits a type -------------------===//

#include "ConstantFit.h"
#include "ExprChecker.h"

using namespace cgraphc;
using namespace cgraphc::sema;

namespace {
/// The values of an integer type, as bounds of 64-bit numbers.
struct IntRange {
  int64_t low;
  uint64_t high;
};
} // namespace

static std::optional<IntRange> getRange(ScalarKind kind) {
  switch (kind) {
  case ScalarKind::I8:
    return IntRange{INT8_MIN, INT8_MAX};
  case ScalarKind::I16:
    return IntRange{INT16_MIN, INT16_MAX};
  case ScalarKind::I32:
    return IntRange{INT32_MIN, INT32_MAX};
  case ScalarKind::I64:
    return IntRange{INT64_MIN, INT64_MAX};
  case ScalarKind::U8:
    return IntRange{0, UINT8_MAX};
  case ScalarKind::U16:
    return IntRange{0, UINT16_MAX};
  case ScalarKind::U32:
    return IntRange{0, UINT32_MAX};
  case ScalarKind::U64:
    return IntRange{0, UINT64_MAX};
  default:
    return std::nullopt;
  }
}

static bool isInRange(const Constant *value, IntRange range) {
  if (!value->isLiteral())
    return true; // known only when the graph is instantiated
  if (value->wide || value->number >= 0)
    return static_cast<uint64_t>(value->number) <= range.high;
  return value->number >= range.low;
}

static ConstantFit fitScalar(const Constant *value, ScalarKind kind) {
  bool isBool = value->kind == ConstantKind::Bool;
  if (isBool || kind == ScalarKind::Bool)
    return isBool && kind == ScalarKind::Bool ? ConstantFit::Fits
                                              : ConstantFit::OtherType;
  std::optional<IntRange> range = getRange(kind);
  if (value->kind == ConstantKind::Int)
    return !range || isInRange(value, *range) ? ConstantFit::Fits
                                              : ConstantFit::OutOfRange;
  return value->kind == ConstantKind::Float && !range ? ConstantFit::Fits
                                                      : ConstantFit::OtherType;
}

ConstantFit sema::getConstantFit(const Constant *value, const Type *type) {
  auto fitsIf = [](bool fits) {
    return fits ? ConstantFit::Fits : ConstantFit::OtherType;
  };
  switch (type->getKind()) {
  case TypeKind::Error:
    return ConstantFit::Fits;
  case TypeKind::Int:
    return fitsIf(value->kind == ConstantKind::Int && !value->wide);
  case TypeKind::Scalar:
    return fitScalar(value, type->getScalar());
  case TypeKind::Str:
    if (value->kind == ConstantKind::Str && value->isLiteral() &&
        type->getSize() && type->getSize()->isLiteral() &&
        int64_t(value->text.size()) > type->getSize()->number)
      return ConstantFit::OutOfRange;
    return fitsIf(value->kind == ConstantKind::Str);
  case TypeKind::Enum:
    return fitsIf(value->kind == ConstantKind::Enum &&
                  value->enumeration == type->getDecl());
  case TypeKind::Array:
  case TypeKind::List: {
    if (value->op != ConstantOp::Array)
      return ConstantFit::OtherType;
    auto size = type->getSize() ? type->getSize()->getInt() : std::nullopt;
    int64_t count = value->operands.size();
    if (size &&
        (type->getKind() == TypeKind::Array ? count != *size : count > *size))
      return ConstantFit::OutOfRange;
    for (const Constant *element : value->operands)
      if (ConstantFit inner = getConstantFit(element, type->getElement());
          inner != ConstantFit::Fits)
        return inner;
    return ConstantFit::Fits;
  }
  default:
    return ConstantFit::OtherType;
  }
}

bool ExprChecker::fitConstant(const Constant *value, const Type *type,
                              llvm::SMRange range, const llvm::Twine &wants) {
  switch (getConstantFit(value, type)) {
  case ConstantFit::Fits:
    return true;
  case ConstantFit::OtherType:
    checker.report(CG0201, range,
                   wants + ", but " + quotedSource(range) + " is " +
                       describe(value->kind));
    return false;
  case ConstantFit::OutOfRange:
    checker.report(CG0203, range,
                   quoted(value->str()) + " does not fit " + quoted(type));
    return false;
  }
  llvm_unreachable("every case is listed");
}
