//===- Schedule.cpp - Puts a graph's block into the order π ---------------===//

#include "GraphProblem.h"
#include "RoleProjection.h"
#include "cgraphc/Scheduling/Overlap.h"
#include "dialects/CGraph/Transforms/Passes.h"
#include "mlir/Pass/Pass.h"
#include <set>

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

/// Tells whose copies are in the way when no call can be next.
void reportOverLimit(FlatGraphOp graph, const GraphProblem &problem,
                     const sched::Schedule &schedule) {
  std::vector<bool> done(problem.ops.size());
  for (uint32_t id : schedule.order)
    done[id] = true;
  auto isDone = [&](uint32_t id) { return done[id]; };
  uint32_t blocked = schedule.overLimit.front();
  auto brings = [&](const sched::Hold &hold) {
    return llvm::is_contained(hold.classes, blocked) &&
           llvm::none_of(hold.classes, isDone);
  };
  // All that `blocked` would bring are over the limit of one group.
  const sched::Problem &model = problem.problem;
  std::vector<uint32_t> there(model.holdLimits.size());
  for (const sched::Hold &hold : model.holds)
    there[hold.group] += brings(hold) || (llvm::any_of(hold.classes, isDone) &&
                                          !llvm::all_of(hold.classes, isDone));
  for (auto [number, hold] : llvm::enumerate(model.holds)) {
    uint32_t limit = model.holdLimits[hold.group];
    if (!brings(hold) || there[hold.group] <= limit)
      continue;
    auto [maker, process] = problem.holders[number];
    CodedDiagnostic diagnostic =
        emitCoded(problem.ops[blocked], CG0504)
        << "no order keeps `@live(" << limit << ")`: `"
        << graph.getProcessNames()[process - 1] << "` would hold "
        << there[hold.group] << " copies when this runs, and nothing else can";
    for (const sched::Hold &other : model.holds)
      if (other.group == hold.group && llvm::any_of(other.classes, isDone) &&
          !llvm::all_of(other.classes, isDone))
        diagnostic.label(
            problem.ops[*llvm::find_if_not(other.classes, isDone)]->getLoc(),
            "a copy is held until this has run");
    diagnostic.help("raise the limit, or read the copies earlier");
    return;
  }
}

/// Which error of an execution comes first is decided by the order as written.
void numberCalls(FlatGraphOp graph) {
  int64_t number = 0;
  for (auto call : graph.getBody().front().getOps<CallOp>())
    call.setNumber(number++);
}

/// Says of each transfer beside which tasks it runs, or why beside none; the
/// same of copies that unrolling made is said once.
class OverlapRemarks {
public:
  OverlapRemarks(FlatGraphOp graph, const GraphProblem &problem)
      : graph(graph), problem(problem) {}

  void emit(const sched::Schedule &schedule) {
    for (const sched::Placement &placement :
         sched::explainOverlap(problem.problem, schedule)) {
      auto transfer = dyn_cast<TransferOp>(problem.ops[placement.transfer]);
      // Before an actor's first task there is nothing to move ahead of.
      if (!transfer || placement.reason == sched::Placement::FirstTask)
        continue;
      Operation *reader = problem.ops[placement.reader];
      std::string text = what(transfer, placement) + why(placement);
      if (said.emplace(reader->getLoc().getAsOpaquePointer(), text).second)
        emitCoded(reader, CG0531) << text;
    }
  }

private:
  std::string what(TransferOp transfer, const sched::Placement &placement) {
    RoutedChannel channel;
    channel.transfers.push_back(transfer);
    return "`" + channelName(channel) + "`, read by " +
           nameOf(placement.reader) + ", ";
  }

  std::string why(const sched::Placement &placement) {
    using sched::Placement;
    switch (placement.reason) {
    case Placement::Moved: {
      constexpr size_t most = 3;
      std::string names;
      for (uint32_t id : ArrayRef(placement.beside).take_front(most))
        names += (names.empty() ? "" : ", ") + nameOf(id);
      if (placement.beside.size() > most)
        names +=
            " and " + std::to_string(placement.beside.size() - most) + " more";
      return "moves ahead of " + names;
    }
    case Placement::FirstTask:
      return "has no task before it";
    case Placement::Needed:
      return "cannot move ahead: it needs " + nameOf(placement.other) +
             ", the task before";
    case Placement::Late:
      return placement.other == Placement::None
                 ? "cannot move ahead: the driver sends it too late"
                 : "cannot move ahead: " + nameOf(placement.other) +
                       ", which makes it, ends too late";
    case Placement::Kept:
      return "stays where it is read: `option overlap` is off";
    }
    llvm_unreachable("covered switch");
  }

  std::string nameOf(uint32_t id) {
    auto call = dyn_cast<CallOp>(problem.ops[id]);
    if (!call)
      return "another transfer";
    uint32_t process = graph.getProcess(call.getActor());
    return "`" + graph.getProcessNames()[process - 1] + "." +
           call.getTask().str() + "`";
  }

  FlatGraphOp graph;
  const GraphProblem &problem;
  std::set<std::pair<const void *, std::string>> said;
};

class SchedulePass : public impl::SchedulePassBase<SchedulePass> {
  using SchedulePassBase::SchedulePassBase;

  void runOnOperation() override {
    SymbolTableCollection symbols;
    for (auto graph : getOperation().getOps<FlatGraphOp>()) {
      GraphProblem problem = buildProblem(graph, KeptOrder::AsAsked, symbols);
      sched::Schedule schedule = sched::scheduleClasses(problem.problem);
      if (!schedule.overLimit.empty() && hasFreeOrder(graph)) {
        // What looks best first may lead into a dead end; the order as written
        // is one more that may keep the limits.
        problem = buildProblem(graph, KeptOrder::All, symbols);
        schedule = sched::scheduleClasses(problem.problem);
      }
      if (!schedule.cycle.empty()) {
        reportCycle(graph, problem, schedule.cycle);
        signalPassFailure();
        continue;
      }
      if (!schedule.overLimit.empty()) {
        reportOverLimit(graph, problem, schedule);
        signalPassFailure();
        continue;
      }
      if (remarkOverlap)
        OverlapRemarks(graph, problem).emit(schedule);
      numberCalls(graph);
      reorder(graph.getBody().front(), problem, schedule.order);
      if (failed(verifyProjection(graph, projectRoles(graph))))
        signalPassFailure();
    }
  }
};

} // namespace
} // namespace cgraphc::cg
