//===- Types.cpp - Types in C++ and in `.cgraph` --------------------------===//

#include "Types.h"
#include "Names.h"

#include "dialects/CGraph/IR/CGraphTypes.h"
#include "dialects/CGraph/IR/TypeText.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace llvm;
using namespace mlir;

namespace cgraphc::cpp {

using llvm::TypeSwitch;

static std::string scalarName(Type Ty, bool InCpp) {
  if (auto Int = dyn_cast<IntegerType>(Ty)) {
    if (Int.getWidth() == 1)
      return "bool";
    std::string Width = std::to_string(Int.getWidth());
    if (InCpp)
      return (Int.isUnsigned() ? "std::uint" : "std::int") + Width + "_t";
    return (Int.isUnsigned() ? "u" : "i") + Width;
  }
  if (Ty.isF16())
    return InCpp ? "cgraph::half" : "f16";
  if (Ty.isBF16())
    return InCpp ? "cgraph::bfloat16" : "bf16";
  if (Ty.isF32())
    return InCpp ? "float" : "f32";
  return InCpp ? "double" : "f64";
}

std::string dtypeName(Type Element) {
  return Element.isInteger(1) ? "boolean" : scalarName(Element, false);
}

static std::string nominal(StringRef Symbol, StringRef Package) {
  StringRef Name = cg::getShortName(Symbol);
  if (packageOf(Symbol) == Package && !isMemberName(Name))
    return safeName(Name);
  return "::" + qualifiedName(Symbol);
}

static std::string cppDim(Attribute Dim) {
  std::optional<int64_t> Size = cg::getKnownSize(Dim);
  return Size ? std::to_string(*Size) : "cgraph::Dyn";
}

std::string cppType(Type Ty, StringRef Package) {
  auto Inner = [&](Type T) { return cppType(T, Package); };
  return TypeSwitch<Type, std::string>(Ty)
      .Case([](cg::StrType) { return "std::string"; })
      .Case([](cg::BytesType) { return "cgraph::Bytes"; })
      .Case([&](cg::TensorType T) {
        return "cgraph::Tensor<" + Inner(T.getElement()) + ", cgraph::Shape<" +
               join(map_range(T.getDims(), cppDim), ", ") + ">>";
      })
      .Case([&](cg::TupleType T) {
        return "std::tuple<" + join(map_range(T.getMembers(), Inner), ", ") +
               ">";
      })
      .Case([&](cg::ArrayType T) {
        return "std::array<" + Inner(T.getElement()) + ", " +
               cppDim(T.getSize()) + ">";
      })
      .Case([&](cg::ListType T) {
        return "std::vector<" + Inner(T.getElement()) + ">";
      })
      .Case([&](cg::OptionalType T) {
        return "std::optional<" + Inner(T.getElement()) + ">";
      })
      .Case<cg::RecordType, cg::EnumType, cg::OpaqueType>(
          [&](auto T) { return nominal(T.getName().getValue(), Package); })
      .Default([](Type T) { return scalarName(T, /*InCpp=*/true); });
}

std::string cppTypeList(ArrayRef<Attribute> Params, StringRef Package) {
  return join(map_range(Params,
                        [&](Attribute P) {
                          return cppType(cast<cg::ParamAttr>(P).getType(),
                                         Package);
                        }),
              ", ");
}

std::string cppResult(ArrayRef<Attribute> Results, StringRef Package) {
  if (Results.empty())
    return "void";
  std::string List = cppTypeList(Results, Package);
  return Results.size() == 1 ? List : "std::tuple<" + List + ">";
}

Type launchType(Type Ty) {
  if (isa<IndexType>(Ty))
    return IntegerType::get(Ty.getContext(), 64, IntegerType::Signed);
  return Ty;
}

} // namespace cgraphc::cpp
