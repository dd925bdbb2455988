//===- ShapeCheck.h - Sizes of tensors along the edges ----------*- C++ -*-===//

#ifndef CGRAPH_TRANSFORMS_SHAPECHECK_H
#define CGRAPH_TRANSFORMS_SHAPECHECK_H

#include "dialects/CGraph/IR/CGraphOps.h"
#include "llvm/ADT/DenseMap.h"

namespace cgraphc::cg {

/// Follows what is known of the sizes of tensors through the calls of a flat
/// graph: a `dim` is bound at each call by the arguments and holds for its
/// results, also inside tuples and records; inside `list`, `optional` and
/// `T[N]` it is bound by each element. What is not known is left to the check
/// when running.
class ShapeCheck {
public:
  explicit ShapeCheck(mlir::SymbolTableCollection &symbols)
      : symbols(symbols) {}

  /// Two sizes that cannot agree.
  struct Conflict {
    unsigned argument; ///< Position of the argument.
    unsigned axis;
    std::string found;  ///< Shape of the argument.
    std::string wanted; ///< Shape of the parameter.
    std::string reason; ///< `x` wants 4095 here.
  };

  /// Binds the dims of `task` to the arguments; returns the first conflict.
  std::optional<Conflict> bind(TaskOp task, mlir::ValueRange args);

  /// Notes what the dims bound last say of the results of a call of `task`.
  void noteResults(TaskOp task, mlir::ValueRange results);

  /// The first of several values whose shape cannot be that of the first one.
  std::optional<Conflict> agree(mlir::ValueRange values);
  /// Notes that `made` has the sizes of `value`, which is of the same type.
  void noteSame(mlir::Value made, mlir::Value value);

private:
  /// What dims stand for.
  using Sizes = llvm::DenseMap<mlir::StringAttr, int64_t>;

  /// Whether `found`, whose dims are `have`, can go where a `wanted` is
  /// wanted; binds the dims of `wanted` in `dims`. Fills in `conflict`.
  bool unify(mlir::Value found, mlir::Type wanted, Sizes &dims);
  bool unify(mlir::Type found, mlir::Type wanted, const Sizes &have,
             Sizes &dims);
  bool unifyDims(TensorType found, TensorType wanted, const Sizes &have,
                 Sizes &dims);
  /// What the dims in the type of `value` stand for, as far as it is known.
  const Sizes &getSizes(mlir::Value value);
  /// Whether the path leads into elements that bind their dims themselves.
  bool leadsIntoElements(ProjectOp project);
  RecordOp lookUpRecord(RecordType type);

  mlir::SymbolTableCollection &symbols;
  /// The sizes bound at the call that made a value.
  llvm::DenseMap<mlir::Value, std::shared_ptr<const Sizes>> known;
  const Sizes nothing;
  Sizes bound; ///< At the call at hand.
  mlir::Operation *user = nullptr;
  Conflict conflict;
};

} // namespace cgraphc::cg

#endif // CGRAPH_TRANSFORMS_SHAPECHECK_H
