//===- RoleProjection.cpp - What each process does, in order --------------===//

#include "RoleProjection.h"
#include "cgraphc/Scheduling/Verifier.h"
#include "dialects/CGraph/IR/Locations.h"

namespace cgraphc::cg {

using namespace mlir;
using sched::OpKind;
using sched::UseKind;

namespace {

class Projector {
public:
  explicit Projector(FlatGraphOp graph) : graph(graph) {}

  RoleProjection run() {
    Block &block = graph.getBody().front();
    llvm::append_range(result.calls, block.getOps<CallOp>());
    collectChannels(block);
    for (CallOp call : result.calls)
      forEachTransfer(
          call, [&](TransferOp transfer) { lastReader[transfer] = call; });
    result.program.roles.resize(graph.getNumActors() + 1);
    for (uint32_t id = 0; id < result.channels.size(); ++id)
      for (TransferOp transfer : result.channels[id].transfers)
        if (transfer.getReader() != 0 && !lastReader.count(transfer))
          dropUnread(id, transfer.getReader());
    for (uint32_t index = 0; index < result.calls.size(); ++index)
      addCall(index);
    return std::move(result);
  }

private:
  void collectChannels(Block &block) {
    bool sized = false;
    for (auto transfer : block.getOps<TransferOp>()) {
      unsigned id = transfer.getChannel();
      if (result.channels.size() <= id) {
        result.channels.resize(id + 1);
        result.program.channels.resize(id + 1);
      }
      RoutedChannel &channel = result.channels[id];
      channel.source = transfer.getSource();
      if (Value value = transfer.getValue())
        channel.producer = value.getDefiningOp<CallOp>();
      if (channel.transfers.empty() && channel.producer)
        made[channel.producer].push_back(id);
      channel.transfers.push_back(transfer);
      sched::ProgramChannel &fifo = result.program.channels[id];
      fifo.producer = channel.source;
      fifo.readers.push_back(transfer.getReader());
      fifo.slots = transfer.getSlots().value_or(1);
      sized |= transfer.getSlots().has_value();
    }
    result.program.window = sized ? maxInflight(graph) : 1;
  }

  void forEachRead(CallOp call, llvm::function_ref<void(Value)> visit) {
    for (Value value : call.getArgs())
      forEachSource(value, visit);
    for (Value value : call.getAfter())
      forEachSource(value, visit);
  }

  void forEachTransfer(CallOp call,
                       llvm::function_ref<void(TransferOp)> visit) {
    forEachRead(call, [&](Value source) {
      if (auto transfer = source.getDefiningOp<TransferOp>())
        visit(transfer);
    });
  }

  void addCall(uint32_t index) {
    CallOp call = result.calls[index];
    sched::Role &role = result.program.roles[graph.getProcess(call.getActor())];
    SmallVector<sched::Use> uses;
    SmallVector<unsigned> releases;
    forEachRead(call, [&](Value source) {
      auto transfer = source.getDefiningOp<TransferOp>();
      if (!transfer) {
        uses.push_back({UseKind::ReadLocal, localOf(source)});
        return;
      }
      unsigned channel = transfer.getChannel();
      uses.push_back({UseKind::Read, channel});
      if (got.insert(transfer).second)
        role.add(OpKind::Get, channel, index);
      // A message that one call reads twice is released once.
      CallOp &last = lastReader[transfer];
      if (last == call) {
        releases.push_back(channel);
        last = CallOp();
      }
    });
    SmallVector<unsigned, 1> writes = made.lookup(call);
    llvm::sort(writes);
    for (unsigned channel : writes) {
      uses.push_back({UseKind::Write, channel});
      role.add(OpKind::Acquire, channel, index);
    }
    for (Value value : call.getResults())
      uses.push_back({UseKind::DefineLocal, localOf(value)});
    role.invoke(index, uses, index);
    // Commits come first: somebody waits for the results, while the room that
    // a release makes is rarely awaited.
    for (unsigned channel : writes)
      role.add(OpKind::Commit, channel, index);
    for (unsigned channel : releases)
      role.add(OpKind::Release, channel, index);
  }

  /// An actor without tasks still takes the start signal.
  void dropUnread(uint32_t channel, unsigned reader) {
    sched::Role &role = result.program.roles[reader];
    role.add(OpKind::Get, channel, RoleProjection::noCall);
    role.add(OpKind::Release, channel, RoleProjection::noCall);
  }

  uint32_t localOf(Value value) {
    return locals.try_emplace(value, locals.size()).first->second;
  }

  FlatGraphOp graph;
  RoleProjection result;
  DenseMap<Operation *, SmallVector<unsigned, 1>> made;
  DenseMap<Operation *, CallOp> lastReader;
  DenseSet<Operation *> got;
  DenseMap<Value, uint32_t> locals;
};

} // namespace

void forEachSource(Value value, llvm::function_ref<void(Value)> visit) {
  Operation *op = value.getDefiningOp();
  if (isa_and_nonnull<LiteralOp>(op))
    return;
  if (!isa_and_nonnull<PackOp, ProjectOp>(op))
    return visit(value);
  for (Value operand : op->getOperands())
    forEachSource(operand, visit);
}

RoleProjection projectRoles(FlatGraphOp graph) {
  return Projector(graph).run();
}

unsigned maxInflight(FlatGraphOp graph) {
  return graph.getIntOption("max_inflight").value_or(10);
}

std::string channelName(const RoutedChannel &channel) {
  TransferOp transfer = channel.transfers.front();
  Value value = transfer.getValue();
  if (!value)
    return "start";
  std::string name;
  if (auto argument = dyn_cast<BlockArgument>(value)) {
    auto graph = cast<FlatGraphOp>(argument.getOwner()->getParentOp());
    unsigned input = argument.getArgNumber() - graph.getNumActors();
    name = cast<ParamAttr>(graph.getInputs()[input]).getName().str();
  } else {
    auto call = value.getDefiningOp<CallOp>();
    name = getValueName(call.getLoc()).str();
    if (name.empty())
      name = call.getTask().str();
    if (call.getNumResults() > 1)
      name += "." + std::to_string(cast<OpResult>(value).getResultNumber());
  }
  for (Attribute step : transfer.getPath())
    if (auto field = dyn_cast<StringAttr>(step))
      name += "." + field.getValue().str();
    else
      name += "." + std::to_string(cast<IntegerAttr>(step).getInt());
  return name;
}

LogicalResult verifyProjection(FlatGraphOp graph,
                               const RoleProjection &projection) {
  auto processName = [&](uint32_t id) {
    return id == 0 ? std::string("driver") : graph.getProcessNames()[id - 1];
  };
  auto nameOfChannel = [&](uint32_t id) {
    return channelName(projection.channels[id]);
  };
  auto noRendezvous = [](uint32_t) { return std::string(); };
  sched::Verdict verdict = sched::verifyProgram(
      projection.program, {processName, nameOfChannel, noRendezvous});
  if (verdict.accepted())
    return success();
  CodedDiagnostic diagnostic =
      emitCoded(graph, verdict.blocks ? CG0501 : CG0502) << verdict.message;
  for (const sched::VerdictNote &note : verdict.notes) {
    Location loc = graph.getLoc();
    if (note.origin != RoleProjection::noCall)
      loc = CallOp(projection.calls[note.origin]).getLoc();
    diagnostic.label(loc, note.text);
  }
  return failure();
}

} // namespace cgraphc::cg
