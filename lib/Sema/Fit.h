//===- Fit.h - whether a value fits where it goes ---------------*- C++ -*-===//

#ifndef CGRAPHC_LIB_SEMA_FIT_H
#define CGRAPHC_LIB_SEMA_FIT_H

#include "cgraphc/Sema/Type.h"
#include "llvm/ADT/SmallVector.h"
#include <optional>

namespace cgraphc::sema {

/// What the `dim`s of one signature stand for at one call.
class DimBindings {
public:
  const Dim *find(const ast::DimDecl *decl) const;
  void bind(const ast::DimDecl *decl, const Dim &dim);

private:
  llvm::SmallVector<std::pair<const ast::DimDecl *, Dim>, 4> bindings;
};

enum class Misfit : uint8_t { None, Type, Shape, Device, Bundle };

/// Why a type does not fit another, and which parts of them.
struct Fit {
  Misfit misfit = Misfit::None;
  std::optional<unsigned> axis; ///< of a shape: none where their number differs
  const Type *have = nullptr;
  const Type *want = nullptr;

  explicit operator bool() const { return misfit == Misfit::None; }
};

/// Whether a `have` can go where a `want` is wanted. Only what is provably
/// wrong does not fit; bounds and dynamic sizes are checked when running.
Fit fitType(const Type *have, const Type *want, DimBindings &dims);

/// The type of a result, with the dims that the arguments have bound.
const Type *bindDims(TypeContext &types, const Type *type,
                     const DimBindings &dims);

/// `[T, 4096]`.
std::string printShape(const Type *tensor);

} // namespace cgraphc::sema

#endif // CGRAPHC_LIB_SEMA_FIT_H
