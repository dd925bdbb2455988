//===- Plan.cpp - Scheduled graphs become plans ---------------------------===//

#include "PlanProgram.h"
#include "dialects/CGraph/Transforms/RoleProjection.h"
#include "dialects/Plan/IR/PlanDialect.h"
#include "dialects/Plan/IR/PlanOps.h"
#include "dialects/Plan/Transforms/Passes.h"
#include "mlir/IR/Builders.h"

namespace cgraphc::plan {
#define GEN_PASS_DEF_PLANPASS
#include "dialects/Plan/Transforms/Passes.h.inc"

using namespace mlir;
using cg::CallOp;
using cg::FlatGraphOp;
using cg::RoutedChannel;
using cg::TransferOp;
using sched::OpKind;

namespace {

/// Number of refs of an output: `T[A][B]` is an array of arrays of refs.
int64_t countRefs(Type type) {
  auto array = dyn_cast<cg::ArrayType>(type);
  if (!array)
    return 1;
  return cg::getKnownSize(array.getSize()).value_or(1) *
         countRefs(array.getElement());
}

/// Whether an operation of the same actor reads `value`.
bool staysOnActor(Value value) {
  return llvm::any_of(value.getUsers(), [](Operation *user) {
    return isa<CallOp, cg::PackOp, cg::ProjectOp>(user);
  });
}

/// Emits one plan.
class Planner {
public:
  explicit Planner(FlatGraphOp flat)
      : flat(flat), builder(flat.getContext()),
        projection(cg::projectRoles(flat)), names(flat.getProcessNames()) {
    for (auto [id, channel] : llvm::enumerate(projection.channels))
      if (channel.producer)
        made[channel.producer].push_back(id);
  }

  void run() {
    builder.setInsertionPoint(flat);
    graph = GraphOp::create(builder, flat.getLoc(), flat.getSymNameAttr(),
                            flat.getGraphAttr(), flat.getArgsAttr(),
                            flat.getActorsAttr(), flat.getOptionsAttr(),
                            certificate());
    Block &body = graph.getBody().emplaceBlock();
    builder.setInsertionPointToStart(&body);
    for (unsigned id = 0; id < projection.channels.size(); ++id)
      addChannel(id);
    addInputs();
    addOutputs();
    for (unsigned process = 1; process < projection.program.roles.size();
         ++process)
      addRole(process);
    flat.erase();
  }

private:
  /// The position in the order π of each call as written.
  DenseI64ArrayAttr certificate() {
    SmallVector<int64_t> position(projection.calls.size());
    for (auto [index, call] : llvm::enumerate(projection.calls))
      position[numberOf(call)] = index;
    return builder.getDenseI64ArrayAttr(position);
  }

  static int64_t numberOf(CallOp call) { return call.getNumber().value(); }

  void addChannel(unsigned id) {
    const RoutedChannel &channel = projection.channels[id];
    TransferOp first = channel.transfers.front();
    SmallVector<int64_t, 4> readers;
    for (TransferOp transfer : channel.transfers)
      readers.push_back(transfer.getReader());
    llvm::sort(readers);
    auto number = [&](int64_t n) { return builder.getI64IntegerAttr(n); };
    ChannelOp::create(
        builder, first.getLoc(), number(id),
        builder.getStringAttr(cg::channelName(channel)),
        TypeAttr::get(first.getResult().getType()), number(channel.source),
        builder.getDenseI64ArrayAttr(readers),
        ChannelKindAttr::get(builder.getContext(), ChannelKind::Shm),
        first.getSlotsAttr(), first.getSlotBytesAttr(),
        builder.getBoolAttr(first.getBounded()));
  }

  void addInputs() {
    DenseMap<Value, SmallVector<unsigned, 2>> written;
    for (auto [id, channel] : llvm::enumerate(projection.channels))
      if (Value value = channel.transfers.front().getValue();
          value && !channel.producer)
        written[value].push_back(id);
    for (auto [param, argument] :
         llvm::zip_equal(flat.getInputs().getAsRange<cg::ParamAttr>(),
                         flat.getInputArguments())) {
      SmallVector<int64_t> channels;
      SmallVector<Attribute> paths;
      for (unsigned id : written.lookup(argument)) {
        channels.push_back(id);
        paths.push_back(projection.channels[id].transfers.front().getPath());
      }
      InputOp::create(builder, argument.getLoc(), param.getName(),
                      TypeAttr::get(param.getType()), param.getDefaultValue(),
                      builder.getDenseI64ArrayAttr(channels),
                      builder.getArrayAttr(paths));
    }
  }

  void addOutputs() {
    auto values = flat.getReturn().getValues();
    unsigned next = 0;
    for (auto param : flat.getResults().getAsRange<cg::ParamAttr>()) {
      SmallVector<int64_t> channels;
      for (int64_t refs = countRefs(param.getType()); refs > 0; --refs)
        channels.push_back(
            values[next++].getDefiningOp<TransferOp>().getChannel());
      OutputOp::create(builder, flat.getReturn().getLoc(), param.getName(),
                       TypeAttr::get(param.getType()),
                       builder.getDenseI64ArrayAttr(channels));
    }
  }

  void addRole(unsigned process) {
    BlockArgument actor = flat.getActor(process);
    auto role = RoleOp::create(builder, actor.getLoc(),
                               builder.getI64IntegerAttr(process),
                               builder.getStringAttr(names[process - 1]),
                               cast<cg::ActorType>(actor.getType()).getName());
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToStart(&role.getBody().emplaceBlock());
    operands.clear();
    slots.clear();
    for (const sched::ProgramOp &op : projection.program.roles[process].ops)
      addOp(process, op);
  }

  void addOp(unsigned process, const sched::ProgramOp &op) {
    Location loc = op.origin == cg::RoleProjection::noCall
                       ? flat.getLoc()
                       : CallOp(projection.calls[op.origin]).getLoc();
    auto number = builder.getI64IntegerAttr(op.id);
    switch (op.kind) {
    case OpKind::Get: {
      TransferOp transfer = transferTo(op.id, process);
      operands[transfer.getResult()] =
          GetOp::create(builder, loc, transfer.getResult().getType(), number);
      return;
    }
    case OpKind::Release:
      ReleaseOp::create(builder, loc,
                        operands[transferTo(op.id, process).getResult()]);
      return;
    case OpKind::Acquire:
      slots[op.id] =
          AcquireOp::create(builder, loc, SlotType::get(typeOf(op.id)), number);
      return;
    case OpKind::Commit:
      CommitOp::create(builder, loc, slots[op.id]);
      return;
    case OpKind::Invoke:
      addInvoke(projection.calls[op.id]);
      return;
    case OpKind::Rendezvous:
      llvm_unreachable("`comm` refuses transports with rendezvous");
    }
  }

  TransferOp transferTo(unsigned channel, unsigned process) {
    auto &known = transfers[{channel, process}];
    if (!known)
      for (TransferOp transfer : projection.channels[channel].transfers)
        transfers[{channel, transfer.getReader()}] = transfer;
    return transfers[{channel, process}];
  }

  Type typeOf(unsigned channel) {
    return projection.channels[channel].transfers.front().getResult().getType();
  }

  void addInvoke(CallOp call) {
    SmallVector<Value> args, after, filled;
    for (Value value : call.getArgs())
      args.push_back(operandFor(value));
    for (Value value : call.getAfter())
      after.push_back(operandFor(value));
    SmallVector<int64_t> sinks, locals;
    SmallVector<Attribute> paths;
    for (unsigned channel : made.lookup(call)) {
      TransferOp transfer = projection.channels[channel].transfers.front();
      filled.push_back(slots[channel]);
      sinks.push_back(sinkResult(call, transfer));
      paths.push_back(transfer.getPath());
    }
    SmallVector<Type> localTypes;
    for (OpResult result : call->getResults())
      if (staysOnActor(result)) {
        locals.push_back(result.getResultNumber());
        localTypes.push_back(result.getType());
      }
    auto invoke = InvokeOp::create(
        builder, call.getLoc(), localTypes,
        builder.getI64IntegerAttr(numberOf(call)), call.getTaskAttr(), args,
        after, filled, builder.getDenseI64ArrayAttr(sinks),
        builder.getArrayAttr(paths), builder.getDenseI64ArrayAttr(locals),
        call.getTraceAttr(), call.getCollectiveAttr());
    for (auto [result, value] : llvm::zip_equal(locals, invoke.getValues()))
      operands[call.getResult(result)] = value;
  }

  /// The result that a transfer carries. Its end is a number past them all.
  static int64_t sinkResult(CallOp call, TransferOp transfer) {
    if (isa<cg::TokenType>(transfer.getResult().getType()))
      return call.isTokenCall() ? 0 : call.getNumResults();
    return cast<OpResult>(transfer.getValue()).getResultNumber();
  }

  /// The value of the role that stands for one of the graph; constants, packs
  /// and projections are made at their first use.
  Value operandFor(Value value) {
    if (Value known = operands.lookup(value))
      return known;
    Operation *op = value.getDefiningOp();
    Value made;
    if (auto literal = dyn_cast<cg::LiteralOp>(op)) {
      made = ConstOp::create(builder, op->getLoc(), value.getType(),
                             literal.getValue());
    } else if (auto project = dyn_cast<cg::ProjectOp>(op)) {
      Value whole = operandFor(project.getValue());
      made = ProjectOp::create(builder, op->getLoc(), value.getType(), whole,
                               project.getPath());
    } else {
      SmallVector<Value> elements;
      for (Value element : cast<cg::PackOp>(op).getElements())
        elements.push_back(operandFor(element));
      made = PackOp::create(builder, op->getLoc(), value.getType(), elements);
    }
    operands[value] = made;
    return made;
  }

  FlatGraphOp flat;
  OpBuilder builder;
  cg::RoleProjection projection;
  SmallVector<std::string> names;
  GraphOp graph;
  DenseMap<Operation *, SmallVector<unsigned, 1>> made; ///< Channels, sorted.
  DenseMap<std::pair<unsigned, unsigned>, TransferOp> transfers;
  DenseMap<Value, Value> operands; ///< Of the role being emitted.
  DenseMap<unsigned, Value> slots;
};

class PlanPass : public impl::PlanPassBase<PlanPass> {
  void runOnOperation() override {
    SmallVector<FlatGraphOp> graphs(getOperation().getOps<FlatGraphOp>());
    for (FlatGraphOp graph : graphs)
      Planner(graph).run();
    for (auto graph : getOperation().getOps<GraphOp>())
      if (failed(verifySchedule(graph)))
        signalPassFailure();
  }
};

} // namespace
} // namespace cgraphc::plan
