//===- Role.cpp - A role as the run-time library sees it ------------------===//

#include "Role.h"
#include "Constant.h"

#include "llvm/ADT/TypeSwitch.h"

using namespace llvm;
using namespace mlir;

namespace cgraphc::cpp {

using llvm::function_ref;

using llvm::TypeSwitch;

namespace {

class RoleReader {
public:
  RoleReader(Program &P, Role &R) : P(P), R(R) {}

  LogicalResult read();

private:
  LogicalResult readOp(Operation *Op);
  LogicalResult readInvoke(plan::InvokeOp Op);
  FailureOr<SmallVector<Type>> resultTypes(plan::InvokeOp Op);
  FailureOr<Operand> operand(Operation *User, Value V);
  unsigned position(llvm::DenseMap<unsigned, unsigned> &Positions,
                    SmallVectorImpl<unsigned> &List, unsigned Channel);
  void markLastUses();

  Program &P;
  Role &R;
  llvm::DenseMap<unsigned, unsigned> ReadAt, WriteAt;
  llvm::DenseMap<Value, unsigned> Cells;
};

} // namespace

unsigned RoleReader::position(llvm::DenseMap<unsigned, unsigned> &Positions,
                              SmallVectorImpl<unsigned> &List,
                              unsigned Channel) {
  auto [It, New] = Positions.try_emplace(Channel, List.size());
  if (New)
    List.push_back(Channel);
  return It->second;
}

/// What \p V is to its user: a slot, a cell, or made of such.
FailureOr<Operand> RoleReader::operand(Operation *User, Value V) {
  Operation *Def = V.getDefiningOp();
  Operand Result;
  if (auto Get = dyn_cast_or_null<plan::GetOp>(Def)) {
    Result.index = ReadAt.lookup(Get.getChannel());
    return Result;
  }
  if (isa_and_nonnull<plan::InvokeOp>(Def)) {
    Result.kind = Operand::Cell;
    Result.index = Cells.lookup(V);
    return Result;
  }
  if (auto Const = dyn_cast_or_null<plan::ConstOp>(Def)) {
    Result.kind = Operand::Constant;
    FailureOr<std::string> Bytes =
        encodeConstant(P, Const, Const.getValue(), Const.getResult().getType());
    if (failed(Bytes))
      return failure();
    Result.bytes = *Bytes;
    return Result;
  }
  if (auto Pack = dyn_cast_or_null<plan::PackOp>(Def)) {
    Result.kind = Operand::Pack;
    for (Value Element : Pack.getElements()) {
      FailureOr<Operand> Part = operand(User, Element);
      if (failed(Part))
        return failure();
      Result.elements.push_back(std::move(*Part));
    }
    return Result;
  }
  if (auto Project = dyn_cast_or_null<plan::ProjectOp>(Def)) {
    FailureOr<Operand> Whole = operand(User, Project.getValue());
    if (failed(Whole))
      return failure();
    FailureOr<SmallVector<unsigned>> Path = P.resolvePath(
        Project, Project.getValue().getType(), Project.getPath().getValue());
    if (failed(Path))
      return failure();
    if (Whole->kind == Operand::Slot || Whole->kind == Operand::Cell) {
      Whole->path.append(*Path);
      return Whole;
    }
  }
  return cg::emitCoded(User, Code::CG0905)
         << "an operand of `" << User->getName() << "` has no C++ form";
}

/// The types that a task's results are projected from; a share's are whole.
FailureOr<SmallVector<Type>> RoleReader::resultTypes(plan::InvokeOp Op) {
  if (Op.getCollective())
    return SmallVector<Type>();
  auto Actor = P.find<cg::ActorOp>(R.op.getActorClass());
  auto Task =
      Actor ? Actor.lookupSymbol<cg::TaskOp>(Op.getTask()) : cg::TaskOp();
  if (!Task)
    return cg::emitCoded(Op, Code::CG0905)
           << "`" << R.op.getActorClass() << "` has no task `" << Op.getTask()
           << "`";
  return map_to_vector(Task.getResults().getAsRange<cg::ParamAttr>(),
                       [](cg::ParamAttr Param) { return Param.getType(); });
}

LogicalResult RoleReader::readInvoke(plan::InvokeOp Op) {
  Step S{Step::Invoke, unsigned(R.sites.size()), {}, {}};
  R.sites.push_back(
      {Op.getTask(), Op.getLoc(), Op.getCall(), Op.getTrace().value_or("")});
  if ((R.sites.back().share = Op.getCollectiveAttr()))
    R.sites.back().values = cast<cg::TensorType>(Op.getArgs()[0].getType());
  auto Add = [&](Value V, bool IsAfter) -> LogicalResult {
    FailureOr<Operand> O = operand(Op, V);
    if (failed(O))
      return failure();
    O->isAfter = IsAfter;
    S.operands.push_back(std::move(*O));
    return success();
  };
  for (Value V : Op.getArgs())
    if (failed(Add(V, false)))
      return failure();
  for (Value V : Op.getAfter())
    if (failed(Add(V, true)))
      return failure();

  FailureOr<SmallVector<Type>> Types = resultTypes(Op);
  if (failed(Types))
    return failure();
  for (auto [Slot, Number, Path] :
       zip_equal(Op.getSlots(), Op.getSinkResults(), Op.getSinkPaths())) {
    auto Acquire = Slot.getDefiningOp<plan::AcquireOp>();
    Result Sink{
        false, WriteAt.lookup(Acquire.getChannel()), unsigned(Number), {}};
    auto Steps = cast<ArrayAttr>(Path).getValue();
    if (!Steps.empty()) {
      FailureOr<SmallVector<unsigned>> Numbers =
          P.resolvePath(Op, (*Types)[Number], Steps);
      if (failed(Numbers))
        return failure();
      Sink.path.append(*Numbers);
    }
    S.results.push_back(std::move(Sink));
  }
  for (auto [V, Number] : zip_equal(Op.getValues(), Op.getLocals())) {
    Cells[V] = R.cells;
    S.results.push_back({true, R.cells++, unsigned(Number), {}});
  }
  R.steps.push_back(std::move(S));
  return success();
}

LogicalResult RoleReader::readOp(Operation *Op) {
  auto Channel = [&](Step::Kind Kind, unsigned Position) {
    R.steps.push_back({Kind, Position, {}, {}});
    return success();
  };
  return TypeSwitch<Operation *, LogicalResult>(Op)
      .Case([&](plan::GetOp Get) {
        return Channel(Step::Get, position(ReadAt, R.reads, Get.getChannel()));
      })
      .Case([&](plan::AcquireOp Acquire) {
        return Channel(Step::Acquire,
                       position(WriteAt, R.writes, Acquire.getChannel()));
      })
      .Case([&](plan::ReleaseOp Release) -> LogicalResult {
        auto Get = Release.getValue().getDefiningOp<plan::GetOp>();
        if (!Get)
          return cg::emitCoded(Op, Code::CG0905)
                 << "the release of what was not received has no C++ form";
        return Channel(Step::Release, ReadAt.lookup(Get.getChannel()));
      })
      .Case([&](plan::CommitOp Commit) -> LogicalResult {
        auto Acquire = Commit.getSlot().getDefiningOp<plan::AcquireOp>();
        if (!Acquire)
          return cg::emitCoded(Op, Code::CG0905)
                 << "the commit of what was not acquired has no C++ form";
        return Channel(Step::Commit, WriteAt.lookup(Acquire.getChannel()));
      })
      .Case([&](plan::InvokeOp Invoke) { return readInvoke(Invoke); })
      // Operands are printed where they are used.
      .Case<plan::ConstOp, plan::PackOp, plan::ProjectOp>(
          [](Operation *) { return success(); })
      .Default([&](Operation *) -> LogicalResult {
        return cg::emitCoded(Op, Code::CG0905)
               << "`" << Op->getName() << "` has no C++ form";
      });
}

static void visit(Operand &O, function_ref<void(Operand &)> F) {
  F(O);
  for (Operand &Element : O.elements)
    visit(Element, F);
}

/// A task may move from a cell that it alone reads last.
void RoleReader::markLastUses() {
  std::vector<bool> Seen(R.cells);
  for (Step &S : reverse(R.steps)) {
    llvm::DenseMap<unsigned, unsigned> Uses;
    for (Operand &O : S.operands)
      visit(O, [&](Operand &Part) {
        if (Part.kind == Operand::Cell)
          ++Uses[Part.index];
      });
    for (Operand &O : S.operands)
      visit(O, [&](Operand &Part) {
        if (Part.kind != Operand::Cell)
          return;
        Part.isLast = !Seen[Part.index] && Uses[Part.index] == 1 &&
                      Part.path.empty() && !O.isAfter;
      });
    for (auto [Cell, Count] : Uses)
      Seen[Cell] = true;
  }
}

LogicalResult RoleReader::read() {
  for (Operation &Op : R.op.getBody().front())
    if (failed(readOp(&Op)))
      return failure();
  markLastUses();
  return success();
}

FailureOr<Role> readRole(Program &P, plan::GraphOp Plan, plan::RoleOp Op) {
  Role R;
  R.plan = Plan;
  R.op = Op;
  R.isTable = !Op.getBody().getOps<plan::TableOp>().empty();
  if (failed(R.isTable ? readTables(P, R) : RoleReader(P, R).read()))
    return failure();
  return R;
}

FailureOr<std::vector<Role>> readRoles(Program &P, cg::ActorOp Actor) {
  std::vector<Role> Roles;
  for (plan::GraphOp Plan : P.plans)
    for (plan::RoleOp Op : Plan.getRoles()) {
      if (Op.getActorClass() != Actor.getSymName())
        continue;
      FailureOr<Role> R = readRole(P, Plan, Op);
      if (failed(R))
        return failure();
      Roles.push_back(std::move(*R));
    }
  return Roles;
}

} // namespace cgraphc::cpp
