//===- ShapeCheck.h - Sizes of tensors along the edges ----------*- C++ -*-===//

#ifndef CGRAPH_TRANSFORMS_SHAPECHECK_H
#define CGRAPH_TRANSFORMS_SHAPECHECK_H

#include "dialects/CGraph/IR/CGraphOps.h"
#include "llvm/ADT/DenseMap.h"

namespace cgraphc::cg {

/// Follows what is known of the sizes of tensors through the calls of a flat
/// graph: a `dim` is bound at each call by the arguments and holds for its
/// results. What is not known is left to the check when running.
class ShapeCheck {
public:
  /// Two sizes that cannot agree.
  struct Conflict {
    unsigned argument;  ///< Position of the argument.
    unsigned dimension; ///< From 1.
    std::string found;  ///< Shape of the argument.
    std::string wanted; ///< Shape of the parameter.
    std::string reason; ///< `x` wants 4095 here.
  };

  /// Binds the dims of `task` to the arguments; returns the first conflict.
  std::optional<Conflict> bind(TaskOp task, mlir::ValueRange args);

  /// Notes what the dims bound last say of the results of a call of `task`.
  void noteResults(TaskOp task, mlir::ValueRange results);

private:
  /// The type of `value` with the sizes that are known.
  TensorType getKnown(mlir::Value value) const;

  llvm::DenseMap<mlir::Value, TensorType> known;
  llvm::DenseMap<mlir::StringAttr, int64_t> dims; ///< Of the call at hand.
};

} // namespace cgraphc::cg

#endif // CGRAPH_TRANSFORMS_SHAPECHECK_H
