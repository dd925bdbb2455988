//===- Route.cpp - One transfer per value, path and reader ----------------===//

#include "GraphProblem.h"
#include "dialects/CGraph/IR/CGraphOps.h"
#include "dialects/CGraph/IR/TypeSymbols.h"
#include "dialects/CGraph/IR/TypeText.h"
#include "dialects/CGraph/Transforms/Passes.h"
#include "mlir/IR/Builders.h"
#include "mlir/Pass/Pass.h"
#include "llvm/ADT/STLExtras.h"

namespace cgraphc::cg {
#define GEN_PASS_DEF_ROUTEPASS
#include "dialects/CGraph/Transforms/Passes.h.inc"

using namespace mlir;

namespace {

/// A value as its maker makes it, and the path from it to what is meant.
struct Part {
  Value base;
  SmallVector<Attribute, 2> path;
};

/// Looks through projections, and through packs as far as the path leads.
Part partOf(Value value) {
  Part part{value, {}};
  while (true) {
    Operation *op = part.base.getDefiningOp();
    if (auto project = dyn_cast_or_null<ProjectOp>(op)) {
      part.path.insert(part.path.begin(), project.getPath().begin(),
                       project.getPath().end());
      part.base = project.getValue();
    } else if (auto pack = dyn_cast_or_null<PackOp>(op);
               pack && !part.path.empty()) {
      auto index = cast<IntegerAttr>(part.path.front()).getInt();
      part.path.erase(part.path.begin());
      part.base = pack.getElements()[index];
    } else {
      return part;
    }
  }
}

/// What is sent to some processes: a part of a value, the signal that a call
/// has ended, or (without a base) that an execution has started.
struct Shipment {
  Value base;
  ArrayAttr path;
  bool isToken;
  unsigned source;
  SmallVector<TransferOp, 1> transfers; ///< One per reader.
};

class Router {
public:
  explicit Router(FlatGraphOp graph)
      : graph(graph), builder(graph.getContext()), isFree(hasFreeOrder(graph)) {
  }

  LogicalResult run() {
    SmallVector<Operation *> body(
        llvm::make_pointer_range(graph.getBody().front().getOperations()));
    for (Operation *op : body)
      if (auto call = dyn_cast<CallOp>(op))
        routeArguments(call);
      else if (auto out = dyn_cast<ReturnOp>(op))
        routeResults(out);
    for (Operation *op : body)
      if (auto call = dyn_cast<CallOp>(op))
        routeAfter(call);
      else if (auto discard = dyn_cast<DiscardOp>(op))
        routeDiscard(discard);
    for (Operation *op : body)
      if (auto call = dyn_cast<CallOp>(op))
        trigger(call);
    for (unsigned process = 1; process <= graph.getNumActors(); ++process)
      if (!isStarted(process))
        signalStart(process);
    for (Operation *op : llvm::reverse(body))
      if (isa<PackOp, ProjectOp, LiteralOp>(op) && op->use_empty())
        op->erase();
    numberChannels();
    reportUselessVia();
    return failure(anyError);
  }

private:
  unsigned processOf(CallOp call) { return graph.getProcess(call.getActor()); }

  /// The process that makes `base`; the driver makes the inputs.
  unsigned sourceOf(Value base) {
    auto call = base.getDefiningOp<CallOp>();
    return call ? processOf(call) : 0;
  }

  std::string processName(unsigned process) {
    return process == 0 ? "driver" : graph.getProcessNames()[process - 1];
  }

  static bool isShare(Operation *op) {
    auto call = dyn_cast_or_null<CallOp>(op);
    return call && call.getCollective();
  }

  static StringRef viaAt(std::optional<ArrayAttr> via, unsigned index) {
    return via ? cast<StringAttr>((*via)[index]).getValue() : "auto";
  }

  void routeArguments(CallOp call) {
    user = call;
    unsigned reader = processOf(call);
    for (unsigned i = 0; i < call.getArgs().size(); ++i)
      call.getArgsMutable()[i].set(
          bring(call.getArgs()[i], reader, viaAt(call.getVia(), i)));
  }

  void routeResults(ReturnOp out) {
    user = out;
    for (unsigned i = 0; i < out.getValues().size(); ++i)
      if (isOneValue(out.getValues()[i]))
        out.getValuesMutable()[i].set(
            bring(out.getValues()[i], 0, viaAt(out.getVia(), i)));
  }

  /// The driver takes values as they come; it neither packs nor makes them.
  bool isOneValue(Value value) {
    Operation *maker = partOf(value).base.getDefiningOp();
    if (!isa_and_nonnull<PackOp, LiteralOp>(maker))
      return true;
    anyError = true;
    if (isa<PackOp>(maker))
      emitCoded(maker, CG0311)
          << "a bundle is returned where one value is wanted"
          << ": return an array `T[N]` of it, or gather it with a task";
    else
      emitCoded(maker, CG0201)
          << "a graph returns what inputs and tasks make, not a constant";
    return false;
  }

  /// A value that process `reader` can read in the place of `value`.
  Value bring(Value value, unsigned reader, StringRef via) {
    Part part = partOf(value);
    Operation *maker = part.base.getDefiningOp();
    if (auto pack = dyn_cast_or_null<PackOp>(maker))
      return bringPack(pack, reader, via);
    if (isa_and_nonnull<LiteralOp>(maker))
      return value;
    unsigned source = sourceOf(part.base);
    // What a collective reads or makes lies in shared memory also for its own
    // actor.
    bool isShared = isShare(maker) || isShare(user);
    noteVia(part.base, via, source == reader && reader != 0 && !isShared);
    if (source != reader || reader == 0 || isShared)
      return ship(part.base, builder.getArrayAttr(part.path), value.getType(),
                  /*isToken=*/false, source, reader, via)
          .getResult();
    return part.path.empty() ? part.base : projectHere(value, part);
  }

  Value bringPack(PackOp pack, unsigned reader, StringRef via) {
    Value &made = packs[{pack, reader}];
    if (made)
      return made;
    SmallVector<Value> elements;
    for (unsigned i = 0; i < pack.getElements().size(); ++i) {
      StringRef own = viaAt(pack.getVia(), i);
      elements.push_back(
          bring(pack.getElements()[i], reader, own == "auto" ? via : own));
    }
    builder.setInsertionPoint(user);
    made = PackOp::create(builder, pack.getLoc(), pack.getType(), elements,
                          /*via=*/ArrayAttr());
    return packs[{pack, reader}] = made;
  }

  /// One projection from the value itself, instead of a chain.
  Value projectHere(Value value, const Part &part) {
    auto project = value.getDefiningOp<ProjectOp>();
    if (project && project.getValue() == part.base)
      return value;
    builder.setInsertionPoint(user);
    return ProjectOp::create(builder, value.getLoc(), value.getType(),
                             part.base, builder.getArrayAttr(part.path));
  }

  TransferOp ship(Value base, ArrayAttr path, Type type, bool isToken,
                  unsigned source, unsigned reader, StringRef via) {
    auto [it, added] =
        numbers.try_emplace({base, {path, isToken}}, shipments.size());
    if (added)
      shipments.push_back({base, path, isToken, source, {}});
    Shipment &shipment = shipments[it->second];
    TransferOp &transfer = transferOf[{it->second, reader}];
    if (transfer)
      return transfer;
    std::string reason = resolve(source, reader, via);
    checkCodec(base, type, source, reader);
    placeBehind(base);
    Location loc = base ? base.getLoc() : graph.getLoc();
    auto number = [&](unsigned n) { return builder.getI64IntegerAttr(n); };
    transfer = TransferOp::create(
        builder, loc, type, base, path, /*channel=*/number(0), number(source),
        number(reader),
        TransportAttr::get(builder.getContext(), Transport::Shm),
        builder.getStringAttr(reason), /*slots=*/IntegerAttr(),
        /*slot_bytes=*/IntegerAttr(), /*bounded=*/UnitAttr());
    lastBehind[base ? base.getDefiningOp() : nullptr] = transfer;
    shipment.transfers.push_back(transfer);
    if (auto call = base ? base.getDefiningOp<CallOp>() : CallOp())
      anyOf.try_emplace({call, reader}, transfer.getResult());
    return transfer;
  }

  /// Behind what makes `base` and the transfers that are there already.
  void placeBehind(Value base) {
    Operation *maker = base ? base.getDefiningOp() : nullptr;
    if (Operation *previous = lastBehind.lookup(maker))
      builder.setInsertionPointAfter(previous);
    else if (maker)
      builder.setInsertionPointAfter(maker);
    else
      builder.setInsertionPointToStart(&graph.getBody().front());
  }

  /// Checks the transport that the source asks for; why it is what it is.
  std::string resolve(unsigned source, unsigned reader, StringRef via) {
    if (via == "auto")
      return source == reader && source != 0 ? "collective" : "same host";
    if (via == "shm")
      return "via shm";
    anyError = true;
    if (via == "local")
      emitCoded(user, CG0405)
          << "`via local` cannot connect `" << processName(source) << "` and `"
          << processName(reader) << "`, which are different processes";
    else
      emitCoded(user, CG0431)
          << "transport `" << via << "` is not supported yet";
    return "";
  }

  /// A value without a wire format exists in the process of its actor only.
  void checkCodec(Value base, Type type, unsigned source, unsigned reader) {
    auto [it, added] = withoutCodec.try_emplace(type);
    if (added)
      it->second = findWithoutCodec(graph, type, symbols);
    if (!it->second)
      return;
    anyError = true;
    CodedDiagnostic diag = emitCoded(user, CG0230);
    diag << "`" << getShortName(it->second.getSymName())
         << "` has no codec and cannot go from `" << processName(source)
         << "` to `" << processName(reader) << "`";
    if (base)
      diag.label(base.getLoc(), "made here");
    diag.label(it->second.getLoc(), "declared without a codec");
  }

  /// `after` on another process needs a message, but not one more where some
  /// result of the call is sent there anyway: it carries the failure too.
  void routeAfter(CallOp call) {
    user = call;
    unsigned reader = processOf(call);
    for (OpOperand &operand : call.getAfterMutable())
      operand.set(signalFrom(operand.get(), reader, /*mayReuse=*/true));
  }

  void routeDiscard(DiscardOp discard) {
    user = discard;
    for (OpOperand &operand : discard.getValuesMutable())
      operand.set(signalFrom(operand.get(), 0, /*mayReuse=*/false));
  }

  Value signalFrom(Value value, unsigned reader, bool mayReuse) {
    Value base = partOf(value).base;
    auto call = base.getDefiningOp<CallOp>();
    unsigned source = processOf(call);
    if (source == reader && !isShare(call))
      return base;
    if (Value sent = mayReuse ? anyOf.lookup({call, reader}) : Value())
      return sent;
    return ship(call.getResult(0), builder.getArrayAttr({}),
                TokenType::get(builder.getContext()), /*isToken=*/true, source,
                reader, "auto")
        .getResult();
  }

  /// The first task of an actor, if it depends on nothing, waits for the
  /// driver's signal; the later ones follow it. Where any may come first each
  /// waits for it.
  void trigger(CallOp call) {
    unsigned process = processOf(call);
    if (isStarted(process) && !isFree)
      return;
    if (call.getAfter().empty() && llvm::none_of(call.getArgs(), isSent)) {
      Value &signal = signals[process];
      if (!signal)
        signal = signalStart(process);
      call.getAfterMutable().append(signal);
    }
    started[process] = true;
  }

  bool isStarted(unsigned process) {
    if (started.size() <= process)
      started.resize(process + 1);
    return started[process];
  }

  /// Every actor waits for the driver once an execution, also one without
  /// tasks, so that no actor runs ahead.
  Value signalStart(unsigned process) {
    user = graph;
    return ship(Value(), builder.getArrayAttr({}),
                TokenType::get(builder.getContext()), /*isToken=*/true, 0,
                process, "auto")
        .getResult();
  }

  /// Whether something of `value` has to come first.
  static bool isSent(Value value) {
    Operation *op = value.getDefiningOp();
    if (isa_and_nonnull<LiteralOp>(op))
      return false;
    if (isa_and_nonnull<PackOp, ProjectOp>(op))
      return llvm::any_of(op->getOperands(), isSent);
    return true;
  }

  /// Inputs first, then the start signal, then what calls make, as written.
  void numberChannels() {
    DenseMap<Operation *, unsigned> position;
    for (auto [index, op] : llvm::enumerate(graph.getBody().front()))
      position[&op] = index + 1;
    auto rank = [&](const Shipment &shipment) {
      if (!shipment.base)
        return std::make_pair(0u, ~0u);
      if (auto input = dyn_cast<BlockArgument>(shipment.base))
        return std::make_pair(0u, input.getArgNumber());
      return std::make_pair(
          position[shipment.base.getDefiningOp()],
          unsigned(cast<OpResult>(shipment.base).getResultNumber()));
    };
    std::vector<std::pair<std::pair<unsigned, unsigned>, unsigned>> order;
    for (auto [index, shipment] : llvm::enumerate(shipments))
      order.push_back({rank(shipment), index});
    llvm::sort(order);
    for (auto [channel, entry] : llvm::enumerate(order))
      for (TransferOp transfer : shipments[entry.second].transfers)
        transfer.setChannel(channel);
  }

  void noteVia(Value base, StringRef via, bool isLocal) {
    if (via == "auto" || via == "local")
      return;
    auto [it, added] =
        vias.insert({{base, builder.getStringAttr(via)}, {user, isLocal}});
    if (!added)
      it->second.second &= isLocal;
  }

  void reportUselessVia() {
    for (auto &[edge, seen] : vias) {
      auto [reader, allLocal] = seen;
      if (allLocal)
        emitCoded(reader, CG0402)
            << "`via " << edge.second.getValue()
            << "` has no effect: every reader of the value is on `"
            << processName(sourceOf(edge.first)) << "`, which makes it";
    }
  }

  FlatGraphOp graph;
  OpBuilder builder;
  Operation *user = nullptr; ///< The op being routed, for locations.
  bool anyError = false;
  std::vector<Shipment> shipments; ///< In the order of first use.
  DenseMap<std::pair<Value, std::pair<Attribute, unsigned>>, unsigned> numbers;
  DenseMap<std::pair<unsigned, unsigned>, TransferOp> transferOf;
  DenseMap<std::pair<Operation *, unsigned>, Value> packs;
  DenseMap<std::pair<Operation *, unsigned>, Value> anyOf;
  DenseMap<Operation *, Operation *> lastBehind;
  llvm::MapVector<std::pair<Value, StringAttr>, std::pair<Operation *, bool>>
      vias;
  SmallVector<bool> started;
  DenseMap<unsigned, Value> signals; ///< Of the start, per process.
  bool isFree;                       ///< The order of tasks.
  SymbolTableCollection symbols;
  DenseMap<Type, OpaqueOp> withoutCodec;
};

class RoutePass : public impl::RoutePassBase<RoutePass> {
  void runOnOperation() override {
    for (auto graph : getOperation().getOps<FlatGraphOp>())
      if (failed(Router(graph).run()))
        signalPassFailure();
  }
};

} // namespace
} // namespace cgraphc::cg
