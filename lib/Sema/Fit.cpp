//===- Fit.cpp - whether a value fits where it goes -----------------------===//

#include "Fit.h"
#include "cgraphc/Syntax/AST.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"

using namespace cgraphc;
using namespace cgraphc::sema;

const Dim *DimBindings::find(const ast::DimDecl *decl) const {
  for (const auto &[known, dim] : bindings)
    if (known == decl)
      return &dim;
  return nullptr;
}

void DimBindings::bind(const ast::DimDecl *decl, const Dim &dim) {
  for (auto &[known, bound] : bindings)
    if (known == decl) {
      bound = dim;
      return;
    }
  bindings.emplace_back(decl, dim);
}

/// Whether two sizes are known and differ.
static bool provablyDiffer(const Constant *a, const Constant *b) {
  return a && b && a != b && a->isLiteral() && b->isLiteral();
}

static bool provablyExceeds(const Constant *size, const Constant *bound) {
  return size && bound && size->isLiteral() && bound->isLiteral() &&
         size->number > bound->number;
}

static bool fitDim(const Dim &have, const Dim &want, DimBindings &dims) {
  if (want.size)
    return !provablyDiffer(have.size, want.size);
  if (provablyExceeds(have.size, want.bound))
    return false;
  if (!want.decl)
    return true;
  const Dim *bound = dims.find(want.decl);
  if (bound && provablyDiffer(have.size, bound->size))
    return false;
  // A known size says most, then a name, then `?`.
  if (!bound || (have.size && !bound->size) ||
      (have.decl && !bound->decl && !bound->size))
    dims.bind(want.decl, have);
  return true;
}

static Fit fitTensor(const Type *have, const Type *want, DimBindings &dims) {
  if (have->getElement() != want->getElement())
    return {Misfit::Type, std::nullopt, have, want};
  if (have->getDevice() != want->getDevice())
    return {Misfit::Device, std::nullopt, have, want};
  if (have->getDims().size() != want->getDims().size())
    return {Misfit::Shape, std::nullopt, have, want};
  for (auto [i, dim] : llvm::enumerate(want->getDims()))
    if (!fitDim(have->getDims()[i], dim, dims))
      return {Misfit::Shape, unsigned(i), have, want};
  return {};
}

/// Elements bind their dims one by one.
static Fit fitElement(const Type *have, const Type *want) {
  DimBindings own;
  return fitType(have->getElement(), want->getElement(), own);
}

static Fit fitBundle(const Type *have, const Type *want) {
  Fit wrong{Misfit::Type, std::nullopt, have, want};
  switch (want->getKind()) {
  case TypeKind::Bundle:
  case TypeKind::Array:
    if (provablyDiffer(have->getSize(), want->getSize()))
      return wrong;
    return fitElement(have, want);
  case TypeKind::List:
    if (provablyExceeds(have->getSize(), want->getSize()))
      return wrong;
    return fitElement(have, want);
  default:
    return {Misfit::Bundle, std::nullopt, have, want};
  }
}

static Fit fitMembers(const Type *have, const Type *want, DimBindings &dims) {
  if (have->getElements().size() != want->getElements().size())
    return {Misfit::Type, std::nullopt, have, want};
  for (auto [i, member] : llvm::enumerate(want->getElements()))
    if (Fit fit = fitType(have->getElements()[i], member, dims); !fit)
      return fit;
  return {};
}

Fit sema::fitType(const Type *have, const Type *want, DimBindings &dims) {
  Fit wrong{Misfit::Type, std::nullopt, have, want};
  if (have->isError() || want->isError())
    return {};
  if (have->getKind() == TypeKind::Bundle)
    return fitBundle(have, want);
  if (have->getKind() != want->getKind())
    return wrong;
  switch (want->getKind()) {
  case TypeKind::Scalar:
    return have->getScalar() == want->getScalar() ? Fit() : wrong;
  case TypeKind::Tensor:
    return fitTensor(have, want, dims);
  case TypeKind::Tuple:
    return fitMembers(have, want, dims);
  case TypeKind::Results:
    return have->getDecl() == want->getDecl() ? Fit() : wrong;
  case TypeKind::Array:
    if (provablyDiffer(have->getSize(), want->getSize()))
      return wrong;
    return fitElement(have, want);
  case TypeKind::List:
  case TypeKind::Optional:
    return fitElement(have, want);
  case TypeKind::Record:
  case TypeKind::Enum:
  case TypeKind::Opaque:
  case TypeKind::Actor:
    return have->getDecl() == want->getDecl() ? Fit() : wrong;
  default:
    return {}; // str, bytes and tokens have one type each, but for bounds
  }
}

const Type *sema::bindDims(TypeContext &types, const Type *type,
                           const DimBindings &dims) {
  if (type->getKind() == TypeKind::Tensor)
    return types.mapDims(type, [&](const Dim &dim) {
      const Dim *bound = dim.decl ? dims.find(dim.decl) : nullptr;
      // `?` says less than the name.
      return bound && (bound->size || bound->decl) ? *bound : dim;
    });
  if (type->getKind() != TypeKind::Tuple)
    return type;
  llvm::SmallVector<const Type *> members;
  for (const Type *member : type->getElements())
    members.push_back(bindDims(types, member, dims));
  if (llvm::ArrayRef(members) == type->getElements())
    return type;
  return types.getTuple(members);
}

std::string sema::printShape(const Type *tensor) {
  std::string text;
  llvm::raw_string_ostream os(text);
  os << '[';
  llvm::interleaveComma(tensor->getDims(), os,
                        [&](const Dim &dim) { dim.print(os); });
  os << ']';
  return text;
}
