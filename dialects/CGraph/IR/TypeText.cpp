//===- TypeText.cpp - Types as the language writes them -------------------===//

#include "dialects/CGraph/IR/TypeText.h"
#include "dialects/CGraph/IR/CGraphTypes.h"
#include "dialects/CGraph/IR/Expr.h"
#include "llvm/ADT/TypeSwitch.h"

namespace cgraphc::cg {

using namespace mlir;

StringRef getShortName(StringRef symbol) {
  return symbol.substr(symbol.rfind('.') + 1);
}

std::string getShapeText(ArrayRef<Attribute> dims) {
  std::string text = "[";
  for (auto [i, attr] : llvm::enumerate(dims)) {
    if (i != 0)
      text += ", ";
    auto dim = dyn_cast<DimAttr>(attr);
    if (!dim)
      text += getSourceText(attr);
    else if (dim.getName())
      text += getShortName(dim.getName().getValue());
    else
      text += "?";
  }
  return text + "]";
}

static std::string getScalarText(Type type) {
  if (type.isSignlessInteger(1))
    return "bool";
  if (auto integer = dyn_cast<IntegerType>(type))
    return (integer.isUnsigned() ? "u" : "i") +
           std::to_string(integer.getWidth());
  std::string text;
  llvm::raw_string_ostream(text) << type;
  return text;
}

static std::string getBounded(StringRef name, Attribute bound) {
  return bound ? (name + "<" + getSourceText(bound) + ">").str() : name.str();
}

/// What is in an array of arrays, and `[A][B]`: the first suffix is the outer
/// one.
static std::pair<Type, std::string> peelArrays(Type type) {
  std::string suffix;
  while (true) {
    if (auto array = dyn_cast<ArrayType>(type)) {
      suffix += "[" + getSourceText(array.getSize()) + "]";
      type = array.getElement();
    } else if (auto bundle = dyn_cast<BundleType>(type)) {
      suffix += "[" + getSourceText(bundle.getSize()) + "]";
      type = bundle.getElement();
    } else {
      return {type, suffix};
    }
  }
}

std::string getTypeText(Type type) {
  return TypeSwitch<Type, std::string>(type)
      .Case([](StrType text) { return getBounded("str", text.getBound()); })
      .Case([](BytesType text) { return getBounded("bytes", text.getBound()); })
      .Case([](TensorType tensor) {
        std::string text = "tensor<" + getScalarText(tensor.getElement()) +
                           ", " + getShapeText(tensor.getDims());
        if (tensor.getDevice() != Device::Cpu)
          text += ", " + stringifyDevice(tensor.getDevice()).str();
        return text + ">";
      })
      .Case([](TupleType tuple) {
        std::string text;
        for (Type member : tuple.getMembers())
          text += (text.empty() ? "(" : ", ") + getTypeText(member);
        return text + ")";
      })
      .Case<ArrayType, BundleType>([](Type array) {
        auto [element, suffix] = peelArrays(array);
        return getTypeText(element) + suffix;
      })
      .Case([](ListType list) {
        std::string text = "list<" + getTypeText(list.getElement());
        if (list.getBound())
          text += ", " + getSourceText(list.getBound());
        return text + ">";
      })
      .Case([](OptionalType optional) {
        return "optional<" + getTypeText(optional.getElement()) + ">";
      })
      .Case<RecordType, EnumType, OpaqueType, ActorType>([](auto named) {
        return getShortName(named.getName().getValue()).str();
      })
      .Case([](IndexType) { return std::string("int"); })
      .Case([](TokenType) { return std::string("nothing"); })
      .Default(getScalarText);
}

std::string getParamsText(ArrayRef<Attribute> params) {
  std::string text;
  for (auto [i, attr] : llvm::enumerate(params)) {
    auto param = cast<ParamAttr>(attr);
    text += i ? ", " : "";
    if (!param.getName().empty())
      text += (param.getName().getValue() + ": ").str();
    text += getTypeText(param.getType());
  }
  return text;
}

std::string getResultsText(ArrayRef<Attribute> results) {
  if (results.empty())
    return "";
  bool isUnnamed =
      results.size() == 1 && cast<ParamAttr>(results.front()).getName().empty();
  std::string text = getParamsText(results);
  return " -> " + (isUnnamed ? text : "(" + text + ")");
}

} // namespace cgraphc::cg
