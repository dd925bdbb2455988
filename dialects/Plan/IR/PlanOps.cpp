//===- PlanOps.cpp - Operations of the plan dialect -----------------------===//

#include "dialects/Plan/IR/PlanOps.h"
#include "cgraphc/Support/OptionRange.h"
#include "dialects/CGraph/IR/CGraphOps.h"
#include "dialects/CGraph/IR/OpSyntax.h"
#include "dialects/CGraph/IR/TypeSymbols.h"
#include "dialects/Plan/IR/PlanDialect.h"
#include "dialects/Plan/IR/PlanSyntax.h"
#include "mlir/IR/Builders.h"

using namespace cgraphc;
using cg::parseExpr;
using cg::parseExprList;
using cg::parseParams;
using cg::printExpr;
using cg::printExprList;
using cg::printParams;

#define GET_OP_CLASSES
#include "dialects/Plan/IR/PlanOps.cpp.inc"

namespace cgraphc::plan {

using namespace mlir;

//===----------------------------------------------------------------------===//
// Plans
//===----------------------------------------------------------------------===//

/// Checks that channels are numbered from 0 and that every channel named by an
/// input, output or role exists, has that end there and has its type.
LogicalResult GraphOp::verifyRegions() {
  if (failed(cg::verifyOptionNames(*this, getOptions())))
    return failure();
  SmallVector<ChannelOp> channels;
  for (ChannelOp channel : getChannels()) {
    if (channel.getNumber() != channels.size())
      return channel.emitOpError() << "is numbered " << channel.getNumber()
                                   << ", expected " << channels.size();
    channels.push_back(channel);
  }
  auto find = [&](Operation *op, int64_t number) -> FailureOr<ChannelOp> {
    if (number < 0 || number >= static_cast<int64_t>(channels.size()))
      return op->emitOpError()
             << "names channel " << number << ", which does not exist";
    return channels[number];
  };
  auto mustRead = [&](Operation *op, int64_t number,
                      uint64_t process) -> LogicalResult {
    FailureOr<ChannelOp> channel = find(op, number);
    if (failed(channel))
      return failure();
    if (!llvm::is_contained(channel->getReaders(), int64_t(process)))
      return op->emitOpError()
             << "reads channel " << number << ", of which process " << process
             << " is no reader";
    return success();
  };
  auto mustWrite = [&](Operation *op, int64_t number,
                       uint64_t process) -> LogicalResult {
    FailureOr<ChannelOp> channel = find(op, number);
    if (failed(channel))
      return failure();
    if (channel->getSource() != process)
      return op->emitOpError()
             << "writes channel " << number << ", whose source is process "
             << channel->getSource();
    return success();
  };
  for (InputOp input : getInputs())
    for (int64_t channel : input.getChannels())
      if (failed(mustWrite(input, channel, 0)))
        return failure();
  for (OutputOp output : getOutputs())
    for (int64_t channel : output.getChannels())
      if (failed(mustRead(output, channel, 0)))
        return failure();
  for (RoleOp role : getRoles()) {
    uint64_t process = role.getProcess();
    for (Operation &op : role.getBody().front()) {
      if (auto get = dyn_cast<GetOp>(op)) {
        if (failed(mustRead(get, get.getChannel(), process)))
          return failure();
        Type carried = channels[get.getChannel()].getType();
        if (get.getType() != carried)
          return get.emitOpError() << "gets " << get.getType()
                                   << ", the channel carries " << carried;
      } else if (auto acquire = dyn_cast<AcquireOp>(op)) {
        if (failed(mustWrite(acquire, acquire.getChannel(), process)))
          return failure();
        Type carried = channels[acquire.getChannel()].getType();
        if (acquire.getType().getElement() != carried)
          return acquire.emitOpError()
                 << "acquires a slot for " << acquire.getType().getElement()
                 << ", the channel carries " << carried;
      }
    }
  }
  return success();
}

LogicalResult ChannelOp::verify() {
  if (getReaders().empty())
    return emitOpError() << "has no reader";
  if (getSlotsAttr().getInt() < 1)
    return emitOpError() << "has no slot";
  int64_t bytes = getSlotBytesAttr().getInt();
  if (bytes < 0 || bytes > largestValue)
    return emitOpError() << "has slots of " << bytes << " bytes, from 0 to "
                         << largestValue << " are possible";
  return success();
}

LogicalResult ChannelOp::verifySymbolUses(SymbolTableCollection &symbols) {
  if (failed(cg::verifyTypeSymbols(*this, getType(), symbols)))
    return failure();
  if (auto opaque = cg::findWithoutCodec(*this, getType(), symbols))
    return emitOpError() << "carries opaque `" << opaque.getSymName()
                         << "`, which has no codec";
  return success();
}

LogicalResult InputOp::verify() {
  if (getChannels().size() != getPaths().size())
    return emitOpError() << "has " << getChannels().size() << " channels and "
                         << getPaths().size() << " paths";
  return success();
}

//===----------------------------------------------------------------------===//
// Roles
//===----------------------------------------------------------------------===//

LogicalResult RoleOp::verifyRegions() {
  if (getProcess() < 1)
    return emitOpError() << "is of process " << getProcess()
                         << "; the driver has no role";
  for (Operation &op : getBody().front()) {
    Value ended;
    if (isa<GetOp, AcquireOp>(op))
      ended = op.getResult(0);
    if (!ended)
      continue;
    unsigned ends = llvm::count_if(ended.getUsers(), [](Operation *user) {
      return isa<ReleaseOp, CommitOp>(user);
    });
    if (ends != 1)
      return op.emitOpError() << "is ended " << ends << " times, must be once";
  }
  return success();
}

LogicalResult RoleOp::verifySymbolUses(SymbolTableCollection &symbols) {
  auto actor =
      cg::lookUpDeclaration<cg::ActorOp>(*this, getActorClassAttr(), symbols);
  if (!actor)
    return emitOpError() << "names actor `" << getActorClass()
                         << "`, which is not declared";
  auto check = [&](Operation *op, FlatSymbolRefAttr task) -> LogicalResult {
    if (symbols.lookupSymbolIn<cg::TaskOp>(actor, task.getAttr()))
      return success();
    return op->emitOpError()
           << "names task `" << task.getValue() << "`, which actor `"
           << getActorClass() << "` does not declare";
  };
  for (Operation &op : getBody().front()) {
    if (auto invoke = dyn_cast<InvokeOp>(op);
        invoke && !invoke.getCollective() &&
        failed(check(invoke, invoke.getTaskAttr())))
      return failure();
    if (auto thunk = dyn_cast<ThunkOp>(op);
        thunk && !thunk.getCollective() &&
        failed(check(thunk, thunk.getTaskAttr())))
      return failure();
  }
  return success();
}

LogicalResult ReleaseOp::verify() {
  if (!getValue().getDefiningOp<GetOp>())
    return emitOpError() << "releases what no get has received";
  return success();
}

LogicalResult CommitOp::verify() {
  if (!getSlot().getDefiningOp<AcquireOp>())
    return emitOpError() << "commits what no acquire has made";
  return success();
}

LogicalResult InvokeOp::verify() {
  if (getSinkResults().size() != getSlots().size() ||
      getSinkPaths().size() != getSlots().size())
    return emitOpError() << "has " << getSlots().size() << " slots for "
                         << getSinkResults().size() << " results";
  if (getLocals().size() != getNumResults())
    return emitOpError() << "has " << getNumResults() << " values for "
                         << getLocals().size() << " local results";
  for (auto [result, path, slot] :
       llvm::zip(getSinkResults(), getSinkPaths(), getSlots())) {
    (void)result;
    Type element = cast<SlotType>(slot.getType()).getElement();
    if (isa<cg::TokenType>(element) && !cast<ArrayAttr>(path).empty())
      return emitOpError() << "puts a part of a result where a token goes";
  }
  return success();
}

LogicalResult TableOp::verify() {
  if (getColumns().empty() || getValues().size() % getColumns().size() != 0)
    return emitOpError() << "has " << getValues().size()
                         << " numbers in rows of " << getColumns().size();
  return success();
}

} // namespace cgraphc::plan
