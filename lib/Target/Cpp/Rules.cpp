//===- Rules.cpp - What is checked of values when running -----------------===//

#include "Printers.h"
#include "dialects/CGraph/IR/TypeText.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace llvm;
using namespace mlir;

namespace cgraphc::cpp {

using llvm::TypeSwitch;

static std::string bound(Attribute Bound, StringRef Prefix = "<=") {
  std::optional<int64_t> Size = Bound ? cg::getKnownSize(Bound) : std::nullopt;
  return Size ? Prefix.str() + std::to_string(*Size) : "";
}

static std::string dimRule(Attribute Dim) {
  auto Dynamic = dyn_cast<cg::DimAttr>(Dim);
  if (!Dynamic)
    return "_";
  std::string Rule;
  if (Dynamic.getName())
    Rule = cg::getShortName(Dynamic.getName().getValue());
  Rule += bound(Dynamic.getBound());
  return Rule.empty() ? "_" : Rule;
}

static std::string rule(Program &P, Type Ty);

static std::string memberRules(Program &P, ArrayRef<Type> Types) {
  std::string Rules;
  for (Type Ty : Types)
    Rules += rule(P, Ty);
  bool Needed = Rules.find_first_not_of('_') != std::string::npos;
  return Needed ? "(" + Rules + ")" : "_";
}

static std::string rule(Program &P, Type Ty) {
  auto Elements = [&](Type Element, Attribute Bound) -> std::string {
    std::string Rule = bound(Bound, "") + rule(P, Element);
    return Rule == "_" ? Rule : "*" + Rule;
  };
  return TypeSwitch<Type, std::string>(Ty)
      .Case<cg::StrType, cg::BytesType>([](auto T) {
        std::string Rule = bound(T.getBound());
        return Rule.empty() ? "_" : Rule;
      })
      .Case([](cg::TensorType T) -> std::string {
        std::string Rule = join(map_range(T.getDims(), dimRule), ",");
        bool Needed = Rule.find_first_not_of("_,") != std::string::npos;
        return Needed ? "[" + Rule + "]" : "_";
      })
      .Case([&](cg::TupleType T) { return memberRules(P, T.getMembers()); })
      .Case([&](cg::RecordType T) {
        auto Decl = P.find<cg::RecordOp>(T.getName().getValue());
        return memberRules(P, typesOf(Decl.getFields().getValue()));
      })
      .Case([&](cg::ArrayType T) { return Elements(T.getElement(), {}); })
      .Case([&](cg::OptionalType T) { return Elements(T.getElement(), {}); })
      .Case([&](cg::ListType T) {
        return Elements(T.getElement(), T.getBound());
      })
      .Default([](Type) { return "_"; });
}

std::string rulesOf(Program &P, ArrayRef<Type> Types) {
  std::string Rules;
  for (Type Ty : Types)
    Rules += rule(P, Ty);
  bool Needed = Rules.find_first_not_of('_') != std::string::npos;
  return Needed ? Rules : "";
}

SmallVector<Type> typesOf(ArrayRef<Attribute> Params) {
  return map_to_vector(
      Params, [](Attribute A) { return cast<cg::ParamAttr>(A).getType(); });
}

bool anyPart(Program &P, Type Ty, llvm::function_ref<bool(Type)> Is) {
  auto Any = [&](ArrayRef<Type> Types) {
    return any_of(Types, [&](Type T) { return anyPart(P, T, Is); });
  };
  if (Is(Ty))
    return true;
  return TypeSwitch<Type, bool>(Ty)
      .Case([&](cg::RecordType T) {
        auto Decl = P.find<cg::RecordOp>(T.getName().getValue());
        return Decl && Any(typesOf(Decl.getFields().getValue()));
      })
      .Case([&](cg::TupleType T) { return Any(T.getMembers()); })
      .Case<cg::ArrayType, cg::ListType, cg::OptionalType>(
          [&](auto T) { return anyPart(P, T.getElement(), Is); })
      .Default([](Type) { return false; });
}

} // namespace cgraphc::cpp
