//===- GraphProblem.h - A routed graph as a scheduling problem --*- C++ -*-===//

#ifndef CGRAPH_TRANSFORMS_GRAPHPROBLEM_H
#define CGRAPH_TRANSFORMS_GRAPHPROBLEM_H

#include "cgraphc/Scheduling/Problem.h"
#include "dialects/CGraph/IR/CGraphOps.h"

namespace cgraphc::cg {

/// Nanoseconds of a message through shared memory.
constexpr int64_t messageNanoseconds = 1'000;
/// Nanoseconds of a task: its `@cost`, or the same for all (also for none).
int64_t getTaskCost(TaskOp task);

/// The op classes of one execution: calls are tasks, transfers are gets of
/// buffered channels, packs and projections cost nothing.
struct GraphProblem {
  sched::Problem problem;
  std::vector<mlir::Operation *> ops; ///< Per class.
  llvm::DenseMap<mlir::Operation *, uint32_t> classOf;
  /// Per hold of the problem: the call that makes the value, and the process
  /// that holds it.
  std::vector<std::pair<CallOp, uint32_t>> holders;
};

/// Which tasks keep the order that they have in the block.
enum class KeptOrder {
  AsAsked, ///< All, or with `task_order = free` those of `@ordered` actors.
  All,
};

/// Costs are those of `@cost`, or the same for all; `@live` limits copies;
/// without `option overlap` transfers take the time of the tasks' lanes.
GraphProblem buildProblem(FlatGraphOp graph, KeptOrder kept,
                          mlir::SymbolTableCollection &symbols);

/// Whether tasks may be executed in another order than they are written in.
bool hasFreeOrder(FlatGraphOp graph);

} // namespace cgraphc::cg

#endif // CGRAPH_TRANSFORMS_GRAPHPROBLEM_H
