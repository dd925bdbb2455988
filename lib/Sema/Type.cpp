//===- Type.cpp - types of values, actors and bundles ---------------------===//

#include "cgraphc/Sema/Type.h"

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
