//===- BodyInterpreter.h - Unrolls generic bodies ---------------*- C++ -*-===//

#ifndef CGRAPH_TRANSFORMS_BODYINTERPRETER_H
#define CGRAPH_TRANSFORMS_BODYINTERPRETER_H

#include "Evaluator.h"
#include "MistakeLog.h"
#include "llvm/ADT/StringMap.h"
#include <memory>

namespace cgraphc::cg {

struct Bundle;

/// What an SSA value of a generic body stands for in one unrolled copy.
struct Item {
  enum class Kind : uint8_t {
    Unset, ///< An element of a `var` array that is not bound.
    Error, ///< Something was reported; says nothing more.
    Edge,  ///< `root`, or the part of it at the end of `path`.
    Bundle,
  };

  Kind kind = Kind::Unset;
  Transport via = Transport::Auto;
  mlir::Value root;
  mlir::ArrayAttr path; ///< Null: all of it.
  mlir::Type type;      ///< Of the edge.
  std::shared_ptr<Bundle> bundle;
  /// The actor that a broadcast has brought the edge to; null: where it is
  /// made.
  mlir::Value home = {};

  static Item error() { return {Kind::Error, {}, {}, {}, {}, {}, {}}; }
  static Item edge(mlir::Value root) {
    return {Kind::Edge, Transport::Auto, root, {}, root.getType(), {}, {}};
  }
  bool isError() const { return kind == Kind::Error; }
  bool isEdge() const { return kind == Kind::Edge; }
  bool isBundle() const { return kind == Kind::Bundle; }
};

/// A compile-time array. Shared until it is changed.
struct Bundle {
  std::string name; ///< For messages: `act[1]`.
  std::vector<Item> elements;
};

/// `item`, sent by `via` where one is chosen: what stands in a bundle with a
/// transport is sent by it.
inline Item withVia(Item item, Transport via) {
  if (via != Transport::Auto)
    item.via = via;
  return item;
}

/// How much unrolling may make; counted over all bodies of a module.
struct Limits {
  int64_t tasks, edges, nodes;
};

/// Runs the operations that both graphs and deployments have: loops, branches,
/// constants, requirements, bundles. What remains is up to `visit`.
class BodyInterpreter {
public:
  BodyInterpreter(Evaluator &evaluator, MistakeLog &log, Limits &left)
      : evaluator(evaluator), log(log), left(left) {}
  virtual ~BodyInterpreter() = default;

protected:
  /// Runs a block up to its terminator. Fails where going on makes no sense.
  mlir::LogicalResult run(mlir::Block &block);

  /// Anything but the operations above.
  virtual mlir::LogicalResult visit(mlir::Operation *op) = 0;
  /// `@slots` and the like on one edge.
  virtual void annotate(const Item &item, AnnotateOp op) = 0;
  /// The note that says for whom a body is unrolled; may be empty.
  virtual std::string getOccasion() = 0;
  /// The location of what is made of `op`: with the loop variables.
  virtual mlir::Location getLoc(mlir::Operation *op);

  Item get(mlir::Value value) const { return items.lookup(value); }
  void set(mlir::Value value, Item item) { items[value] = std::move(item); }
  /// Hands out the item of `value`, for good where `user` is its only reader.
  Item take(mlir::Value value, mlir::Operation *user);

  /// Evaluates an expression of `op`, or reports why it has no value.
  mlir::Attribute evaluate(mlir::Operation *op, mlir::Attribute expr);
  std::optional<int64_t> evaluateInt(mlir::Operation *op, mlir::Attribute expr);
  /// Whether an option can be `value`; reports it if not.
  bool checkOption(OptionOp op, mlir::Attribute value);
  mlir::Type evaluateType(mlir::Operation *op, mlir::Type type);

  /// Reports a mistake of this copy.
  Mistake *mistake(mlir::Location loc, Code code, std::string message);
  /// Takes `count` from what may still be made; false and reported if it is
  /// too much.
  bool spend(int64_t &budget, int64_t count, mlir::Location loc,
             llvm::StringRef what);

  /// A bundle of a type whose sizes are known, made of what `next` returns in
  /// row-major order; null where it gets too large.
  Item makeBundle(
      mlir::Location loc, mlir::Type type, const std::string &name,
      llvm::function_ref<Item(const std::string &name, mlir::Type type)> next);

  /// All edges of an item in row-major order, with the transports of the
  /// bundles around them.
  void forEachEdge(const Item &item, llvm::function_ref<void(const Item &)> fn);

  Evaluator &evaluator;
  MistakeLog &log;
  Limits &left;
  size_t mistakes = 0; ///< Found in this body.
  /// Options set so far.
  mlir::NamedAttrList options;

private:
  mlir::LogicalResult runOp(mlir::Operation &op);
  void runOption(OptionOp op);
  mlir::LogicalResult runRequire(RequireOp op);
  /// Runs a loop's body once for each value of its variable.
  mlir::LogicalResult runRounds(mlir::StringAttr variable, int64_t lower,
                                int64_t upper, mlir::Block &body,
                                llvm::function_ref<void(YieldOp)> afterRound);
  mlir::LogicalResult runFor(ForOp op);
  mlir::LogicalResult runCollect(CollectOp op);
  mlir::LogicalResult runIf(IfOp op);
  void runBundle(BundleOp op);
  void runIndex(IndexOp op);
  void runInsert(InsertOp op);
  void runVia(ViaOp op);
  void runUnset(UnsetOp op);
  void runAnnotate(AnnotateOp op);

  /// The element behind `indices`, or an error item.
  Item select(mlir::Operation *op, Item item, mlir::ArrayAttr indices);
  /// An index of `op` into a bundle of `size` elements.
  std::optional<int64_t> getIndex(mlir::Operation *op, mlir::Attribute expr,
                                  const Bundle &bundle);

  llvm::DenseMap<mlir::Value, Item> items;
  llvm::StringMap<OptionOp> givenOptions;

protected:
  /// The loop variables around the current operation, outermost first.
  llvm::SmallVector<mlir::StringAttr> loopNames;
  llvm::SmallVector<int64_t> loopValues;

private:
  IterAttr iterations; ///< Of `loopValues`; null until it is needed.
};

} // namespace cgraphc::cg

#endif // CGRAPH_TRANSFORMS_BODYINTERPRETER_H
