//===- GraphProblem.cpp - A routed graph as a scheduling problem ----------===//

#include "GraphProblem.h"
#include "RoleProjection.h"
#include "dialects/CGraph/IR/TypeSymbols.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SetVector.h"
#include <limits>

namespace cgraphc::cg {

using namespace mlir;

namespace {

/// Looks each task up once.
class TaskCosts {
public:
  explicit TaskCosts(SymbolTableCollection &symbols) : symbols(symbols) {}

  int64_t of(CallOp call) {
    if (call.getCollective())
      return getTaskCost({});
    auto [it, added] =
        costs.try_emplace({call.getActor().getType(), call.getTaskAttr()}, 0);
    if (added)
      it->second = getTaskCost(call.lookUpTask(symbols));
    return it->second;
  }

private:
  SymbolTableCollection &symbols;
  DenseMap<std::pair<Type, Attribute>, int64_t> costs;
};

class ProblemBuilder {
public:
  ProblemBuilder(FlatGraphOp graph, SymbolTableCollection &symbols)
      : graph(graph), symbols(symbols), costs(symbols) {}

  GraphProblem run(KeptOrder kept) {
    using sched::ClassKind;
    sched::Problem &problem = result.problem;
    problem.numActors = graph.getNumActors() + 1;
    auto overlap = graph.getOptions().getAs<BoolAttr>("overlap");
    problem.overlap = !overlap || overlap.getValue();
    for (Operation &op : graph.getBody().front()) {
      if (auto call = dyn_cast<CallOp>(op)) {
        addClass(&op, ClassKind::Task, graph.getProcess(call.getActor()),
                 costs.of(call));
        problem.classes.back().isShare = call.getCollective().has_value();
      } else if (auto transfer = dyn_cast<TransferOp>(op))
        addClass(&op, ClassKind::Get, uint32_t(transfer.getReader()),
                 messageNanoseconds);
      else if (isa<PackOp, ProjectOp>(op))
        addClass(&op, ClassKind::Get, {}, 0);
    }
    keepOrders(kept);
    addHolds();
    return std::move(result);
  }

private:
  void addClass(Operation *op, sched::ClassKind kind, ArrayRef<uint32_t> actors,
                int64_t cost) {
    uint32_t id = result.problem.add(kind, actors, cost);
    result.ops.push_back(op);
    result.classOf[op] = id;
    for (Value operand : op->getOperands())
      if (Operation *maker = operand.getDefiningOp())
        if (auto it = result.classOf.find(maker); it != result.classOf.end())
          result.problem.addEdge(it->second, id);
  }

  /// Tasks as they stand; without overlap also what each receives, directly
  /// before it.
  void keepOrders(KeptOrder kept) {
    std::vector<std::vector<uint32_t>> chains(result.problem.numActors);
    DenseSet<Operation *> received;
    for (auto call : graph.getBody().front().getOps<CallOp>()) {
      uint32_t process = graph.getProcess(call.getActor());
      if (kept == KeptOrder::AsAsked && !keepsOrder(call))
        continue;
      if (!result.problem.overlap)
        for (Value operand : call.getOperands())
          forEachSource(operand, [&](Value source) {
            auto transfer = source.getDefiningOp<TransferOp>();
            if (transfer && received.insert(transfer).second)
              chains[process].push_back(result.classOf.lookup(transfer));
          });
      chains[process].push_back(result.classOf.lookup(call));
    }
    for (const std::vector<uint32_t> &chain : chains)
      result.problem.keepOrder(chain);
  }

  bool keepsOrder(CallOp call) {
    if (!hasFreeOrder(graph))
      return true;
    FlatSymbolRefAttr name = call.getActor().getType().getName();
    auto [it, added] = ordered.try_emplace(name, false);
    if (added)
      if (auto actor = lookUpDeclaration<ActorOp>(call, name, symbols))
        it->second = actor.getAnnotations() &&
                     actor.getAnnotations()->contains("ordered");
    return it->second;
  }

  /// A copy of a value with `@live` is on every actor on which several calls
  /// make or read it.
  void addHolds() {
    llvm::MapVector<std::pair<Operation *, uint32_t>, llvm::SetVector<uint32_t>>
        holds;
    for (auto call : graph.getBody().front().getOps<CallOp>()) {
      uint32_t process = graph.getProcess(call.getActor());
      uint32_t id = result.classOf.lookup(call);
      if (call.getLive())
        holds[{call, process}].insert(id);
      for (Value operand : call.getOperands())
        forEachSource(operand, [&](Value source) {
          if (auto transfer = source.getDefiningOp<TransferOp>())
            source = transfer.getValue();
          auto maker = source ? source.getDefiningOp<CallOp>() : CallOp();
          if (maker && maker.getLive() && !isa<TokenType>(source.getType()))
            holds[{maker, process}].insert(id);
        });
    }
    for (const auto &[key, classes] : holds)
      if (classes.size() > 1)
        addHold(cast<CallOp>(key.first), key.second, classes.getArrayRef());
  }

  void addHold(CallOp maker, uint32_t process, ArrayRef<uint32_t> classes) {
    int64_t limit = (*maker.getLive())[0], statement = (*maker.getLive())[1];
    std::vector<uint32_t> &limits = result.problem.holdLimits;
    constexpr uint32_t most = std::numeric_limits<uint32_t>::max();
    uint32_t allowed = limit < most ? limit : most;
    auto [it, added] =
        groups.try_emplace({statement, process}, uint32_t(limits.size()));
    if (added)
      limits.push_back(allowed);
    limits[it->second] = std::min(limits[it->second], allowed);
    sched::Hold &hold = result.problem.holds.emplace_back();
    hold.group = it->second;
    hold.classes.assign(classes.begin(), classes.end());
    result.holders.emplace_back(maker, process);
  }

  FlatGraphOp graph;
  SymbolTableCollection &symbols;
  TaskCosts costs;
  GraphProblem result;
  DenseMap<Attribute, bool> ordered;
  DenseMap<std::pair<int64_t, uint32_t>, uint32_t> groups;
};

} // namespace

int64_t getTaskCost(TaskOp task) {
  constexpr int64_t withoutCost = 10'000;
  if (task)
    if (auto annotations = task.getAnnotations())
      if (auto cost = annotations->getAs<DurationAttr>("cost"))
        return std::max<int64_t>(1, cost.getNanoseconds());
  return withoutCost;
}

GraphProblem buildProblem(FlatGraphOp graph, KeptOrder kept,
                          SymbolTableCollection &symbols) {
  return ProblemBuilder(graph, symbols).run(kept);
}

bool hasFreeOrder(FlatGraphOp graph) {
  auto order = graph.getOptions().getAs<StringAttr>("task_order");
  return order && order.getValue() == "free";
}

} // namespace cgraphc::cg
