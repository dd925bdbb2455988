//===- Buffer.cpp - Slots and slot sizes of every channel -----------------===//

#include "GraphProblem.h"
#include "RoleProjection.h"
#include "WireSize.h"
#include "cgraphc/Scheduling/Rate.h"
#include "cgraphc/Support/OptionRange.h"
#include "dialects/CGraph/Transforms/Passes.h"
#include "mlir/IR/Builders.h"
#include "mlir/Pass/Pass.h"
#include "llvm/Support/Format.h"
#include <cmath>

namespace cgraphc::cg {
#define GEN_PASS_DEF_BUFFERPASS
#include "dialects/CGraph/Transforms/Passes.h.inc"

using namespace mlir;

namespace {

constexpr uint64_t kiB = 1024;
constexpr uint64_t defaultBuffer = 4 * kiB;
/// A value of this size travels in the slot's header.
constexpr uint64_t inlineBytes = 48;
constexpr uint64_t cacheLine = 64;
constexpr uint64_t errorArea = 1 * kiB;
/// Slots of default size shrink to keep what one process sends under this.
constexpr uint64_t arenaTarget = 64 * kiB * kiB;
/// What one process may send without anybody minding the memory.
constexpr uint64_t cheapArena = kiB * kiB;

/// Shared memory of one slot: header, error area, payload.
uint64_t slotMemory(uint64_t payload) {
  uint64_t area =
      payload <= inlineBytes ? 0 : llvm::alignTo(payload, cacheLine);
  return cacheLine + errorArea + area;
}

struct Sizes {
  uint64_t slots = 1;
  uint64_t bytes = 0;
  bool bounded = false;
  bool isDefault = false; ///< Nobody asked for this size.
  bool isFixed = false;   ///< Somebody asked for this number of slots.
};

/// `12.4 GiB`
std::string inUnits(uint64_t bytes) {
  static constexpr const char *units[] = {"B", "KiB", "MiB", "GiB", "TiB"};
  double value = bytes;
  unsigned unit = 0;
  for (; value >= 1024 && unit < 4; ++unit)
    value /= 1024;
  std::string text;
  llvm::raw_string_ostream(text) << llvm::format("%.4g ", value) << units[unit];
  return text;
}

/// Bytes of shared memory of all slots of a graph.
struct Memory {
  uint64_t alone = 0;
  uint64_t inSet = 0; ///< Where results have `max_inflight` slots at least.
};

class Buffers {
public:
  Buffers(FlatGraphOp graph, SymbolTableCollection &symbols, WireSizes &wire,
          bool warnUnbounded, bool remarkSerial)
      : graph(graph), symbols(symbols), wire(wire),
        warnUnbounded(warnUnbounded), remarkSerial(remarkSerial),
        projection(projectRoles(graph)), sizes(projection.channels.size()) {}

  FailureOr<Memory> run() {
    if (failed(chooseSlots()) || failed(chooseBytes()))
      return failure();
    fillCheapArenas();
    shrinkArenas();
    write();
    if (failed(verifyProjection(graph, projectRoles(graph))))
      return failure();
    Memory memory;
    uint64_t limit = maxInflight(graph);
    for (auto [channel, size] : llvm::zip_equal(projection.channels, sizes)) {
      bool isResult = llvm::any_of(channel.transfers, [](TransferOp transfer) {
        return transfer.getReader() == 0;
      });
      uint64_t inSet = isResult ? std::max(size.slots, limit) : size.slots;
      uint64_t slot = slotMemory(size.bytes);
      memory.alone =
          std::min(WireSizes::huge, memory.alone + size.slots * slot);
      memory.inSet = std::min(WireSizes::huge, memory.inSet + inSet * slot);
    }
    return memory;
  }

private:
  /// Channels of the driver have `max_inflight` slots, so that it may take
  /// results in any order or never; the others what the best rate needs.
  LogicalResult chooseSlots() {
    unsigned limit = maxInflight(graph);
    GraphProblem problem = buildProblem(graph, KeptOrder::All, symbols);
    sched::Rate rate = sched::computeRate(problem.problem);
    if (remarkSerial)
      reportSerial(problem, rate);
    DenseMap<Operation *, uint32_t> lastUser = lastUsers(problem);
    for (auto [channel, size] : llvm::zip_equal(projection.channels, sizes)) {
      CallOp producer = channel.producer;
      if (producer && producer.getSlots()) {
        size.slots = *producer.getSlots();
        size.isFixed = true;
        if (size.slots == 0 || size.slots > limit)
          return emitCoded(producer, CG0804)
                 << "`@slots(" << size.slots << ")` must be from 1 to "
                 << "`max_inflight`, which is " << limit;
        continue;
      }
      sched::Lifetime life;
      bool driver = !producer;
      for (TransferOp transfer : channel.transfers) {
        driver |= transfer.getReader() == 0;
        if (!driver)
          life.lastUses.push_back(lastUser.lookup(transfer));
      }
      if (!driver)
        life.producer = problem.classOf.lookup(producer);
      size.slots = driver
                       ? limit
                       : sched::slotsAtRate(problem.problem, rate, life, limit);
    }
    return success();
  }

  /// A critical cycle through several actors: one of them is visited again
  /// before it can begin the next execution.
  void reportSerial(const GraphProblem &problem, const sched::Rate &rate) {
    std::vector<int64_t> busy(graph.getNumActors() + 1);
    for (const sched::OpClass &cls : problem.problem.classes)
      if (cls.kind == sched::ClassKind::Task)
        busy[cls.actors.front()] += cls.cost;
    SmallVector<CallOp> visits;
    for (uint32_t id : rate.criticalCycle)
      if (auto call = dyn_cast<CallOp>(problem.ops[id]))
        visits.push_back(call);
    auto changesActor = [&](CallOp call) {
      return call.getActor() != visits.front().getActor();
    };
    if (!llvm::any_of(visits, changesActor))
      return;
    int64_t most = *llvm::max_element(busy);
    double lost =
        100 * (1 - double(most) * double(rate.tokens) / double(rate.time));
    CodedDiagnostic diagnostic =
        emitCoded(visits.front(), CG0530)
        << "executions cannot overlap between these calls: one every "
        << rate.time / rate.tokens << " ns at best, while no actor works more "
        << "than " << most << " ns of it, a loss of " << std::llround(lost)
        << " %";
    for (CallOp call : visits)
      diagnostic.label(
          call.getLoc(),
          "`" + graph.getProcessNames()[graph.getProcess(call.getActor()) - 1] +
              "` is needed here");
  }

  /// The class of the last call that reads each transfer.
  DenseMap<Operation *, uint32_t> lastUsers(const GraphProblem &problem) {
    DenseMap<Operation *, uint32_t> last;
    for (CallOp call : projection.calls)
      for (Value operand : call.getOperands())
        forEachSource(operand, [&](Value source) {
          if (auto transfer = source.getDefiningOp<TransferOp>())
            last[transfer] = problem.classOf.lookup(call);
        });
    return last;
  }

  LogicalResult chooseBytes() {
    std::optional<uint64_t> option;
    if (auto size = graph.getOptions().getAs<SizeAttr>("buffer"))
      option = size.getBytes();
    for (auto [channel, size] : llvm::zip_equal(projection.channels, sizes)) {
      TransferOp transfer = channel.transfers.front();
      if (auto largest = wire.largest(transfer.getResult().getType())) {
        size.bytes = *largest;
        size.bounded = true;
        if (size.bytes <= uint64_t(largestValue))
          continue;
        return emitCoded(transfer, CG0510)
               << "`" << channelName(channel) << "` can be "
               << inUnits(size.bytes)
               << ", a slot holds less than 4 GiB: send it in parts";
      }
      CallOp producer = channel.producer;
      if (producer && producer.getBuffer()) {
        size.bytes = *producer.getBuffer();
        continue;
      }
      size.bytes = option.value_or(defaultBuffer);
      size.isDefault = !option;
      if (warnUnbounded)
        emitCoded(transfer, CG0520)
            << "payload of `" << channelName(channel)
            << "` has no size bound: larger values than " << inUnits(size.bytes)
            << " are spilled";
    }
    return success();
  }

  /// Where slots cost little, all channels of a process get `max_inflight`:
  /// the more a process may run ahead, the fewer times it has to be woken.
  void fillCheapArenas() {
    uint64_t limit = maxInflight(graph);
    std::vector<uint64_t> memory(graph.getNumActors() + 1);
    for (auto [channel, size] : llvm::zip_equal(projection.channels, sizes)) {
      uint64_t &sum = memory[channel.source];
      sum = std::min(WireSizes::huge, sum + limit * slotMemory(size.bytes));
    }
    for (auto [channel, size] : llvm::zip_equal(projection.channels, sizes))
      if (!size.isFixed && memory[channel.source] <= cheapArena)
        size.slots = limit;
  }

  void shrinkArenas() {
    unsigned processes = graph.getNumActors() + 1;
    std::vector<uint64_t> fixed(processes), flexibleSlots(processes);
    for (auto [channel, size] : llvm::zip_equal(projection.channels, sizes)) {
      uint64_t &memory = fixed[channel.source];
      memory = std::min(
          WireSizes::huge,
          memory + size.slots * slotMemory(size.isDefault ? 0 : size.bytes));
      if (size.isDefault)
        flexibleSlots[channel.source] += size.slots;
    }
    for (auto [channel, size] : llvm::zip_equal(projection.channels, sizes)) {
      if (!size.isDefault)
        continue;
      uint64_t used = fixed[channel.source];
      uint64_t share = used >= arenaTarget ? 0
                                           : (arenaTarget - used) /
                                                 flexibleSlots[channel.source];
      share = llvm::alignDown(share, cacheLine);
      size.bytes = std::min(size.bytes, std::max(share, inlineBytes));
    }
  }

  void write() {
    Builder builder(graph.getContext());
    for (auto [channel, size] : llvm::zip_equal(projection.channels, sizes))
      for (TransferOp transfer : channel.transfers) {
        transfer.setSlots(size.slots);
        transfer.setSlotBytes(size.bytes);
        transfer.setBounded(size.bounded);
      }
  }

  FlatGraphOp graph;
  SymbolTableCollection &symbols;
  WireSizes &wire;
  bool warnUnbounded, remarkSerial;
  RoleProjection projection;
  std::vector<Sizes> sizes;
};

class BufferPass : public impl::BufferPassBase<BufferPass> {
public:
  using BufferPassBase::BufferPassBase;

private:
  void runOnOperation() override {
    SymbolTableCollection symbols;
    WireSizes wire(getOperation(), symbols);
    llvm::StringMap<uint64_t> memory; // of graphs within the limit, in a set
    for (auto graph : getOperation().getOps<FlatGraphOp>()) {
      FailureOr<Memory> bytes =
          Buffers(graph, symbols, wire, warnUnbounded, remarkSerial).run();
      if (failed(bytes)) {
        signalPassFailure();
      } else if (bytes->alone > memoryLimit) {
        reportTooLarge(graph, "graph `" + graph.getSymName() + "`",
                       bytes->alone);
      } else {
        memory[graph.getSymName()] = bytes->inSet;
      }
    }
    for (auto deployment : getOperation().getOps<DeploymentOp>()) {
      for (auto set : deployment.getBody().getOps<LiveOp>())
        checkSet(set, memory);
      checkWindows(deployment, symbols);
    }
  }

  /// Plans have slots for the window of their graph, which a deployment can
  /// lower.
  void checkWindows(DeploymentOp deployment, SymbolTableCollection &symbols) {
    DictionaryAttr options = deployment.getOptionsAttr();
    auto window =
        options ? options.getAs<IntegerAttr>("max_inflight") : IntegerAttr();
    if (!window)
      return;
    for (auto wire : deployment.getBody().getOps<WireOp>()) {
      auto graph =
          wire.getPlan()
              ? symbols.lookupNearestSymbolFrom<FlatGraphOp>(
                    wire, StringAttr::get(&getContext(), *wire.getPlan()))
              : FlatGraphOp();
      if (!graph || window.getInt() <= int64_t(maxInflight(graph)))
        continue;
      CodedDiagnostic diagnostic = emitCoded(wire, CG0802);
      diagnostic << "option `max_inflight` of the deployment is "
                 << window.getInt() << ", graph `" << graph.getSymName()
                 << "` has " << maxInflight(graph);
      diagnostic.help("a deployment can lower it; raise it in the graph");
      signalPassFailure();
    }
  }

  /// The slots of all graphs of a set are there at once.
  void checkSet(LiveOp set, const llvm::StringMap<uint64_t> &memory) {
    uint64_t total = 0;
    for (WireOp wire : set.getWires()) {
      auto graph = memory.find(wire.getPlan().value_or(""));
      if (graph == memory.end())
        return; // reported
      total = std::min(WireSizes::huge, total + graph->second);
    }
    if (total > memoryLimit)
      reportTooLarge(set, "live set `" + set.getName() + "`", total);
  }

  void reportTooLarge(Operation *op, const Twine &what, uint64_t bytes) {
    CodedDiagnostic diagnostic = emitCoded(op, CG0510);
    diagnostic << "slots of " << what << " need " << inUnits(bytes)
               << " of shared memory, limit is " << inUnits(memoryLimit);
    diagnostic.help("lower `max_inflight`, or allow more with "
                    "`--limit shared-memory=BYTES`");
    signalPassFailure();
  }
};

} // namespace
} // namespace cgraphc::cg
