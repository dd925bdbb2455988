//===- Type.h - types of values, actors and bundles -------------*- C++ -*-===//
//
// Types are uniqued. An alias gives a node of its own with the same contents,
// so that diagnostics can print it; `canonical()` is what equality compares.
//
//===----------------------------------------------------------------------===//

#ifndef CGRAPHC_SEMA_TYPE_H
#define CGRAPHC_SEMA_TYPE_H

#include "cgraphc/Sema/Constant.h"

namespace cgraphc {
namespace ast {
class DimDecl;
class TypeDecl;
} // namespace ast

namespace sema {

enum class ScalarKind : uint8_t {
  Bool,
  I8,
  I16,
  I32,
  I64,
  U8,
  U16,
  U32,
  U64,
  F16,
  BF16,
  F32,
  F64
};

enum class Device : uint8_t { Cpu, Pinned, Cuda };

/// As written: "i64", "cuda".
llvm::StringRef spelling(ScalarKind kind);
llvm::StringRef spelling(Device device);
std::optional<ScalarKind> parseScalar(llvm::StringRef name);
std::optional<Device> parseDevice(llvm::StringRef name);

/// One dimension of a tensor.
struct Dim {
  /// A constant size; null for a dynamic dimension.
  const Constant *size = nullptr;
  /// The declared `dim`; null for a constant and for `?`.
  const ast::DimDecl *decl = nullptr;
  /// Upper bound of a dynamic dimension, if it has one.
  const Constant *bound = nullptr;

  bool operator==(const Dim &other) const = default;
  void print(llvm::raw_ostream &os) const;
};

enum class TypeKind : uint8_t {
  Error, ///< something wrong was reported; fits everything
  Int,   ///< `int` of compile-time parameters
  Scalar,
  Str,
  Bytes,
  Tensor,
  Tuple,
  Record,
  Enum,
  Opaque,
  Array, ///< `T[N]` as one value
  List,
  Optional,
  Actor,
  Bundle,  ///< compile-time array of values or actors
  Token,   ///< of a task without a result
  Results, ///< of a task with several named results
};

class Type : public llvm::FoldingSetNode {
public:
  TypeKind getKind() const { return kind; }
  bool isError() const { return kind == TypeKind::Error; }
  /// Whether it is an actor or a bundle of actors (of bundles …).
  bool isActors() const;
  /// Whether a value of it can be sent: no actor, bundle, token or results.
  bool isValue() const {
    return kind > TypeKind::Int && kind < TypeKind::Actor;
  }

  ScalarKind getScalar() const { return scalar; }
  /// Str, Bytes (size in bytes) and List (count): the bound or null. Array and
  /// Bundle: the number of elements.
  const Constant *getSize() const { return size; }
  Device getDevice() const { return device; }
  llvm::ArrayRef<Dim> getDims() const { return dims; }
  /// Tuple, Results: the members. Array, List, Optional, Bundle, Tensor: one.
  llvm::ArrayRef<const Type *> getElements() const { return elements; }
  const Type *getElement() const { return elements.front(); }
  /// Record, Enum, Opaque, Actor; the TaskDecl of Results.
  const ast::Decl *getDecl() const { return decl; }

  /// How deeply it is nested and how many types it has when it is written out
  /// (records by their names); both saturate.
  uint32_t getDepth() const { return depth; }
  uint32_t getParts() const { return parts; }

  const Type *canonical() const { return canonicalType; }
  const ast::TypeDecl *getAlias() const { return alias; }
  bool equals(const Type *other) const {
    return canonicalType == other->canonicalType;
  }

  void Profile(llvm::FoldingSetNodeID &id) const;
  /// As diagnostics show it: `Act (= tensor<bf16, [T, 4096], cuda>)`.
  void print(llvm::raw_ostream &os) const;
  std::string str() const;

private:
  friend class TypeContext;
  void printPlain(llvm::raw_ostream &os) const;

  TypeKind kind = TypeKind::Error;
  ScalarKind scalar = ScalarKind::Bool;
  Device device = Device::Cpu;
  const Constant *size = nullptr;
  const ast::Decl *decl = nullptr;
  llvm::ArrayRef<Dim> dims;
  llvm::ArrayRef<const Type *> elements;
  const ast::TypeDecl *alias = nullptr;
  const Type *canonicalType = nullptr;
  uint32_t depth = 1;
  uint32_t parts = 1;
};

class TypeContext {
public:
  explicit TypeContext(ConstantContext &constants);

  ConstantContext &constants() { return constantContext; }

  const Type *getError() { return error; }
  const Type *getInt() { return get(TypeKind::Int); }
  const Type *getToken() { return get(TypeKind::Token); }
  const Type *getScalar(ScalarKind kind);
  const Type *getStr(const Constant *bound = nullptr);
  const Type *getBytes(const Constant *bound = nullptr);
  const Type *getTensor(const Type *element, llvm::ArrayRef<Dim> dims,
                        Device device);
  const Type *getTuple(llvm::ArrayRef<const Type *> members);
  const Type *getResults(const ast::Decl *task,
                         llvm::ArrayRef<const Type *> members);
  /// Record, Enum, Opaque or Actor.
  const Type *getNominal(TypeKind kind, const ast::Decl *decl);
  const Type *getArray(const Type *element, const Constant *size);
  const Type *getBundle(const Type *element, const Constant *size);
  const Type *getList(const Type *element, const Constant *bound = nullptr);
  const Type *getOptional(const Type *element);
  const Type *getAlias(const ast::TypeDecl *alias, const Type *type);

  /// `type` with the parameters in its sizes replaced; null if a size has no
  /// value then.
  const Type *substitute(const Type *type, ConstantContext::Binding binding);
  /// `type` with each dimension replaced by what `map` gives for it.
  const Type *mapDims(const Type *type,
                      llvm::function_ref<Dim(const Dim &)> map);

private:
  const Type *get(TypeKind kind);
  const Type *getWithElement(TypeKind kind, const Type *element,
                             const Constant *size);
  const Type *unique(const Type &node);
  template <typename T>
  llvm::ArrayRef<T> copy(llvm::ArrayRef<T> list);

  ConstantContext &constantContext;
  llvm::BumpPtrAllocator allocator;
  llvm::FoldingSet<Type> nodes;
  const Type *error;
};

} // namespace sema
} // namespace cgraphc

#endif // CGRAPHC_SEMA_TYPE_H
