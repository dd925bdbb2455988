//===- Evaluator.h - Values of compile-time expressions ---------*- C++ -*-===//

#ifndef CGRAPH_TRANSFORMS_EVALUATOR_H
#define CGRAPH_TRANSFORMS_EVALUATOR_H

#include "dialects/CGraph/IR/CGraphOps.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace cgraphc::cg {

/// The names that an expression may use and their values. A name may be bound
/// anew inside a loop; leaving the loop brings the earlier value back.
class Scope {
public:
  using Mark = size_t;

  void bind(mlir::StringAttr name, mlir::Attribute value) {
    mlir::Attribute &slot = values[name];
    undo.push_back({name, slot});
    slot = value;
  }
  mlir::Attribute lookUp(mlir::StringAttr name) const {
    return values.lookup(name);
  }
  Mark mark() const { return undo.size(); }
  /// Forgets what was bound since `mark`.
  void reset(Mark mark) {
    for (; undo.size() > mark; undo.pop_back())
      values[undo.back().first] = undo.back().second;
  }

private:
  llvm::DenseMap<mlir::StringAttr, mlir::Attribute> values;
  std::vector<std::pair<mlir::StringAttr, mlir::Attribute>> undo;
};

/// A value, or why there is none (without a full stop, names in backquotes).
struct Evaluated {
  mlir::Attribute value;
  std::string problem;

  explicit operator bool() const { return value != nullptr; }
};

/// Evaluates expressions in a scope, with the checked 64-bit arithmetic of the
/// language.
class Evaluator {
public:
  /// `module` holds the constants that expressions name by symbol.
  explicit Evaluator(mlir::Operation *module);

  Scope scope;

  Evaluated evaluate(mlir::Attribute expr) const;

  /// Evaluates what can be evaluated; names without a value, and calls of
  /// `env`, stay.
  Evaluated evaluateOpen(mlir::Attribute expr) const;

  /// `type` with all expressions evaluated; null with `problem` set where one
  /// has no value.
  mlir::Type evaluateType(mlir::Type type, std::string &problem) const;

  /// `TP = 8, RANKS = 4`: the names that `expr` uses, with their values.
  std::string getNamesWithValues(mlir::Attribute expr) const;

private:
  Evaluated evaluate(mlir::Attribute expr, bool isOpen) const;
  Evaluated evaluateTree(ExprAttr tree, bool isOpen) const;
  mlir::Attribute lookUp(mlir::Attribute name) const;

  llvm::DenseMap<mlir::StringAttr, mlir::Attribute> constants;
  mutable unsigned depth = 0; ///< Of names inside names.
};

} // namespace cgraphc::cg

#endif // CGRAPH_TRANSFORMS_EVALUATOR_H
