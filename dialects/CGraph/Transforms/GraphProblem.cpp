//===- GraphProblem.cpp - A routed graph as a scheduling problem ----------===//

#include "GraphProblem.h"

namespace cgraphc::cg {

using namespace mlir;

namespace {

/// Of tasks without `@cost`, and of a message through shared memory.
constexpr int64_t defaultTaskNanoseconds = 10'000;
constexpr int64_t messageNanoseconds = 1'000;

/// Looks each task up once.
class TaskCosts {
public:
  explicit TaskCosts(SymbolTableCollection &symbols) : symbols(symbols) {}

  int64_t of(CallOp call) {
    if (call.getCollective())
      return defaultTaskNanoseconds;
    auto [it, added] =
        costs.try_emplace({call.getActor().getType(), call.getTaskAttr()},
                          defaultTaskNanoseconds);
    if (!added)
      return it->second;
    if (TaskOp task = call.lookUpTask(symbols))
      if (auto annotations = task.getAnnotations())
        if (auto cost = annotations->getAs<DurationAttr>("cost"))
          it->second = std::max<int64_t>(1, cost.getNanoseconds());
    return it->second;
  }

private:
  SymbolTableCollection &symbols;
  DenseMap<std::pair<Type, Attribute>, int64_t> costs;
};

} // namespace

GraphProblem buildProblem(FlatGraphOp graph, SymbolTableCollection &symbols) {
  using sched::ClassKind;
  GraphProblem result;
  result.problem.numActors = graph.getNumActors() + 1;
  TaskCosts costs(symbols);
  for (Operation &op : graph.getBody().front()) {
    uint32_t id = result.ops.size();
    if (auto call = dyn_cast<CallOp>(op)) {
      result.problem.add(ClassKind::Task, graph.getProcess(call.getActor()),
                         costs.of(call));
    } else if (auto transfer = dyn_cast<TransferOp>(op)) {
      result.problem.add(ClassKind::Get, uint32_t(transfer.getReader()),
                         messageNanoseconds);
    } else if (isa<PackOp, ProjectOp>(op)) {
      result.problem.add(ClassKind::Get, {}, 0);
    } else {
      continue;
    }
    result.ops.push_back(&op);
    result.classOf[&op] = id;
    for (Value operand : op.getOperands())
      if (Operation *maker = operand.getDefiningOp())
        if (auto it = result.classOf.find(maker); it != result.classOf.end())
          result.problem.addEdge(it->second, id);
  }
  result.problem.keepWrittenOrder();
  return result;
}

} // namespace cgraphc::cg
