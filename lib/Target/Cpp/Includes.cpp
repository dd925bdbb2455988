//===- Includes.cpp - Headers that types need -----------------------------===//

#include "Includes.h"

#include "dialects/CGraph/IR/CGraphTypes.h"

#include "llvm/ADT/TypeSwitch.h"

using namespace llvm;
using namespace mlir;

namespace cgraphc::cpp {

using llvm::function_ref;

using llvm::TypeSwitch;

void Includes::add(Type Ty, function_ref<void(Type)> Nominal) {
  TypeSwitch<Type>(Ty)
      .Case([&](cg::StrType) { standard.insert("string"); })
      .Case([&](cg::BytesType) { ours.insert("cgraph/types.h"); })
      .Case([&](cg::TensorType T) {
        ours.insert("cgraph/tensor.h");
        add(T.getElement(), Nominal);
      })
      .Case([&](cg::TupleType T) {
        standard.insert("tuple");
        for (Type Member : T.getMembers())
          add(Member, Nominal);
      })
      .Case([&](cg::ArrayType T) {
        standard.insert("array");
        add(T.getElement(), Nominal);
      })
      .Case([&](cg::ListType T) {
        standard.insert("vector");
        add(T.getElement(), Nominal);
      })
      .Case([&](cg::OptionalType T) {
        standard.insert("optional");
        add(T.getElement(), Nominal);
      })
      .Case<cg::RecordType, cg::EnumType, cg::OpaqueType>(Nominal)
      .Case([&](FloatType T) {
        if (T.getWidth() == 16)
          ours.insert("cgraph/types.h");
      })
      .Case([&](IntegerType T) {
        if (T.getWidth() > 1)
          standard.insert("cstdint");
      });
}

std::string Includes::text() const {
  std::string Text;
  for (const std::set<std::string> *Group : {&standard, &ours}) {
    for (const std::string &Header : *Group)
      Text += "#include <" + Header + ">\n";
    if (!Group->empty())
      Text += "\n";
  }
  return Text;
}

} // namespace cgraphc::cpp
