//===- Schedule.cpp - Puts a graph's block into the order π ---------------===//

#include "GraphProblem.h"
#include "RoleProjection.h"
#include "cgraphc/Scheduling/ListScheduler.h"
#include "dialects/CGraph/Transforms/Passes.h"
#include "mlir/Pass/Pass.h"

namespace cgraphc::cg {
#define GEN_PASS_DEF_SCHEDULEPASS
#include "dialects/CGraph/Transforms/Passes.h.inc"

using namespace mlir;

namespace {

/// Moves the ops to the end of the block in the given order; constants go
/// before their first user, the rest (discards, the return) stays behind.
void reorder(Block &block, const GraphProblem &graph,
             ArrayRef<uint32_t> order) {
  Operation *end = block.getTerminator();
  SmallVector<Operation *> discards;
  for (auto discard : block.getOps<DiscardOp>())
    discards.push_back(discard);
  DenseSet<Operation *> placed;
  auto place = [&](Operation *op) {
    for (Value operand : op->getOperands())
      if (auto literal = operand.getDefiningOp<LiteralOp>();
          literal && placed.insert(literal).second)
        literal->moveBefore(end);
    if (op != end)
      op->moveBefore(end);
  };
  for (uint32_t id : order)
    place(graph.ops[id]);
  for (Operation *discard : discards)
    place(discard);
  place(end);
}

/// Tells which calls wait for each other in a circle.
void reportCycle(FlatGraphOp graph, const GraphProblem &problem,
                 ArrayRef<uint32_t> cycle) {
  CodedDiagnostic diagnostic = emitCoded(problem.ops[cycle.front()], CG0501)
                               << "the dependences of graph `"
                               << graph.getSymName() << "` form a cycle";
  for (uint32_t id : cycle)
    diagnostic.label(problem.ops[id]->getLoc(),
                     "this waits for the one before it");
}

/// Which error of an execution comes first is decided by the order as written.
void numberCalls(FlatGraphOp graph) {
  int64_t number = 0;
  for (auto call : graph.getBody().front().getOps<CallOp>())
    call.setNumber(number++);
}

class SchedulePass : public impl::SchedulePassBase<SchedulePass> {
  void runOnOperation() override {
    SymbolTableCollection symbols;
    for (auto graph : getOperation().getOps<FlatGraphOp>()) {
      GraphProblem problem = buildProblem(graph, symbols);
      sched::Schedule schedule = sched::scheduleClasses(problem.problem);
      if (!schedule.cycle.empty()) {
        reportCycle(graph, problem, schedule.cycle);
        signalPassFailure();
        continue;
      }
      numberCalls(graph);
      reorder(graph.getBody().front(), problem, schedule.order);
      if (failed(verifyProjection(graph, projectRoles(graph))))
        signalPassFailure();
    }
  }
};

} // namespace
} // namespace cgraphc::cg
