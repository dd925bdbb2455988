//===- CGraphTypes.cpp - Types of the cgraph dialect ----------------------===//

#include "dialects/CGraph/IR/CGraphTypes.h"
#include "dialects/CGraph/IR/CGraphDialect.h"
#include "dialects/CGraph/IR/OpSyntax.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/DialectImplementation.h"
#include "llvm/ADT/TypeSwitch.h"

#define GET_TYPEDEF_CLASSES
#include "dialects/CGraph/IR/CGraphTypes.cpp.inc"

namespace cgraphc::cg {

using namespace mlir;

void CGraphDialect::registerTypes() {
  addTypes<
#define GET_TYPEDEF_LIST
#include "dialects/CGraph/IR/CGraphTypes.cpp.inc"
      >();
}

//===----------------------------------------------------------------------===//
// Assembly
//===----------------------------------------------------------------------===//

/// `<bound>`, or nothing.
static ParseResult parseBound(AsmParser &parser, Attribute &bound) {
  if (failed(parser.parseOptionalLess()))
    return success();
  return failure(parseExpr(parser, bound) || parser.parseGreater());
}

static void printBound(AsmPrinter &printer, Attribute bound) {
  if (!bound)
    return;
  printer << '<';
  printExpr(printer, bound);
  printer << '>';
}

Type StrType::parse(AsmParser &parser) {
  Attribute bound;
  return parseBound(parser, bound) ? Type()
                                   : StrType::get(parser.getContext(), bound);
}
void StrType::print(AsmPrinter &printer) const {
  printBound(printer, getBound());
}

Type BytesType::parse(AsmParser &parser) {
  Attribute bound;
  return parseBound(parser, bound) ? Type()
                                   : BytesType::get(parser.getContext(), bound);
}
void BytesType::print(AsmPrinter &printer) const {
  printBound(printer, getBound());
}

Type TensorType::parse(AsmParser &parser) {
  Type element;
  SmallVector<Attribute> dims;
  Device device = Device::Cpu;
  SMLoc loc = parser.getCurrentLocation();
  if (parser.parseLess() || parser.parseType(element) || parser.parseComma() ||
      parser.parseCommaSeparatedList(AsmParser::Delimiter::Square, [&] {
        return parseDim(parser, dims.emplace_back());
      }))
    return {};
  if (succeeded(parser.parseOptionalComma())) {
    StringRef name;
    if (parser.parseKeyword(&name))
      return {};
    std::optional<Device> found = symbolizeDevice(name);
    if (!found) {
      parser.emitError(loc, "unknown device `") << name << "`";
      return {};
    }
    device = *found;
  }
  if (parser.parseGreater())
    return {};
  return getChecked([&] { return parser.emitError(loc); }, parser.getContext(),
                    element, dims, device);
}

void TensorType::print(AsmPrinter &printer) const {
  printer << '<' << getElement() << ", [";
  llvm::interleaveComma(getDims(), printer,
                        [&](Attribute dim) { printDim(printer, dim); });
  printer << ']';
  if (getDevice() != Device::Cpu)
    printer << ", " << stringifyDevice(getDevice());
  printer << '>';
}

/// `<element, size>`.
template <typename SizedType>
static Type parseSized(AsmParser &parser) {
  Type element;
  Attribute size;
  SMLoc loc = parser.getCurrentLocation();
  if (parser.parseLess() || parser.parseType(element) || parser.parseComma() ||
      parseExpr(parser, size) || parser.parseGreater())
    return {};
  return SizedType::getChecked([&] { return parser.emitError(loc); },
                               parser.getContext(), element, size);
}

static void printSized(AsmPrinter &printer, Type element, Attribute size) {
  printer << '<' << element << ", ";
  printExpr(printer, size);
  printer << '>';
}

Type ArrayType::parse(AsmParser &parser) {
  return parseSized<ArrayType>(parser);
}
void ArrayType::print(AsmPrinter &printer) const {
  printSized(printer, getElement(), getSize());
}

Type BundleType::parse(AsmParser &parser) {
  return parseSized<BundleType>(parser);
}
void BundleType::print(AsmPrinter &printer) const {
  printSized(printer, getElement(), getSize());
}

Type ListType::parse(AsmParser &parser) {
  Type element;
  Attribute bound;
  if (parser.parseLess() || parser.parseType(element) ||
      (succeeded(parser.parseOptionalComma()) && parseExpr(parser, bound)) ||
      parser.parseGreater())
    return {};
  return ListType::get(element, bound);
}

void ListType::print(AsmPrinter &printer) const {
  if (getBound())
    return printSized(printer, getElement(), getBound());
  printer << '<' << getElement() << '>';
}

//===----------------------------------------------------------------------===//
// Verification
//===----------------------------------------------------------------------===//

using EmitError = function_ref<InFlightDiagnostic()>;

static LogicalResult verifySize(EmitError emitError, Attribute size) {
  if (!isExpr(size))
    return emitError() << "size is neither a number nor an expression";
  if (std::optional<int64_t> known = getKnownSize(size); known && *known < 0)
    return emitError() << "size is negative: " << *known;
  return success();
}

LogicalResult TensorType::verify(EmitError emitError, Type element,
                                 ArrayRef<Attribute> dims, Device) {
  if (!isScalar(element))
    return emitError() << "element of a tensor must be a scalar, found "
                       << element;
  for (Attribute dim : dims)
    if (!isa<DimAttr>(dim) && failed(verifySize(emitError, dim)))
      return failure();
  return success();
}

LogicalResult ArrayType::verify(EmitError emitError, Type, Attribute size) {
  return verifySize(emitError, size);
}

LogicalResult BundleType::verify(EmitError emitError, Type, Attribute size) {
  return verifySize(emitError, size);
}

//===----------------------------------------------------------------------===//
// Queries
//===----------------------------------------------------------------------===//

bool isScalar(Type type) {
  if (auto integer = dyn_cast<IntegerType>(type)) {
    if (integer.isSignless())
      return integer.getWidth() == 1;
    return llvm::is_contained({8u, 16u, 32u, 64u}, integer.getWidth());
  }
  return isa<Float16Type, BFloat16Type, Float32Type, Float64Type>(type);
}

std::pair<Type, SmallVector<Attribute>> peelBundles(Type type) {
  SmallVector<Attribute> sizes;
  while (auto bundle = dyn_cast<BundleType>(type)) {
    sizes.push_back(bundle.getSize());
    type = bundle.getElement();
  }
  return {type, sizes};
}

std::optional<int64_t> getKnownSize(Attribute size) {
  if (auto integer = dyn_cast_or_null<IntegerAttr>(size))
    return integer.getInt();
  if (auto bytes = dyn_cast_or_null<SizeAttr>(size))
    return bytes.getBytes();
  return std::nullopt;
}

/// Whether two sizes are not known to differ.
static bool maySizesAgree(Attribute a, Attribute b) {
  std::optional<int64_t> x = getKnownSize(a), y = getKnownSize(b);
  return !x || !y || *x == *y;
}

static bool isTensorAssignable(TensorType from, TensorType to) {
  return from.getElement() == to.getElement() &&
         from.getDevice() == to.getDevice() &&
         from.getDims().size() == to.getDims().size() &&
         llvm::all_of(llvm::zip(from.getDims(), to.getDims()), [](auto pair) {
           return maySizesAgree(std::get<0>(pair), std::get<1>(pair));
         });
}

bool isAssignable(Type from, Type to) {
  if (from == to)
    return true;
  if (from.getTypeID() != to.getTypeID())
    return false;
  return TypeSwitch<Type, bool>(from)
      .Case<StrType, BytesType>([](auto) { return true; })
      .Case([&](TensorType tensor) {
        return isTensorAssignable(tensor, cast<TensorType>(to));
      })
      .Case([&](TupleType tuple) {
        ArrayRef<Type> wanted = cast<TupleType>(to).getMembers();
        return tuple.getMembers().size() == wanted.size() &&
               llvm::all_of(
                   llvm::zip(tuple.getMembers(), wanted), [](auto pair) {
                     return isAssignable(std::get<0>(pair), std::get<1>(pair));
                   });
      })
      .Case([&](ArrayType array) {
        auto wanted = cast<ArrayType>(to);
        return maySizesAgree(array.getSize(), wanted.getSize()) &&
               isAssignable(array.getElement(), wanted.getElement());
      })
      .Case([&](BundleType bundle) {
        auto wanted = cast<BundleType>(to);
        return maySizesAgree(bundle.getSize(), wanted.getSize()) &&
               isAssignable(bundle.getElement(), wanted.getElement());
      })
      .Case([&](ListType list) {
        return isAssignable(list.getElement(), cast<ListType>(to).getElement());
      })
      .Case([&](OptionalType optional) {
        return isAssignable(optional.getElement(),
                            cast<OptionalType>(to).getElement());
      })
      .Default([](Type) { return false; });
}

} // namespace cgraphc::cg
