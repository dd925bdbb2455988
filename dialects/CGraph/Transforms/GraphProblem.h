//===- GraphProblem.h - A routed graph as a scheduling problem --*- C++ -*-===//

#ifndef CGRAPH_TRANSFORMS_GRAPHPROBLEM_H
#define CGRAPH_TRANSFORMS_GRAPHPROBLEM_H

#include "cgraphc/Scheduling/Problem.h"
#include "dialects/CGraph/IR/CGraphOps.h"

namespace cgraphc::cg {

/// The op classes of one execution: calls are tasks, transfers are gets of
/// buffered channels, packs and projections cost nothing.
struct GraphProblem {
  sched::Problem problem;
  std::vector<mlir::Operation *> ops; ///< Per class.
  llvm::DenseMap<mlir::Operation *, uint32_t> classOf;
};

/// Costs are those of `@cost`, or the same for all.
GraphProblem buildProblem(FlatGraphOp graph,
                          mlir::SymbolTableCollection &symbols);

} // namespace cgraphc::cg

#endif // CGRAPH_TRANSFORMS_GRAPHPROBLEM_H
