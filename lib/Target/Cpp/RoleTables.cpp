//===- RoleTables.cpp - Roles that are `plan.table`s ----------------------===//
//
// The rows are those of Tabulate.cpp; channel numbers become positions.
//
//===----------------------------------------------------------------------===//

#include "dialects/Plan/IR/RoleTables.h"
#include "Constant.h"
#include "Role.h"

#include "llvm/ADT/StringSwitch.h"

using namespace llvm;
using namespace mlir;

namespace cgraphc::cpp {

namespace {

/// A table by rows and columns.
struct Rows {
  ArrayRef<int64_t> values;
  size_t width = 1;

  size_t size() const { return values.size() / width; }
  ArrayRef<int64_t> operator[](size_t Row) const {
    return values.slice(Row * width, width);
  }
};

class TableReader {
public:
  TableReader(Program &P, Role &R) : P(P), R(R) {}

  LogicalResult read();

private:
  LogicalResult collect();
  LogicalResult damaged() {
    return cg::emitCoded(R.op, Code::CG0905)
           << "the tables of role `" << R.op.getSymName()
           << "` have no C++ form";
  }
  unsigned position(llvm::DenseMap<int64_t, unsigned> &Positions,
                    SmallVectorImpl<unsigned> &List, int64_t Channel) {
    auto [It, New] = Positions.try_emplace(Channel, List.size());
    if (New)
      List.push_back(Channel);
    return It->second;
  }
  FailureOr<Operand> operand(uint64_t Row, unsigned Depth);
  FailureOr<Result> result(uint64_t Row);
  LogicalResult readInvoke(ArrayRef<int64_t> Op);
  LogicalResult readPath(int64_t First, int64_t Count,
                         SmallVectorImpl<unsigned> &Path);

  Program &P;
  Role &R;
  Rows Ops, Ins, Outs, Path;
  SmallVector<std::string> Constants;
  llvm::DenseMap<int64_t, plan::ThunkOp> Thunks;
  llvm::DenseMap<int64_t, unsigned> ReadAt, WriteAt;
};

} // namespace

LogicalResult TableReader::collect() {
  for (Operation &Op : R.op.getBody().front()) {
    if (auto Table = dyn_cast<plan::TableOp>(Op)) {
      Rows Read{Table.getValues(), Table.getColumns().size()};
      Rows *Target = llvm::StringSwitch<Rows *>(Table.getName())
                         .Case("ops", &Ops)
                         .Case("ins", &Ins)
                         .Case("outs", &Outs)
                         .Case("path", &Path)
                         .Default(nullptr);
      if (!Target)
        return damaged();
      *Target = Read;
    } else if (auto Const = dyn_cast<plan::ConstOp>(Op)) {
      FailureOr<std::string> Bytes = encodeConstant(
          P, Const, Const.getValue(), Const.getResult().getType());
      if (failed(Bytes))
        return failure();
      Constants.push_back(std::move(*Bytes));
    } else if (auto Call = dyn_cast<plan::SiteOp>(Op)) {
      R.sites.push_back({Call.getTask(), Call.getLoc(), Call.getCall(),
                         Call.getTrace().value_or("")});
      R.sites.back().share = Call.getCollectiveAttr();
    } else if (auto Thunk = dyn_cast<plan::ThunkOp>(Op)) {
      Thunks[Thunk.getNumber()] = Thunk;
    } else {
      return cg::emitCoded(&Op, Code::CG0905)
             << "`" << Op.getName() << "` has no C++ form beside tables";
    }
  }
  if (Ops.width != plan::RoleTables::opColumns ||
      (Ins.size() && Ins.width != plan::RoleTables::inColumns) ||
      (Outs.size() && Outs.width != plan::RoleTables::outColumns) ||
      Path.width != 1)
    return damaged();
  return success();
}

LogicalResult TableReader::readPath(int64_t First, int64_t Count,
                                    SmallVectorImpl<unsigned> &Result) {
  if (First < 0 || Count < 0 || uint64_t(First + Count) > Path.size())
    return damaged();
  for (int64_t I = First; I < First + Count; ++I)
    Result.push_back(Path[I].front());
  return success();
}

FailureOr<Operand> TableReader::operand(uint64_t Row, unsigned Depth) {
  if (Row >= Ins.size() || Depth > 16)
    return damaged();
  ArrayRef<int64_t> In = Ins[Row];
  int64_t Kind = In[0], Index = In[3], First = In[4], Count = In[5];
  Operand O;
  O.isAfter = In[1];
  O.isLast = In[2];
  switch (Kind) {
  case plan::RoleTables::InSlot: {
    auto It = ReadAt.find(Index);
    if (It == ReadAt.end())
      return damaged();
    O.index = It->second;
    break;
  }
  case plan::RoleTables::InCell:
    O.kind = Operand::Cell;
    O.index = Index;
    break;
  case plan::RoleTables::InConstant:
    O.kind = Operand::Constant;
    if (uint64_t(Index) >= Constants.size())
      return damaged();
    O.bytes = Constants[Index];
    return O;
  case plan::RoleTables::InPack:
    O.kind = Operand::Pack;
    for (int64_t I = 0; I < Count; ++I) {
      FailureOr<Operand> Element = operand(Index + I, Depth + 1);
      if (failed(Element))
        return failure();
      O.elements.push_back(std::move(*Element));
    }
    return O;
  default:
    return damaged();
  }
  if (failed(readPath(First, Count, O.path)))
    return failure();
  // A part cannot be moved out of its whole.
  O.isLast &= O.path.empty();
  return O;
}

FailureOr<Result> TableReader::result(uint64_t Row) {
  if (Row >= Outs.size())
    return damaged();
  ArrayRef<int64_t> Out = Outs[Row];
  Result Sink{Out[0] == plan::RoleTables::OutCell,
              unsigned(Out[1]),
              unsigned(Out[2]),
              {}};
  if (Sink.isCell) {
    R.cells = std::max(R.cells, Sink.index + 1);
  } else {
    auto It = WriteAt.find(Out[1]);
    if (It == WriteAt.end())
      return damaged();
    Sink.index = It->second;
  }
  if (failed(readPath(Out[3], Out[4], Sink.path)))
    return failure();
  return Sink;
}

LogicalResult TableReader::readInvoke(ArrayRef<int64_t> Op) {
  if (uint64_t(Op[1]) >= R.sites.size())
    return damaged();
  Step S{Step::Invoke, unsigned(Op[1]), {}, {}};
  if (Site &Call = R.sites[Op[1]]; Call.share) {
    plan::ThunkOp Thunk = Thunks.lookup(Op[2]);
    auto Type = Thunk ? dyn_cast<FunctionType>(Thunk.getType()) : nullptr;
    Call.values = Type && Type.getNumInputs()
                      ? dyn_cast<cg::TensorType>(Type.getInput(0))
                      : nullptr;
    if (!Call.values)
      return damaged();
  }
  for (int64_t I = 0; I < Op[4]; ++I) {
    FailureOr<Operand> O = operand(Op[3] + I, 0);
    if (failed(O))
      return failure();
    S.operands.push_back(std::move(*O));
  }
  for (int64_t I = 0; I < Op[6]; ++I) {
    FailureOr<Result> Sink = result(Op[5] + I);
    if (failed(Sink))
      return failure();
    S.results.push_back(std::move(*Sink));
  }
  R.steps.push_back(std::move(S));
  return success();
}

LogicalResult TableReader::read() {
  if (failed(collect()))
    return failure();
  R.steps.reserve(Ops.size());
  for (size_t I = 0; I < Ops.size(); ++I) {
    ArrayRef<int64_t> Op = Ops[I];
    if (Op[0] < Step::Get || Op[0] > Step::Invoke)
      return damaged();
    auto Kind = Step::Kind(Op[0]);
    if (Kind == Step::Invoke) {
      if (failed(readInvoke(Op)))
        return failure();
      continue;
    }
    bool Reads = Kind == Step::Get || Kind == Step::Release;
    unsigned Position = Reads ? position(ReadAt, R.reads, Op[1])
                              : position(WriteAt, R.writes, Op[1]);
    R.steps.push_back({Kind, Position, {}, {}});
  }
  return success();
}

LogicalResult readTables(Program &P, Role &R) {
  return TableReader(P, R).read();
}

} // namespace cgraphc::cpp
