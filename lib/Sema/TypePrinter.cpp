//===- TypePrinter.cpp - types as diagnostics show them -------------------===//

#include "cgraphc/Sema/Type.h"
#include "cgraphc/Syntax/AST.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"

using namespace cgraphc;
using namespace cgraphc::sema;

void Dim::print(llvm::raw_ostream &os) const {
  if (size) {
    size->print(os);
  } else if (decl) {
    os << decl->name.text;
  } else {
    os << '?';
    if (bound) {
      os << " <= ";
      bound->print(os);
    }
  }
}

static void printElement(llvm::raw_ostream &os, const Type *type) {
  if (type->getAlias())
    os << type->getAlias()->name.text;
  else
    type->print(os);
}

static void printMembers(llvm::raw_ostream &os, const Type &type) {
  llvm::ArrayRef<ast::ResultDecl *> names;
  if (type.getKind() == TypeKind::Results)
    names = llvm::cast<ast::TaskDecl>(type.getDecl())->results;
  os << '(';
  for (auto [i, member] : llvm::enumerate(type.getElements())) {
    if (i)
      os << ", ";
    if (!names.empty())
      os << names[i]->name.text << ": ";
    printElement(os, member);
  }
  os << ')';
}

/// `T[A][B]`: the outer size is written first.
static void printArray(llvm::raw_ostream &os, const Type &type) {
  const Type *inner = &type;
  llvm::SmallVector<const Constant *, 2> sizes;
  for (TypeKind kind = type.getKind();
       inner->getKind() == kind && (sizes.empty() || !inner->getAlias());
       inner = inner->getElement())
    sizes.push_back(inner->getSize());
  printElement(os, inner);
  for (const Constant *size : sizes) {
    os << '[';
    if (size)
      size->print(os);
    os << ']';
  }
}

void Type::printPlain(llvm::raw_ostream &os) const {
  switch (kind) {
  case TypeKind::Error:
    os << "<error>";
    return;
  case TypeKind::Int:
    os << "int";
    return;
  case TypeKind::Token:
    os << "nothing";
    return;
  case TypeKind::Scalar:
    os << spelling(scalar);
    return;
  case TypeKind::Str:
  case TypeKind::Bytes:
    os << (kind == TypeKind::Str ? "str" : "bytes");
    if (size) {
      os << '<';
      size->print(os);
      os << '>';
    }
    return;
  case TypeKind::Tensor:
    os << "tensor<";
    printElement(os, getElement());
    os << ", [";
    llvm::interleaveComma(dims, os, [&](const Dim &dim) { dim.print(os); });
    os << ']';
    if (device != Device::Cpu)
      os << ", " << spelling(device);
    os << '>';
    return;
  case TypeKind::Tuple:
  case TypeKind::Results:
    return printMembers(os, *this);
  case TypeKind::Record:
  case TypeKind::Enum:
  case TypeKind::Opaque:
  case TypeKind::Actor:
    os << decl->name.text;
    return;
  case TypeKind::Array:
  case TypeKind::Bundle:
    return printArray(os, *this);
  case TypeKind::List:
  case TypeKind::Optional:
    os << (kind == TypeKind::List ? "list<" : "optional<");
    printElement(os, getElement());
    if (size) {
      os << ", ";
      size->print(os);
    }
    os << '>';
    return;
  }
}

void Type::print(llvm::raw_ostream &os) const {
  if (!alias)
    return printPlain(os);
  os << alias->name.text << " (= ";
  canonicalType->printPlain(os);
  os << ')';
}

std::string Type::str() const {
  std::string text;
  llvm::raw_string_ostream os(text);
  print(os);
  return text;
}
