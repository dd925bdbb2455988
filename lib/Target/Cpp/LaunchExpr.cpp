//===- LaunchExpr.cpp - Expressions that are evaluated at launch ----------===//

#include "LaunchExpr.h"
#include "Constant.h"
#include "Types.h"

#include "dialects/CGraph/IR/Expr.h"

#include "llvm/ADT/StringExtras.h"

using namespace llvm;
using namespace mlir;

namespace cgraphc::cpp {

bool isOpen(Attribute Expr) {
  if (isa<cg::RefAttr>(Expr))
    return true;
  if (auto Array = dyn_cast<ArrayAttr>(Expr))
    return any_of(Array, isOpen);
  auto Op = dyn_cast<cg::ExprAttr>(Expr);
  return Op && (Op.getKind() == cg::ExprKind::Env ||
                any_of(Op.getOperands(), isOpen));
}

/// The C++ operator of an expression's kind; "" of `index` and `env`.
static StringRef cppOperator(cg::ExprKind Kind) {
  switch (Kind) {
  case cg::ExprKind::Add:
    return " + ";
  case cg::ExprKind::Sub:
    return " - ";
  case cg::ExprKind::Mul:
    return " * ";
  case cg::ExprKind::Div:
    return " / ";
  case cg::ExprKind::Mod:
    return " % ";
  case cg::ExprKind::Neg:
    return "-";
  case cg::ExprKind::Not:
    return "!";
  case cg::ExprKind::And:
    return " && ";
  case cg::ExprKind::Or:
    return " || ";
  case cg::ExprKind::Eq:
    return " == ";
  case cg::ExprKind::Ne:
    return " != ";
  case cg::ExprKind::Lt:
    return " < ";
  case cg::ExprKind::Le:
    return " <= ";
  case cg::ExprKind::Gt:
    return " > ";
  case cg::ExprKind::Ge:
    return " >= ";
  default:
    return "";
  }
}

static FailureOr<std::string> openText(Operation *At, Attribute Expr) {
  if (auto Ref = dyn_cast<cg::RefAttr>(Expr))
    return "launch." + launchMember(Ref.getName().getValue());
  if (std::optional<APInt> Value = integerValue(Expr)) {
    if (Value->isMinSignedValue())
      return std::string("INT64_MIN");
    return "std::int64_t{" + toString(*Value, 10, /*Signed=*/true) + "}";
  }
  if (auto Str = dyn_cast<StringAttr>(Expr))
    return "std::string(" + literal(Str.getValue()) + ")";
  auto Op = dyn_cast<cg::ExprAttr>(Expr);
  if (Op && Op.getKind() == cg::ExprKind::Env && Op.getOperands().size() == 1)
    if (auto Name = dyn_cast<StringAttr>(Op.getOperands().front()))
      return "cgraph::rt::launch_environment(" + literal(Name.getValue()) + ")";
  if (!Op || cppOperator(Op.getKind()).empty())
    return cg::emitCoded(At, Code::CG0905)
           << "`" << cg::getSourceText(Expr) << "` has no C++ form";
  std::string Text;
  for (Attribute Operand : Op.getOperands()) {
    FailureOr<std::string> One = openText(At, Operand);
    if (failed(One))
      return failure();
    if (Op.getOperands().size() == 1 || !Text.empty())
      Text += cppOperator(Op.getKind());
    Text += *One;
  }
  return "(" + Text + ")";
}

FailureOr<std::string> launchCpp(Program &P, Operation *At, Attribute Expr,
                                 Type Ty, StringRef Package) {
  std::string Name = cppType(Ty, Package);
  if (isOpen(Expr)) {
    FailureOr<std::string> Text = openText(At, Expr);
    if (failed(Text) || !isa<IntegerType, FloatType>(Ty))
      return Text;
    return "static_cast<" + Name + ">(" + *Text + ")";
  }
  FailureOr<std::string> Text = cppConstant(P, At, Expr, Ty, Package);
  if (failed(Text))
    return failure();
  return Name + (StringRef(*Text).starts_with("{") ? *Text : "(" + *Text + ")");
}

FailureOr<json::Value> launchJson(Operation *At, Attribute Expr) {
  if (auto Ref = dyn_cast<cg::RefAttr>(Expr))
    return json::Value(
        json::Object{{"parameter", Ref.getName().getValue().str()}});
  if (auto Bool = dyn_cast<BoolAttr>(Expr))
    return json::Value(Bool.getValue());
  if (auto Int = dyn_cast<IntegerAttr>(Expr);
      Int && Int.getType().isUnsignedInteger())
    return json::Value(Int.getValue().getZExtValue());
  if (std::optional<APInt> Value = integerValue(Expr))
    return json::Value(Value->getSExtValue());
  if (auto Float = dyn_cast<FloatAttr>(Expr))
    return json::Value(Float.getValueAsDouble());
  if (auto Str = dyn_cast<StringAttr>(Expr))
    return json::Value(json::fixUTF8(Str.getValue()));
  json::Array Items;
  auto AddAll = [&](ArrayRef<Attribute> Parts) {
    for (Attribute Part : Parts) {
      FailureOr<json::Value> One = launchJson(At, Part);
      if (failed(One))
        return failure();
      Items.push_back(std::move(*One));
    }
    return success();
  };
  if (auto Array = dyn_cast<ArrayAttr>(Expr)) {
    if (failed(AddAll(Array.getValue())))
      return failure();
    return json::Value(std::move(Items));
  }
  auto Op = dyn_cast<cg::ExprAttr>(Expr);
  if (!Op)
    return cg::emitCoded(At, Code::CG0905)
           << "`" << cg::getSourceText(Expr) << "` has no place in a manifest";
  if (Op.getKind() == cg::ExprKind::Env && Op.getOperands().size() == 1)
    if (auto Name = dyn_cast<StringAttr>(Op.getOperands().front()))
      return json::Value(json::Object{{"env", Name.getValue().str()}});
  if (failed(AddAll(Op.getOperands())))
    return failure();
  return json::Value(
      json::Object{{"op", cg::stringifyExprKind(Op.getKind()).str()},
                   {"args", std::move(Items)}});
}

} // namespace cgraphc::cpp
