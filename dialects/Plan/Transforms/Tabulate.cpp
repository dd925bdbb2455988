//===- Tabulate.cpp - Long roles become tables ----------------------------===//

#include "PlanProgram.h"
#include "dialects/CGraph/IR/CGraphOps.h"
#include "dialects/Plan/IR/PlanDialect.h"
#include "dialects/Plan/IR/PlanOps.h"
#include "dialects/Plan/IR/RoleTables.h"
#include "dialects/Plan/Transforms/Passes.h"
#include "mlir/IR/Builders.h"

namespace cgraphc::plan {
#define GEN_PASS_DEF_PLANTABULATEPASS
#include "dialects/Plan/Transforms/Passes.h.inc"

using namespace mlir;

namespace {

constexpr size_t longRole = 256;

/// Turns one role into tables.
class Tabulator {
public:
  Tabulator(RoleOp role, SymbolTableCollection &symbols)
      : role(role), symbols(symbols), builder(role.getContext()) {}

  void run() {
    Block &body = role.getBody().front();
    SmallVector<Operation *> ops(
        llvm::make_pointer_range(body.getOperations()));
    for (Operation *op : ops)
      if (auto invoke = dyn_cast<InvokeOp>(op))
        noteLastUses(invoke);
    builder.setInsertionPointToEnd(&body);
    for (Operation *op : ops)
      addRow(op);
    for (Operation *op : llvm::reverse(ops))
      if (!isa<ConstOp>(op))
        op->erase();
    addTable("ops",
             {"code", "index", "thunk", "first_in", "in_count", "first_out",
              "out_count"},
             rows);
    addTable("ins", {"kind", "after", "last", "index", "first", "count"}, ins);
    addTable("outs", {"kind", "index", "result", "first", "count"}, outs);
    addTable("path", {"step"}, path);
  }

private:
  using enum RoleTables::Code;
  using enum RoleTables::InKind;
  using enum RoleTables::OutKind;
  static constexpr unsigned inColumns = RoleTables::inColumns,
                            outColumns = RoleTables::outColumns;

  void addTable(StringRef name, ArrayRef<StringRef> columns,
                ArrayRef<int64_t> values) {
    TableOp::create(builder, role.getLoc(), name,
                    builder.getStrArrayAttr(columns), values);
  }

  void addRow(Operation *op) {
    auto row = [&](RoleTables::Code code, int64_t index) {
      rows.append({code, index, 0, 0, 0, 0, 0});
    };
    if (auto get = dyn_cast<GetOp>(op))
      row(Get, get.getChannel());
    else if (auto release = dyn_cast<ReleaseOp>(op))
      row(Release, release.getValue().getDefiningOp<GetOp>().getChannel());
    else if (auto acquire = dyn_cast<AcquireOp>(op))
      row(Acquire, acquire.getChannel());
    else if (auto commit = dyn_cast<CommitOp>(op))
      row(Commit, commit.getSlot().getDefiningOp<AcquireOp>().getChannel());
    else if (auto invoke = dyn_cast<InvokeOp>(op))
      addInvoke(invoke);
    else if (isa<ConstOp>(op))
      constants.try_emplace(op, constants.size());
  }

  void addInvoke(InvokeOp invoke) {
    unsigned numIns = invoke.getArgs().size() + invoke.getAfter().size();
    int64_t firstIn = ins.size() / inColumns,
            firstOut = outs.size() / outColumns;
    // The rows of a call are adjacent; the elements of its packs follow them.
    ins.resize(ins.size() + inColumns * numIns);
    unsigned row = firstIn;
    for (Value value : invoke.getArgs())
      setIn(row++, value, /*after=*/false, invoke);
    for (Value value : invoke.getAfter())
      setIn(row++, value, /*after=*/true, invoke);
    for (auto [slot, result, steps] :
         llvm::zip_equal(invoke.getSlots(), invoke.getSinkResults(),
                         invoke.getSinkPaths())) {
      int64_t channel = slot.getDefiningOp<AcquireOp>().getChannel();
      auto [first, count] = addResultPath(invoke, result, steps);
      outs.append({OutSlot, channel, result, first, count});
    }
    for (auto [result, value] :
         llvm::zip_equal(invoke.getLocals(), invoke.getValues()))
      outs.append({OutCell, takeCell(value), result, 0, 0});
    rows.append({Invoke, numSites++, thunkOf(invoke), firstIn, numIns, firstOut,
                 int64_t(outs.size()) / outColumns - firstOut});
    SiteOp::create(builder, invoke.getLoc(), invoke.getCallAttr(),
                   invoke.getTaskAttr(), invoke.getTraceAttr(),
                   invoke.getCollectiveAttr());
    freeCells(invoke);
  }

  void setIn(unsigned row, Value value, bool after, InvokeOp invoke) {
    SmallVector<Attribute> steps;
    while (auto project = value.getDefiningOp<ProjectOp>()) {
      steps.insert(steps.begin(), project.getPath().begin(),
                   project.getPath().end());
      value = project.getValue();
    }
    auto [first, count] = addPath(value.getType(), builder.getArrayAttr(steps));
    int64_t kind = InSlot, index = 0, last = 0;
    Operation *op = value.getDefiningOp();
    if (auto get = dyn_cast<GetOp>(op)) {
      index = get.getChannel();
    } else if (isa<InvokeOp>(op)) {
      kind = InCell;
      index = cells.lookup(value);
      last = !after && lastUse.lookup(value) == invoke &&
             usesIn.lookup({value, invoke}) == 1;
    } else if (isa<ConstOp>(op)) {
      kind = InConstant;
      index = constants.lookup(op);
    } else {
      kind = InPack;
      count = op->getNumOperands();
      index = ins.size() / inColumns;
      ins.resize(ins.size() + inColumns * count);
      for (auto [i, element] : llvm::enumerate(op->getOperands()))
        setIn(index + i, element, after, invoke);
    }
    int64_t columns[] = {kind, after, last, index, first, count};
    llvm::copy(columns, ins.begin() + inColumns * row);
  }

  std::pair<int64_t, int64_t> addResultPath(InvokeOp invoke, int64_t result,
                                            Attribute steps) {
    auto list = cast<ArrayAttr>(steps);
    if (list.empty())
      return {0, 0};
    auto param = cast<cg::ParamAttr>(taskOf(invoke).getResults()[result]);
    return addPath(param.getType(), list);
  }

  /// Appends the positions that the steps name, seen from a value of `type`.
  std::pair<int64_t, int64_t> addPath(Type type, ArrayAttr steps) {
    if (steps.empty())
      return {0, 0};
    int64_t first = path.size();
    for (Attribute step : steps) {
      auto [position, member] = stepInto(type, step);
      path.push_back(position);
      type = member;
    }
    return {first, int64_t(steps.size())};
  }

  std::pair<int64_t, Type> stepInto(Type type, Attribute step) {
    auto index = dyn_cast<IntegerAttr>(step);
    if (auto tuple = dyn_cast<cg::TupleType>(type))
      return {index.getInt(), tuple.getMembers()[index.getInt()]};
    if (auto array = dyn_cast<cg::ArrayType>(type))
      return {index.getInt(), array.getElement()};
    if (auto list = dyn_cast<cg::ListType>(type))
      return {index.getInt(), list.getElement()};
    auto record = symbols.lookupSymbolIn<cg::RecordOp>(
        role->getParentOp()->getParentOp(),
        cast<cg::RecordType>(type).getName().getAttr());
    for (auto [position, field] :
         llvm::enumerate(record.getFields().getAsRange<cg::ParamAttr>()))
      if (field.getName() == cast<StringAttr>(step))
        return {int64_t(position), field.getType()};
    llvm_unreachable("projections are checked when they are made");
  }

  cg::TaskOp taskOf(InvokeOp invoke) {
    auto [it, added] = tasks.try_emplace(invoke.getTaskAttr());
    if (added) {
      auto actor = symbols.lookupSymbolIn<cg::ActorOp>(
          role->getParentOp()->getParentOp(),
          role.getActorClassAttr().getAttr());
      it->second = symbols.lookupSymbolIn<cg::TaskOp>(
          actor, invoke.getTaskAttr().getAttr());
    }
    return it->second;
  }

  /// What a thunk calls: a task, or a share whatever its instance.
  Attribute nameOf(InvokeOp invoke) {
    auto share = invoke.getCollectiveAttr();
    if (!share)
      return invoke.getTaskAttr();
    return cg::CollectiveAttr::get(
        builder.getContext(), share.getKind(), share.getReduction(),
        share.getAxis(), share.getRank(), share.getRanks(), /*instance=*/0);
  }

  /// One thunk per task and types of its arguments.
  int64_t thunkOf(InvokeOp invoke) {
    SmallVector<Type> results;
    if (!invoke.getCollective())
      for (auto param : taskOf(invoke).getResults().getAsRange<cg::ParamAttr>())
        results.push_back(param.getType());
    else if (!invoke.getSlots().empty())
      results.push_back(
          cast<SlotType>(invoke.getSlots()[0].getType()).getElement());
    auto type = FunctionType::get(builder.getContext(),
                                  invoke.getArgs().getTypes(), results);
    auto [it, added] =
        thunks.try_emplace({nameOf(invoke), type}, thunks.size());
    if (added)
      ThunkOp::create(builder, invoke.getLoc(),
                      builder.getI64IntegerAttr(it->second),
                      invoke.getTaskAttr(), TypeAttr::get(type),
                      invoke.getCollectiveAttr());
    return it->second;
  }

  void noteLastUses(InvokeOp invoke) {
    auto note = [&](Value value, auto &self) -> void {
      Operation *op = value.getDefiningOp();
      if (isa<InvokeOp>(op)) {
        lastUse[value] = invoke;
        ++usesIn[{value, invoke}];
      } else if (isa<PackOp, ProjectOp>(op)) {
        for (Value operand : op->getOperands())
          self(operand, self);
      }
    };
    for (Value value : invoke.getArgs())
      note(value, note);
    for (Value value : invoke.getAfter())
      note(value, note);
  }

  /// A cell whose last value nobody reads any more, of the same type, so that
  /// its storage is reused; else a new one.
  int64_t takeCell(Value value) {
    SmallVector<int64_t> &free = freeCellsOf[value.getType()];
    int64_t cell = free.empty() ? numCells++ : free.pop_back_val();
    cells[value] = cell;
    if (Operation *last = lastUse.lookup(value))
      endingAt[last].push_back(value);
    return cell;
  }

  void freeCells(InvokeOp invoke) {
    for (Value value : endingAt.lookup(invoke))
      freeCellsOf[value.getType()].push_back(cells.lookup(value));
  }

  RoleOp role;
  SymbolTableCollection &symbols;
  OpBuilder builder;
  SmallVector<int64_t> rows, ins, outs, path;
  DenseMap<Operation *, int64_t> constants;
  DenseMap<std::pair<Attribute, Type>, int64_t> thunks;
  DenseMap<Attribute, cg::TaskOp> tasks;
  DenseMap<Value, int64_t> cells;
  DenseMap<Value, Operation *> lastUse;
  DenseMap<std::pair<Value, Operation *>, unsigned> usesIn;
  DenseMap<Operation *, SmallVector<Value, 2>> endingAt;
  DenseMap<Type, SmallVector<int64_t>> freeCellsOf;
  int64_t numCells = 0, numSites = 0;
};

class PlanTabulatePass : public impl::PlanTabulatePassBase<PlanTabulatePass> {
public:
  using PlanTabulatePassBase::PlanTabulatePassBase;

private:
  void runOnOperation() override {
    if (codegen != "auto" && codegen != "straight" && codegen != "table") {
      emitError(getOperation().getLoc())
          << "codegen is `auto`, `straight` or `table`, not `" << codegen
          << "`";
      return signalPassFailure();
    }
    SymbolTableCollection symbols;
    for (auto graph : getOperation().getOps<GraphOp>()) {
      bool changed = false;
      for (RoleOp role : graph.getRoles())
        if (becomesTable(role)) {
          Tabulator(role, symbols).run();
          changed = true;
        }
      if (changed && failed(verifySchedule(graph)))
        signalPassFailure();
    }
  }

  bool becomesTable(RoleOp role) {
    Block &body = role.getBody().front();
    if (codegen == "straight" || body.empty() ||
        !body.getOps<TableOp>().empty())
      return false;
    return codegen == "table" || body.getOperations().size() > longRole;
  }
};

} // namespace
} // namespace cgraphc::plan
