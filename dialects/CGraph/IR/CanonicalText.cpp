//===- CanonicalText.cpp - Texts and hashes that both sides compare -------===//

#include "dialects/CGraph/IR/CanonicalText.h"
#include "dialects/CGraph/IR/CGraphOps.h"
#include "dialects/CGraph/IR/Expr.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/TypeSwitch.h"
#include "llvm/Support/SHA256.h"

namespace cgraphc::cg {

using namespace mlir;

namespace {

class Writer {
public:
  Writer(raw_ostream &os, SymbolTableCollection &symbols, Operation *module)
      : os(os), symbols(symbols), module(module) {}

  void write(Type type);

private:
  void writeMembers(ArrayRef<Type> members);
  void writeRecord(RecordType type);

  raw_ostream &os;
  SymbolTableCollection &symbols;
  Operation *module;
};

void Writer::writeMembers(ArrayRef<Type> members) {
  os << '(';
  llvm::interleaveComma(members, os, [&](Type member) { write(member); });
  os << ')';
}

void Writer::writeRecord(RecordType type) {
  os << type.getName().getValue() << '{';
  auto decl =
      symbols.lookupSymbolIn<RecordOp>(module, type.getName().getAttr());
  if (decl)
    llvm::interleaveComma(decl.getFields().getAsRange<ParamAttr>(), os,
                          [&](ParamAttr field) {
                            os << field.getName().getValue() << ": ";
                            write(field.getType());
                          });
  os << '}';
}

void Writer::write(Type type) {
  TypeSwitch<Type>(type)
      .Case([&](RecordType record) { writeRecord(record); })
      .Case([&](EnumType type) {
        os << type.getName().getValue() << '{';
        if (auto decl = symbols.lookupSymbolIn<EnumOp>(
                module, type.getName().getAttr()))
          llvm::interleaveComma(
              decl.getCases().getAsRange<StringAttr>(), os,
              [&](StringAttr name) { os << name.getValue(); });
        os << '}';
      })
      .Case([&](OpaqueType type) {
        os << type.getName().getValue() << '{';
        if (auto decl = symbols.lookupSymbolIn<OpaqueOp>(
                module, type.getName().getAttr()))
          os << decl.getCpp().getName().getValue()
             << (decl.getCodec() ? "; codec " : "")
             << decl.getCodec().value_or("");
        os << '}';
      })
      .Case([&](TupleType tuple) { writeMembers(tuple.getMembers()); })
      .Case([&](ArrayType array) {
        write(array.getElement());
        os << '[' << getSourceText(array.getSize()) << ']';
      })
      .Case([&](ListType list) {
        os << "list<";
        write(list.getElement());
        if (list.getBound())
          os << ", " << getSourceText(list.getBound());
        os << '>';
      })
      .Case([&](OptionalType optional) {
        os << "optional<";
        write(optional.getElement());
        os << '>';
      })
      .Default([&](Type leaf) { os << leaf; });
}

} // namespace

std::string getCanonicalText(Type type, SymbolTableCollection &symbols,
                             Operation *module) {
  std::string text;
  llvm::raw_string_ostream os(text);
  Writer(os, symbols, module).write(type);
  return text;
}

std::array<uint8_t, 32> getSha256Bytes(StringRef text) {
  return llvm::SHA256::hash(
      ArrayRef(reinterpret_cast<const uint8_t *>(text.data()), text.size()));
}

std::string getSha256(StringRef text) {
  return llvm::toHex(getSha256Bytes(text), /*LowerCase=*/true);
}

} // namespace cgraphc::cg
