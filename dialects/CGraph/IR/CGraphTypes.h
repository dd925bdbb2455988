//===- CGraphTypes.h - Types of the cgraph dialect --------------*- C++ -*-===//

#ifndef CGRAPH_IR_CGRAPHTYPES_H
#define CGRAPH_IR_CGRAPHTYPES_H

#include "dialects/CGraph/IR/CGraphAttrs.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"

#define GET_TYPEDEF_CLASSES
#include "dialects/CGraph/IR/CGraphTypes.h.inc"

namespace cgraphc::cg {

/// Whether a value of type `from` can be passed where `to` is wanted, sizes and
/// bounds that are not known to differ aside (those are checked when running).
bool isAssignable(mlir::Type from, mlir::Type to);

/// Whether `type` is `bool`, an integer or a float of the language.
bool isScalar(mlir::Type type);

/// The element and the sizes of nested bundles, outermost first.
std::pair<mlir::Type, llvm::SmallVector<mlir::Attribute>>
peelBundles(mlir::Type type);

/// A size that is known, or nothing.
std::optional<int64_t> getKnownSize(mlir::Attribute size);

} // namespace cgraphc::cg

#endif // CGRAPH_IR_CGRAPHTYPES_H
