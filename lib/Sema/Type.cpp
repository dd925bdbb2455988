//===- Type.cpp - types of values, actors and bundles ---------------------===//

#include "cgraphc/Sema/Type.h"
#include "cgraphc/Syntax/AST.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"

#include <memory>

using namespace cgraphc;
using namespace cgraphc::sema;

static constexpr llvm::StringLiteral scalarNames[] = {
    "bool", "i8",  "i16", "i32",  "i64", "u8", "u16",
    "u32",  "u64", "f16", "bf16", "f32", "f64"};
static constexpr llvm::StringLiteral deviceNames[] = {"cpu", "pinned", "cuda"};

llvm::StringRef sema::spelling(ScalarKind kind) {
  return scalarNames[static_cast<unsigned>(kind)];
}

llvm::StringRef sema::spelling(Device device) {
  return deviceNames[static_cast<unsigned>(device)];
}

template <typename Kind, size_t N>
static std::optional<Kind> parse(const llvm::StringLiteral (&names)[N],
                                 llvm::StringRef name) {
  for (size_t i = 0; i < N; ++i)
    if (names[i] == name)
      return static_cast<Kind>(i);
  return std::nullopt;
}

std::optional<ScalarKind> sema::parseScalar(llvm::StringRef name) {
  return parse<ScalarKind>(scalarNames, name);
}

std::optional<Device> sema::parseDevice(llvm::StringRef name) {
  return parse<Device>(deviceNames, name);
}

bool Type::isActors() const {
  const Type *type = this;
  while (type->kind == TypeKind::Bundle)
    type = type->getElement();
  return type->kind == TypeKind::Actor;
}

void Type::Profile(llvm::FoldingSetNodeID &id) const {
  id.AddInteger(static_cast<unsigned>(kind));
  id.AddInteger(static_cast<unsigned>(scalar));
  id.AddInteger(static_cast<unsigned>(device));
  id.AddPointer(size);
  id.AddPointer(decl);
  id.AddPointer(alias);
  for (const Dim &dim : dims) {
    id.AddPointer(dim.size);
    id.AddPointer(dim.decl);
    id.AddPointer(dim.bound);
  }
  for (const Type *element : elements)
    id.AddPointer(element);
}

//===----------------------------------------------------------------------===//
// Printing
//===----------------------------------------------------------------------===//

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

//===----------------------------------------------------------------------===//
// TypeContext
//===----------------------------------------------------------------------===//

TypeContext::TypeContext(ConstantContext &constants)
    : constantContext(constants), error(get(TypeKind::Error)) {}

template <typename T>
llvm::ArrayRef<T> TypeContext::copy(llvm::ArrayRef<T> list) {
  if (list.empty())
    return {};
  T *data = allocator.Allocate<T>(list.size());
  std::uninitialized_copy(list.begin(), list.end(), data);
  return {data, list.size()};
}

const Type *TypeContext::unique(const Type &node) {
  llvm::FoldingSetNodeID id;
  node.Profile(id);
  void *position;
  if (Type *known = nodes.FindNodeOrInsertPos(id, position))
    return known;
  auto *type = new (allocator.Allocate<Type>()) Type(node);
  type->elements = copy(node.elements);
  type->dims = copy(node.dims);
  nodes.InsertNode(type, position);
  if (type->canonicalType)
    return type;
  // A type of aliased parts is equal to that of the parts themselves.
  llvm::SmallVector<const Type *, 4> parts;
  for (const Type *element : type->elements)
    parts.push_back(element->canonical());
  if (llvm::ArrayRef(parts) == type->elements) {
    type->canonicalType = type;
  } else {
    Type plain = node;
    plain.elements = parts;
    type->canonicalType = unique(plain);
  }
  return type;
}

const Type *TypeContext::get(TypeKind kind) {
  Type node;
  node.kind = kind;
  return unique(node);
}

const Type *TypeContext::getScalar(ScalarKind kind) {
  Type node;
  node.kind = TypeKind::Scalar;
  node.scalar = kind;
  return unique(node);
}

const Type *TypeContext::getStr(const Constant *bound) {
  Type node;
  node.kind = TypeKind::Str;
  node.size = bound;
  return unique(node);
}

const Type *TypeContext::getBytes(const Constant *bound) {
  Type node;
  node.kind = TypeKind::Bytes;
  node.size = bound;
  return unique(node);
}

const Type *TypeContext::getTensor(const Type *element,
                                   llvm::ArrayRef<Dim> dims, Device device) {
  Type node;
  node.kind = TypeKind::Tensor;
  node.device = device;
  node.dims = dims;
  node.elements = element;
  return unique(node);
}

const Type *TypeContext::getTuple(llvm::ArrayRef<const Type *> members) {
  Type node;
  node.kind = TypeKind::Tuple;
  node.elements = members;
  return unique(node);
}

const Type *TypeContext::getResults(const ast::Decl *task,
                                    llvm::ArrayRef<const Type *> members) {
  Type node;
  node.kind = TypeKind::Results;
  node.decl = task;
  node.elements = members;
  return unique(node);
}

const Type *TypeContext::getNominal(TypeKind kind, const ast::Decl *decl) {
  Type node;
  node.kind = kind;
  node.decl = decl;
  return unique(node);
}

const Type *TypeContext::getWithElement(TypeKind kind, const Type *element,
                                        const Constant *size) {
  if (element->isError())
    return error;
  Type node;
  node.kind = kind;
  node.elements = element;
  node.size = size;
  return unique(node);
}

const Type *TypeContext::getArray(const Type *element, const Constant *size) {
  return getWithElement(TypeKind::Array, element, size);
}

const Type *TypeContext::getBundle(const Type *element, const Constant *size) {
  return getWithElement(TypeKind::Bundle, element, size);
}

const Type *TypeContext::getList(const Type *element, const Constant *bound) {
  return getWithElement(TypeKind::List, element, bound);
}

const Type *TypeContext::getOptional(const Type *element) {
  return getWithElement(TypeKind::Optional, element, nullptr);
}

const Type *TypeContext::getAlias(const ast::TypeDecl *alias,
                                  const Type *type) {
  if (type->isError())
    return error;
  Type node = *type;
  node.alias = alias;
  node.canonicalType = type->canonical();
  return unique(node);
}

const Type *TypeContext::substitute(const Type *type,
                                    ConstantContext::Binding binding) {
  Type node = *type;
  if (type->size) {
    ConstantResult size = constantContext.substitute(type->size, binding);
    if (!size)
      return nullptr;
    node.size = size.value;
  }
  llvm::SmallVector<Dim, 4> dims(type->dims);
  for (Dim &dim : dims)
    for (const Constant **part : {&dim.size, &dim.bound})
      if (*part) {
        ConstantResult result = constantContext.substitute(*part, binding);
        if (!result)
          return nullptr;
        *part = result.value;
      }
  llvm::SmallVector<const Type *, 4> elements;
  for (const Type *element : type->elements) {
    elements.push_back(substitute(element, binding));
    if (!elements.back())
      return nullptr;
  }
  if (node.size == type->size && llvm::ArrayRef(dims) == type->dims &&
      llvm::ArrayRef(elements) == type->elements)
    return type;
  node.dims = dims;
  node.elements = elements;
  node.alias = nullptr;
  node.canonicalType = nullptr;
  return unique(node);
}

const Type *TypeContext::mapDims(const Type *type,
                                 llvm::function_ref<Dim(const Dim &)> map) {
  llvm::SmallVector<Dim, 4> dims;
  for (const Dim &dim : type->dims)
    dims.push_back(map(dim));
  if (llvm::ArrayRef(dims) == type->dims)
    return type;
  Type node = *type;
  node.dims = dims;
  node.alias = nullptr;
  node.canonicalType = nullptr;
  return unique(node);
}
