//===- Types.cpp - Types in C++ and in `.cgraph` --------------------------===//

#include "Types.h"
#include "Names.h"

#include "dialects/CGraph/IR/CGraphTypes.h"

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

bool hasCppType(Type Ty) {
  return TypeSwitch<Type, bool>(Ty)
      .Case([](cg::TensorType T) {
        return T.getDevice() == cg::Device::Cpu && hasCppType(T.getElement());
      })
      .Case([](cg::TupleType T) { return all_of(T.getMembers(), hasCppType); })
      .Case([](cg::ArrayType T) {
        return cg::getKnownSize(T.getSize()) && hasCppType(T.getElement());
      })
      .Case([](cg::ListType T) { return hasCppType(T.getElement()); })
      .Case([](cg::OptionalType T) { return hasCppType(T.getElement()); })
      .Case<cg::StrType, cg::BytesType, cg::RecordType, cg::EnumType>(
          [](Type) { return true; })
      .Default([](Type T) { return cg::isScalar(T); });
}

static std::string nominal(StringRef Symbol, StringRef Package) {
  if (packageOf(Symbol) == Package)
    return safeName(lastName(Symbol));
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
      .Case([&](cg::RecordType T) {
        return nominal(T.getName().getValue(), Package);
      })
      .Case([&](cg::EnumType T) {
        return nominal(T.getName().getValue(), Package);
      })
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

static std::string spellBound(StringRef Name, Attribute Bound) {
  std::optional<int64_t> Size = Bound ? cg::getKnownSize(Bound) : std::nullopt;
  return Size ? (Name + "<" + Twine(*Size) + ">").str() : Name.str();
}

static std::string spellDim(Attribute Dim) {
  if (std::optional<int64_t> Size = cg::getKnownSize(Dim))
    return std::to_string(*Size);
  auto Dynamic = dyn_cast<cg::DimAttr>(Dim);
  if (Dynamic && Dynamic.getName())
    return lastName(Dynamic.getName().getValue()).str();
  return "?";
}

std::string spellType(Type Ty) {
  return TypeSwitch<Type, std::string>(Ty)
      .Case([](cg::StrType T) { return spellBound("str", T.getBound()); })
      .Case([](cg::BytesType T) { return spellBound("bytes", T.getBound()); })
      .Case([](cg::TensorType T) {
        return "tensor<" + spellType(T.getElement()) + ", [" +
               join(map_range(T.getDims(), spellDim), ", ") + "]>";
      })
      .Case([](cg::TupleType T) {
        return "(" + join(map_range(T.getMembers(), spellType), ", ") + ")";
      })
      .Case([](cg::ArrayType T) {
        // The first suffix is the outer one.
        Type Element = T;
        std::string Suffix;
        while (auto Array = dyn_cast<cg::ArrayType>(Element)) {
          Suffix += "[" + spellDim(Array.getSize()) + "]";
          Element = Array.getElement();
        }
        return spellType(Element) + Suffix;
      })
      .Case([](cg::ListType T) {
        std::optional<int64_t> Size =
            T.getBound() ? cg::getKnownSize(T.getBound()) : std::nullopt;
        return "list<" + spellType(T.getElement()) +
               (Size ? ", " + std::to_string(*Size) : "") + ">";
      })
      .Case([](cg::OptionalType T) {
        return "optional<" + spellType(T.getElement()) + ">";
      })
      .Case([](cg::RecordType T) {
        return lastName(T.getName().getValue()).str();
      })
      .Case(
          [](cg::EnumType T) { return lastName(T.getName().getValue()).str(); })
      .Case([](cg::ActorType T) {
        return lastName(T.getName().getValue()).str();
      })
      .Case([](cg::BundleType T) {
        auto [Element, Sizes] = cg::peelBundles(T);
        std::string Text = spellType(Element);
        for (Attribute Size : Sizes)
          Text += "[" + spellDim(Size) + "]";
        return Text;
      })
      .Case([](IndexType) { return "int"; })
      .Default([](Type T) { return scalarName(T, /*InCpp=*/false); });
}

std::string spellParams(ArrayRef<Attribute> Params) {
  return join(map_range(Params,
                        [](Attribute A) {
                          auto P = cast<cg::ParamAttr>(A);
                          std::string Ty = spellType(P.getType());
                          if (P.getName().empty())
                            return Ty;
                          return (P.getName().getValue() + ": " + Ty).str();
                        }),
              ", ");
}

std::string spellResults(ArrayRef<Attribute> Results) {
  if (Results.empty())
    return "";
  if (Results.size() == 1 &&
      cast<cg::ParamAttr>(Results.front()).getName().empty())
    return " -> " + spellParams(Results);
  return " -> (" + spellParams(Results) + ")";
}

} // namespace cgraphc::cpp
