//===- TypeContext.cpp - making types -------------------------------------===//

#include "cgraphc/Sema/Type.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/MathExtras.h"
#include <memory>

using namespace cgraphc;
using namespace cgraphc::sema;

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
  type->depth = type->parts = 1;
  for (const Type *element : type->elements) {
    type->depth =
        std::max(type->depth, llvm::SaturatingAdd(element->depth, 1u));
    type->parts = llvm::SaturatingAdd(type->parts, element->parts);
  }
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
