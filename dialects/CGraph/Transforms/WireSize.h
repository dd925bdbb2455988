//===- WireSize.h - How large a value can get on the wire -------*- C++ -*-===//

#ifndef CGRAPH_TRANSFORMS_WIRESIZE_H
#define CGRAPH_TRANSFORMS_WIRESIZE_H

#include "dialects/CGraph/IR/CGraphOps.h"
#include <optional>

namespace cgraphc::cg {

/// Upper bounds of encoded sizes, in bytes; remembers what it has worked out.
class WireSizes {
public:
  WireSizes(mlir::Operation *module, mlir::SymbolTableCollection &symbols)
      : module(module), symbols(symbols) {}

  /// The largest encoded size of a value of `type` at the start of a slot, or
  /// nothing where the type sets no bound. Saturates at `huge`.
  std::optional<uint64_t> largest(mlir::Type type);

  static constexpr uint64_t huge = uint64_t(1) << 62;

private:
  std::optional<uint64_t> inside(mlir::Type type);
  std::optional<uint64_t> compute(mlir::Type type);
  std::optional<uint64_t> times(mlir::Type element, mlir::Attribute count);
  std::optional<uint64_t> tensor(TensorType type, bool atStart);

  mlir::Operation *module;
  mlir::SymbolTableCollection &symbols;
  llvm::DenseMap<mlir::Type, std::optional<uint64_t>> known;
};

} // namespace cgraphc::cg

#endif // CGRAPH_TRANSFORMS_WIRESIZE_H
