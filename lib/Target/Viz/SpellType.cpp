//===- SpellType.cpp - types as the language writes them
//--------------------===//

#include "Picture.h"
#include "dialects/CGraph/IR/Expr.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace cgraphc;

/// "Req" of @demo.pkg.Req.
static std::string getShortName(llvm::StringRef symbol) {
  return symbol.rsplit('.').second.empty() ? symbol.str()
                                           : symbol.rsplit('.').second.str();
}

static std::string withBound(llvm::StringRef name, mlir::Attribute bound) {
  if (!bound)
    return name.str();
  return (name + "<" + cg::getSourceText(bound) + ">").str();
}

static std::string spellDim(mlir::Attribute attr) {
  auto dim = llvm::dyn_cast<cg::DimAttr>(attr);
  if (!dim)
    return cg::getSourceText(attr);
  if (dim.getName())
    return getShortName(dim.getName().getValue());
  return dim.getBound() ? "? <= " + cg::getSourceText(dim.getBound()) : "?";
}

static std::string spellTensor(cg::TensorType tensor) {
  std::string text = "tensor<" + viz::spellType(tensor.getElement()) + ", [";
  for (auto [i, dim] : llvm::enumerate(tensor.getDims()))
    text += (i ? ", " : "") + spellDim(dim);
  return text + "], " + cg::stringifyDevice(tensor.getDevice()).str() + ">";
}

std::string viz::spellType(mlir::Type type) {
  return llvm::TypeSwitch<mlir::Type, std::string>(type)
      .Case([](mlir::IntegerType integer) {
        if (integer.getWidth() == 1)
          return std::string("bool");
        return (integer.isUnsigned() ? "u" : "i") +
               std::to_string(integer.getWidth());
      })
      .Case([](mlir::FloatType type) {
        std::string text;
        llvm::raw_string_ostream(text) << type;
        return text;
      })
      .Case([](cg::StrType type) { return withBound("str", type.getBound()); })
      .Case([](cg::BytesType type) {
        return withBound("bytes", type.getBound());
      })
      .Case([](cg::TensorType type) { return spellTensor(type); })
      .Case([](cg::TupleType type) {
        std::string text = "(";
        for (auto [i, member] : llvm::enumerate(type.getMembers()))
          text += (i ? ", " : "") + viz::spellType(member);
        return text + ")";
      })
      .Case([](cg::ArrayType type) {
        return viz::spellType(type.getElement()) + "[" +
               cg::getSourceText(type.getSize()) + "]";
      })
      .Case([](cg::ListType type) {
        std::string text = "list<" + viz::spellType(type.getElement());
        if (type.getBound())
          text += ", " + cg::getSourceText(type.getBound());
        return text + ">";
      })
      .Case([](cg::OptionalType type) {
        return "optional<" + viz::spellType(type.getElement()) + ">";
      })
      .Case<cg::RecordType, cg::EnumType, cg::OpaqueType, cg::ActorType>(
          [](auto type) { return getShortName(type.getName().getValue()); })
      .Default([](mlir::Type) { return std::string("token"); });
}
