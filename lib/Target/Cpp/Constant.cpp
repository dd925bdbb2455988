//===- Constant.cpp - Constants on the wire and in C++ --------------------===//

#include "Constant.h"
#include "Types.h"

#include "dialects/CGraph/IR/Expr.h"
#include "dialects/CGraph/IR/TypeText.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace llvm;
using namespace mlir;

namespace cgraphc::cpp {

using llvm::TypeSwitch;

static void putInteger(std::string &Bytes, APInt Value, unsigned Width) {
  Value = Value.sextOrTrunc(Width);
  for (unsigned I = 0; I < Width; I += 8)
    Bytes += char(Value.extractBitsAsZExtValue(8, I));
}

static void putSize(std::string &Bytes, uint64_t Size) {
  putInteger(Bytes, APInt(64, Size), 64);
}

std::optional<APInt> integerValue(Attribute Value) {
  if (auto Int = dyn_cast<IntegerAttr>(Value)) {
    APInt Bits = Int.getValue();
    // A boolean and an unsigned number have no sign bit.
    bool Unsigned =
        Int.getType().isInteger(1) || Int.getType().isUnsignedInteger();
    return Unsigned ? Bits.zext(std::max(Bits.getBitWidth(), 64u))
                    : Bits.sext(std::max(Bits.getBitWidth(), 64u));
  }
  if (auto Size = dyn_cast<cg::SizeAttr>(Value))
    return APInt(64, Size.getBytes(), /*isSigned=*/true);
  if (auto Duration = dyn_cast<cg::DurationAttr>(Value))
    return APInt(64, Duration.getNanoseconds(), /*isSigned=*/true);
  return std::nullopt;
}

static std::optional<APFloat> floatValue(Attribute Value) {
  if (auto Float = dyn_cast<FloatAttr>(Value))
    return Float.getValue();
  if (std::optional<APInt> Int = integerValue(Value)) {
    APFloat Result(APFloat::IEEEdouble());
    Result.convertFromAPInt(*Int, /*IsSigned=*/true,
                            APFloat::rmNearestTiesToEven);
    return Result;
  }
  return std::nullopt;
}

/// The position of the case that \p Value names.
static std::optional<unsigned> enumCase(Program &P, cg::EnumType Ty,
                                        Attribute Value) {
  auto Decl = P.find<cg::EnumOp>(Ty.getName().getValue());
  auto Name = dyn_cast<StringAttr>(Value);
  if (!Decl || !Name)
    return std::nullopt;
  unsigned I = 0;
  for (auto Case : Decl.getCases().getAsRange<StringAttr>()) {
    if (Case == Name)
      return I;
    ++I;
  }
  return std::nullopt;
}

static LogicalResult encode(Program &P, Attribute Value, Type Ty,
                            std::string &Bytes);

static LogicalResult encodeElements(Program &P, Attribute Value, Type Element,
                                    std::string &Bytes) {
  auto Array = dyn_cast<ArrayAttr>(Value);
  if (!Array)
    return failure();
  for (Attribute E : Array)
    if (failed(encode(P, E, Element, Bytes)))
      return failure();
  return success();
}

static LogicalResult encode(Program &P, Attribute Value, Type Ty,
                            std::string &Bytes) {
  return TypeSwitch<Type, LogicalResult>(Ty)
      .Case([&](IntegerType Int) -> LogicalResult {
        std::optional<APInt> V = integerValue(Value);
        if (!V)
          return failure();
        putInteger(Bytes, *V, std::max(Int.getWidth(), 8u));
        return success();
      })
      .Case([&](FloatType Float) -> LogicalResult {
        std::optional<APFloat> V = floatValue(Value);
        if (!V)
          return failure();
        bool Lost;
        V->convert(Float.getFloatSemantics(), APFloat::rmNearestTiesToEven,
                   &Lost);
        putInteger(Bytes, V->bitcastToAPInt(), Float.getWidth());
        return success();
      })
      .Case<cg::StrType, cg::BytesType>([&](Type) -> LogicalResult {
        auto Text = dyn_cast<StringAttr>(Value);
        if (!Text)
          return failure();
        putSize(Bytes, Text.size());
        Bytes += Text.getValue();
        return success();
      })
      .Case([&](cg::EnumType Enum) -> LogicalResult {
        std::optional<unsigned> I = enumCase(P, Enum, Value);
        if (I)
          Bytes += char(*I);
        return success(I.has_value());
      })
      .Case([&](cg::ArrayType Array) {
        return encodeElements(P, Value, Array.getElement(), Bytes);
      })
      .Case([&](cg::ListType List) -> LogicalResult {
        if (auto Array = dyn_cast<ArrayAttr>(Value))
          putSize(Bytes, Array.size());
        return encodeElements(P, Value, List.getElement(), Bytes);
      })
      .Case([&](cg::OptionalType Optional) {
        Bytes += char(1);
        return encode(P, Value, Optional.getElement(), Bytes);
      })
      .Default([](Type) { return failure(); });
}

FailureOr<std::string> encodeConstant(Program &P, Operation *At,
                                      Attribute Value, Type Ty) {
  std::string Bytes;
  if (failed(encode(P, Value, Ty, Bytes)))
    return cg::emitCoded(At, Code::CG0905)
           << "the constant `" << cg::getSourceText(Value) << "` of type `"
           << cg::getTypeText(Ty) << "` has no C++ form";
  return Bytes;
}

static FailureOr<std::string> cppText(Program &P, Attribute Value, Type Ty,
                                      StringRef Package) {
  using Text = FailureOr<std::string>;
  auto Elements = [&](Type Element) -> Text {
    auto Array = dyn_cast<ArrayAttr>(Value);
    if (!Array)
      return failure();
    std::string List;
    for (Attribute E : Array) {
      Text One = cppText(P, E, Element, Package);
      if (failed(One))
        return failure();
      List += (List.empty() ? "" : ", ") + *One;
    }
    return "{" + List + "}";
  };
  return TypeSwitch<Type, Text>(Ty)
      .Case([&](IntegerType Int) -> Text {
        std::optional<APInt> V = integerValue(Value);
        if (!V)
          return failure();
        if (Int.getWidth() == 1)
          return std::string(V->isZero() ? "false" : "true");
        // The least number has no literal.
        if (Int.isSigned() && V->isMinSignedValue())
          return std::string("INT64_MIN");
        return toString(*V, 10, /*Signed=*/!Int.isUnsigned()) +
               (Int.isUnsigned() ? "u" : "");
      })
      .Case([&](FloatType Float) -> Text {
        std::optional<APFloat> V = floatValue(Value);
        if (!V || !V->isFinite())
          return failure();
        SmallString<32> Digits;
        V->toString(Digits, /*FormatPrecision=*/17);
        std::string Literal(Digits);
        if (Literal.find_first_of(".eE") == std::string::npos)
          Literal += ".0";
        return Float.isF64() ? Literal : Literal + "f";
      })
      .Case([&](cg::StrType) -> Text {
        auto S = dyn_cast<StringAttr>(Value);
        if (!S)
          return failure();
        return S.getValue().contains('\0')
                   ? "std::string(" + literal(S.getValue()) + ", " +
                         std::to_string(S.size()) + ")"
                   : literal(S.getValue());
      })
      .Case([&](cg::EnumType Enum) -> Text {
        if (!enumCase(P, Enum, Value))
          return failure();
        return cppType(Enum, Package) +
               "::" + safeName(cast<StringAttr>(Value).getValue());
      })
      .Case([&](cg::ListType List) { return Elements(List.getElement()); })
      .Case([&](cg::ArrayType Array) -> Text {
        Text List = Elements(Array.getElement());
        // The outer braces are std::array's, the inner ones its member's.
        return failed(List) ? List : Text("{" + *List + "}");
      })
      .Case([&](cg::OptionalType Optional) {
        return cppText(P, Value, Optional.getElement(), Package);
      })
      .Default([](Type) -> Text { return failure(); });
}

FailureOr<std::string> cppConstant(Program &P, Operation *At, Attribute Value,
                                   Type Ty, StringRef Package) {
  FailureOr<std::string> Text = cppText(P, Value, Ty, Package);
  if (failed(Text))
    return cg::emitCoded(At, Code::CG0905)
           << "the constant `" << cg::getSourceText(Value) << "` of type `"
           << cg::getTypeText(Ty) << "` has no C++ form";
  return Text;
}

std::string bytesInitializer(StringRef Bytes) {
  std::string Text = "{";
  for (size_t I = 0; I < Bytes.size(); ++I) {
    if (I)
      Text += I % 16 == 0 ? ",\n    " : ", ";
    Text += "0x" + utohexstr(static_cast<unsigned char>(Bytes[I]),
                             /*LowerCase=*/true, /*Width=*/2);
  }
  return Text + "}";
}

} // namespace cgraphc::cpp
