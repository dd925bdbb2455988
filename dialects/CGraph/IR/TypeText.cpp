//===- TypeText.cpp - Types as the language writes them -------------------===//

#include "dialects/CGraph/IR/TypeText.h"
#include "dialects/CGraph/IR/CGraphTypes.h"
#include "dialects/CGraph/IR/Expr.h"
#include "llvm/ADT/TypeSwitch.h"

namespace cgraphc::cg {

using namespace mlir;

/// The last part of a qualified name.
static std::string getShortName(StringRef name) {
  return name.substr(name.rfind('.') + 1).str();
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
      .Case<ArrayType, BundleType>([](auto array) {
        return getTypeText(array.getElement()) + "[" +
               getSourceText(array.getSize()) + "]";
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
      .Case<RecordType, EnumType, OpaqueType, ActorType>(
          [](auto named) { return getShortName(named.getName().getValue()); })
      .Case([](TokenType) { return std::string("nothing"); })
      .Default(getScalarText);
}

} // namespace cgraphc::cg
