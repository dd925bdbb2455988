//===- WireSize.cpp - How large a value can get on the wire ---------------===//

#include "WireSize.h"
#include "mlir/IR/BuiltinTypes.h"
#include "llvm/ADT/TypeSwitch.h"

namespace cgraphc::cg {

using namespace mlir;

namespace {

constexpr uint64_t countBytes = 8;
constexpr uint64_t payloadAlignment = 64;

uint64_t add(uint64_t a, uint64_t b) {
  return std::min(WireSizes::huge, a + b);
}

uint64_t multiply(uint64_t a, uint64_t b) {
  uint64_t product;
  if (__builtin_mul_overflow(a, b, &product))
    return WireSizes::huge;
  return std::min(WireSizes::huge, product);
}

/// An evaluated size or bound.
std::optional<uint64_t> number(Attribute value) {
  if (auto integer = dyn_cast_or_null<IntegerAttr>(value))
    return integer.getInt();
  if (auto size = dyn_cast_or_null<SizeAttr>(value))
    return size.getBytes();
  return std::nullopt;
}

} // namespace

std::optional<uint64_t> WireSizes::largest(Type type) {
  if (auto tensorType = dyn_cast<TensorType>(type))
    return tensor(tensorType, /*atStart=*/true);
  return inside(type);
}

std::optional<uint64_t> WireSizes::inside(Type type) {
  if (auto it = known.find(type); it != known.end())
    return it->second;
  std::optional<uint64_t> size = compute(type);
  known[type] = size;
  return size;
}

std::optional<uint64_t> WireSizes::times(Type element, Attribute count) {
  std::optional<uint64_t> size = inside(element), n = number(count);
  if (!size || !n)
    return std::nullopt;
  return multiply(*size, *n);
}

/// Sizes, padding to the alignment, elements. How much padding
/// there is depends on what comes before, except at the start.
std::optional<uint64_t> WireSizes::tensor(TensorType type, bool atStart) {
  std::optional<uint64_t> size = inside(type.getElement());
  uint64_t header = countBytes * type.getDims().size();
  for (Attribute dim : type.getDims()) {
    std::optional<uint64_t> extent = number(dim);
    if (auto dynamic = dyn_cast<DimAttr>(dim))
      extent = number(dynamic.getBound());
    if (!size || !extent)
      return std::nullopt;
    size = multiply(*size, *extent);
  }
  if (!size)
    return std::nullopt;
  header = atStart ? llvm::alignTo(header, payloadAlignment)
                   : header + payloadAlignment - 1;
  return add(header, *size);
}

std::optional<uint64_t> WireSizes::compute(Type type) {
  using Size = std::optional<uint64_t>;
  auto afterCount = [](Size size) {
    return size ? Size(add(countBytes, *size)) : size;
  };
  auto sum = [&](auto &&types) {
    Size total = 0;
    for (Type member : types) {
      Size size = inside(member);
      total = total && size ? Size(add(*total, *size)) : std::nullopt;
    }
    return total;
  };
  return TypeSwitch<Type, Size>(type)
      .Case<IntegerType, FloatType>([](auto scalar) {
        return Size(llvm::divideCeil(scalar.getWidth(), 8));
      })
      .Case<TokenType>([](auto) { return Size(0); })
      .Case<StrType, BytesType>(
          [&](auto text) { return afterCount(number(text.getBound())); })
      .Case<TensorType>([&](auto t) { return tensor(t, /*atStart=*/false); })
      .Case<TupleType>([&](auto tuple) { return sum(tuple.getMembers()); })
      .Case<ArrayType>([&](auto array) {
        return times(array.getElement(), array.getSize());
      })
      .Case<ListType>([&](auto list) {
        return afterCount(times(list.getElement(), list.getBound()));
      })
      .Case<OptionalType>([&](auto optional) {
        Size size = inside(optional.getElement());
        return size ? Size(add(1, *size)) : size;
      })
      .Case<EnumType>([&](EnumType name) {
        auto decl =
            symbols.lookupSymbolIn<EnumOp>(module, name.getName().getAttr());
        return Size(decl && decl.getCases().size() > 256 ? 2 : 1);
      })
      .Case<RecordType>([&](RecordType name) -> Size {
        auto decl =
            symbols.lookupSymbolIn<RecordOp>(module, name.getName().getAttr());
        if (!decl)
          return std::nullopt;
        return sum(
            llvm::map_range(decl.getFields().getAsRange<ParamAttr>(),
                            [](ParamAttr field) { return field.getType(); }));
      })
      .Default([](Type) { return Size(); });
}

} // namespace cgraphc::cg
