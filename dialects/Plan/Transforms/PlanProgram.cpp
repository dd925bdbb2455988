//===- PlanProgram.cpp - A plan as the verifier reads it ------------------===//

#include "PlanProgram.h"
#include "cgraphc/Scheduling/Verifier.h"
#include "dialects/Plan/IR/RoleTables.h"

namespace cgraphc::plan {

using namespace mlir;
using sched::OpKind;
using sched::UseKind;

namespace {

class Reader {
  static constexpr unsigned opColumns = RoleTables::opColumns,
                            inColumns = RoleTables::inColumns,
                            outColumns = RoleTables::outColumns;

public:
  explicit Reader(GraphOp graph) : graph(graph) {}

  PlanProgram run() {
    result.program.window = 10;
    if (auto window = graph.getOptions().getAs<IntegerAttr>("max_inflight"))
      result.program.window = std::max<int64_t>(0, window.getInt());
    for (ChannelOp channel : graph.getChannels()) {
      sched::ProgramChannel &fifo = result.program.channels.emplace_back();
      fifo.producer = channel.getSource();
      fifo.readers.assign(channel.getReaders().begin(),
                          channel.getReaders().end());
      fifo.slots = channel.getSlots();
    }
    result.program.roles.resize(1);
    for (RoleOp role : graph.getRoles())
      readRole(role);
    return std::move(result);
  }

private:
  void readRole(RoleOp op) {
    if (result.program.roles.size() <= op.getProcess())
      result.program.roles.resize(op.getProcess() + 1);
    sched::Role &role = result.program.roles[op.getProcess()];
    numLocals = 0;
    locals.clear();
    RoleTables tables(op);
    if (!tables.ops.empty()) {
      if (failed(readTables(role, op, tables)))
        result.damaged = op;
      return;
    }
    for (Operation &step : op.getBody().front())
      readOp(role, &step);
  }

  /// Fails where a row names what is not there.
  LogicalResult readTables(sched::Role &role, RoleOp op,
                           const RoleTables &tables) {
    constexpr OpKind kinds[] = {OpKind::Get, OpKind::Release, OpKind::Acquire,
                                OpKind::Commit};
    SmallVector<SiteOp> sites(op.getBody().front().getOps<SiteOp>());
    if (tables.ops.size() % opColumns || tables.ins.size() % inColumns ||
        tables.outs.size() % outColumns)
      return failure();
    for (size_t row = 0; row < tables.ops.size(); row += opColumns) {
      ArrayRef<int64_t> cells = tables.ops.slice(row, opColumns);
      uint32_t origin = result.ops.size();
      if (cells[0] >= 0 && cells[0] < 4) {
        role.add(kinds[cells[0]], cells[1], origin);
        result.ops.push_back(op);
        continue;
      }
      SmallVector<sched::Use> uses;
      if (cells[0] != RoleTables::Invoke || cells[1] < 0 ||
          size_t(cells[1]) >= sites.size() ||
          failed(readIns(tables, cells[3], cells[4], 0, uses)) ||
          failed(readOuts(tables, cells[5], cells[6], uses)))
        return failure();
      SiteOp site = sites[cells[1]];
      role.invoke(site.getCall(), uses, origin);
      result.ops.push_back(site);
    }
    return success();
  }

  /// There are no more cells than sinks.
  static bool isCell(const RoleTables &tables, int64_t cell) {
    return cell >= 0 && size_t(cell) < tables.outs.size() / outColumns;
  }

  LogicalResult readIns(const RoleTables &tables, int64_t first, int64_t count,
                        unsigned depth, SmallVectorImpl<sched::Use> &uses) {
    using enum RoleTables::InKind;
    constexpr unsigned maxDepth = 16;
    if (!RoleTables::inside(tables.ins, inColumns, first, count) ||
        depth > maxDepth)
      return failure();
    for (int64_t row = first; row < first + count; ++row) {
      ArrayRef<int64_t> cells = tables.ins.slice(row * inColumns, inColumns);
      uint32_t index = cells[3];
      if (cells[0] == InCell && !isCell(tables, cells[3]))
        return failure();
      if (cells[0] == InSlot)
        uses.push_back({UseKind::Read, index});
      else if (cells[0] == InCell)
        uses.push_back(
            {cells[2] ? UseKind::MoveLocal : UseKind::ReadLocal, index});
      else if (cells[0] == InPack) {
        if (failed(readIns(tables, cells[3], cells[5], depth + 1, uses)))
          return failure();
      } else if (cells[0] != InConstant) {
        return failure();
      }
    }
    return success();
  }

  LogicalResult readOuts(const RoleTables &tables, int64_t first, int64_t count,
                         SmallVectorImpl<sched::Use> &uses) {
    if (!RoleTables::inside(tables.outs, outColumns, first, count))
      return failure();
    for (int64_t row = first; row < first + count; ++row) {
      ArrayRef<int64_t> cells = tables.outs.slice(row * outColumns, outColumns);
      if (cells[0] != RoleTables::OutSlot && !isCell(tables, cells[1]))
        return failure();
      uses.push_back({cells[0] == RoleTables::OutSlot ? UseKind::Write
                                                      : UseKind::DefineLocal,
                      uint32_t(cells[1])});
    }
    return success();
  }

  void readOp(sched::Role &role, Operation *op) {
    uint32_t origin = result.ops.size();
    if (auto get = dyn_cast<GetOp>(op))
      role.add(OpKind::Get, get.getChannel(), origin);
    else if (auto acquire = dyn_cast<AcquireOp>(op))
      role.add(OpKind::Acquire, acquire.getChannel(), origin);
    else if (auto release = dyn_cast<ReleaseOp>(op))
      role.add(OpKind::Release, channelOf(release.getValue()), origin);
    else if (auto commit = dyn_cast<CommitOp>(op))
      role.add(OpKind::Commit, slotOf(commit.getSlot()), origin);
    else if (auto invoke = dyn_cast<InvokeOp>(op))
      readInvoke(role, invoke, origin);
    else
      return; // constants, packs and projections wait for nothing
    result.ops.push_back(op);
  }

  void readInvoke(sched::Role &role, InvokeOp invoke, uint32_t origin) {
    SmallVector<sched::Use> uses;
    for (Value value : invoke.getArgs())
      addReads(value, uses);
    for (Value value : invoke.getAfter())
      addReads(value, uses);
    for (Value slot : invoke.getSlots())
      uses.push_back({UseKind::Write, slotOf(slot)});
    for (Value value : invoke.getValues()) {
      locals[value] = numLocals;
      uses.push_back({UseKind::DefineLocal, numLocals++});
    }
    role.invoke(invoke.getCall(), uses, origin);
  }

  void addReads(Value value, SmallVectorImpl<sched::Use> &uses) {
    Operation *op = value.getDefiningOp();
    if (isa<GetOp>(op))
      uses.push_back({UseKind::Read, channelOf(value)});
    else if (isa<InvokeOp>(op))
      uses.push_back({UseKind::ReadLocal, locals.lookup(value)});
    else
      for (Value operand : op->getOperands())
        addReads(operand, uses);
  }

  static uint32_t channelOf(Value value) {
    return value.getDefiningOp<GetOp>().getChannel();
  }
  static uint32_t slotOf(Value slot) {
    return slot.getDefiningOp<AcquireOp>().getChannel();
  }

  GraphOp graph;
  PlanProgram result;
  DenseMap<Value, uint32_t> locals;
  uint32_t numLocals = 0;
};

/// Names for messages.
class PlanNames {
public:
  explicit PlanNames(GraphOp graph) : graph(graph) {}

  std::string process(uint32_t id) {
    for (RoleOp role : graph.getRoles())
      if (role.getProcess() == id)
        return role.getSymName().str();
    return id == 0 ? "driver" : "process " + std::to_string(id);
  }

  std::string channel(uint32_t id) {
    for (ChannelOp channel : graph.getChannels())
      if (channel.getNumber() == id)
        return channel.getName().str();
    return "channel " + std::to_string(id);
  }

private:
  GraphOp graph;
};

/// In a role calls come by ascending position, and a value is read at a higher
/// position than it is made at.
class CertificateCheck {
public:
  CertificateCheck(const PlanProgram &plan, ArrayRef<int64_t> position)
      : plan(plan), position(position),
        writtenAt(plan.program.channels.size(), -1) {}

  LogicalResult run() {
    for (const sched::Role &role : plan.program.roles)
      if (failed(noteWrites(role)))
        return failure();
    for (const sched::Role &role : plan.program.roles)
      if (failed(checkRole(role)))
        return failure();
    return success();
  }

private:
  LogicalResult noteWrites(const sched::Role &role) {
    for (const sched::ProgramOp &op : role.ops) {
      if (op.kind != OpKind::Invoke)
        continue;
      if (op.id >= position.size())
        return complain(op) << "it has no position";
      for (const sched::Use &use : usesOf(role, op))
        if (use.kind == UseKind::Write)
          writtenAt[use.id] = position[op.id];
    }
    return success();
  }

  LogicalResult checkRole(const sched::Role &role) {
    int64_t last = -1;
    int64_t needed = -1; // of the messages got so far
    for (const sched::ProgramOp &op : role.ops) {
      if (op.kind == OpKind::Get)
        needed = std::max(needed, writtenAt[op.id]);
      if (op.kind != OpKind::Invoke)
        continue;
      int64_t here = position[op.id];
      if (here <= last)
        return complain(op)
               << "it comes after position " << last << " of the same process";
      if (here <= needed)
        return complain(op)
               << "it waits for what is made at position " << needed;
      last = here;
    }
    return success();
  }

  static ArrayRef<sched::Use> usesOf(const sched::Role &role,
                                     const sched::ProgramOp &op) {
    return ArrayRef(role.uses).slice(op.firstUse, op.numUses);
  }

  cg::CodedDiagnostic complain(const sched::ProgramOp &op) {
    cg::CodedDiagnostic diagnostic = cg::emitCoded(plan.ops[op.origin], CG0502);
    diagnostic << "the certificate does not order call " << op.id << ": ";
    return diagnostic;
  }

  const PlanProgram &plan;
  ArrayRef<int64_t> position;
  std::vector<int64_t> writtenAt; ///< Per channel; -1: by the driver.
};

} // namespace

PlanProgram readPlan(GraphOp graph) { return Reader(graph).run(); }

LogicalResult verifySchedule(GraphOp graph) {
  PlanProgram plan = readPlan(graph);
  if (plan.damaged)
    return cg::emitCoded(plan.damaged, CG0502)
           << "the tables of role `" << plan.damaged.getSymName()
           << "` name rows or sites that do not exist";
  PlanNames names(graph);
  auto processName = [&](uint32_t id) { return names.process(id); };
  auto channelName = [&](uint32_t id) { return names.channel(id); };
  auto noRendezvous = [](uint32_t) { return std::string(); };
  sched::Verdict verdict = sched::verifyProgram(
      plan.program, {processName, channelName, noRendezvous});
  if (verdict.accepted()) {
    if (auto positions = graph.getCertificate())
      return CertificateCheck(plan, *positions).run();
    return success();
  }
  cg::CodedDiagnostic diagnostic =
      cg::emitCoded(graph, verdict.blocks ? CG0501 : CG0502);
  diagnostic << verdict.message;
  for (const sched::VerdictNote &note : verdict.notes)
    diagnostic.label(plan.ops[note.origin]->getLoc(), note.text);
  return diagnostic;
}

} // namespace cgraphc::plan
