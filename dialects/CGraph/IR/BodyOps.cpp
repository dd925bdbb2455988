//===- BodyOps.cpp - What a graph's body is made of -----------------------===//

#include "cgraphc/Support/OptionRange.h"
#include "dialects/CGraph/IR/CGraphOps.h"
#include "dialects/CGraph/IR/TypeSymbols.h"
#include "llvm/ADT/TypeSwitch.h"

namespace cgraphc::cg {

using namespace mlir;

//===----------------------------------------------------------------------===//
// Calls
//===----------------------------------------------------------------------===//

TaskOp CallOp::lookUpTask(SymbolTableCollection &symbols) {
  if (getCollective())
    return {};
  auto actor = lookUpDeclaration<ActorOp>(*this, getActor().getType().getName(),
                                          symbols);
  return actor ? symbols.lookupSymbolIn<TaskOp>(actor, getTaskAttr().getAttr())
               : TaskOp();
}

bool CallOp::isTokenCall() {
  return getNumResults() == 1 && isa<TokenType>(getResult(0).getType());
}

LogicalResult CallOp::verify() {
  if (getNumResults() == 0)
    return emitOpError() << "has no result; a task without results makes a "
                            "token";
  if (getVia() && getVia()->size() != getArgs().size())
    return emitOpError() << "names " << getVia()->size() << " transports for "
                         << getArgs().size() << " arguments";
  if (getLive() && (getLive()->size() != 2 || (*getLive())[0] < 1))
    return emitOpError() << "has no limit of copies and statement in `live`";
  if (getSlots() && getSlotsAttr().getInt() < 1)
    return emitOpError() << "asks for " << getSlotsAttr().getInt() << " slots";
  if (getBuffer() && getBufferAttr().getInt() < 1)
    return emitOpError() << "asks for a buffer of " << getBufferAttr().getInt()
                         << " bytes";
  return getCollective() ? verifyShare(*this) : success();
}

LogicalResult CallOp::verifySymbolUses(SymbolTableCollection &symbols) {
  if (getCollective())
    return success();
  TaskOp task = lookUpTask(symbols);
  if (!task)
    return emitOpError() << "names task `" << getTask() << "`, which actor `"
                         << getActor().getType().getName().getValue()
                         << "` does not declare";
  if (task.getParams().size() != getArgs().size())
    return emitOpError() << "passes " << getArgs().size() << " arguments, `"
                         << getTask() << "` takes " << task.getParams().size();
  for (auto [i, arg] : llvm::enumerate(getArgs()))
    if (!isAssignable(arg.getType(), task.getParam(i).getType()))
      return emitOpError() << "passes " << arg.getType() << " for `"
                           << task.getParam(i).getName().getValue()
                           << "`, which is " << task.getParam(i).getType();
  if (task.getResults().empty())
    return isTokenCall() ? success()
                         : emitOpError() << "must make a token: `" << getTask()
                                         << "` has no results";
  auto results = task.getResults().getAsRange<ParamAttr>();
  bool isRight =
      task.getResults().size() == getNumResults() &&
      llvm::all_of(llvm::zip(results, getResultTypes()), [](auto pair) {
        return std::get<0>(pair).getType() == std::get<1>(pair);
      });
  if (!isRight)
    return emitOpError() << "has other results than `" << getTask()
                         << "` declares";
  return success();
}

//===----------------------------------------------------------------------===//
// Values
//===----------------------------------------------------------------------===//

LogicalResult LiteralOp::verify() {
  if (isa<BundleType, ActorType, TokenType>(getType()))
    return emitOpError() << "cannot be of type " << getType();
  return success();
}

/// The element type of what fan-in makes.
static Type getPackedElement(Type type) {
  return TypeSwitch<Type, Type>(type)
      .Case<ArrayType, ListType>([](auto t) { return t.getElement(); })
      .Default([](Type) { return Type(); });
}

LogicalResult PackOp::verify() {
  Type wanted = getPackedElement(getType());
  if (!wanted)
    return emitOpError() << "makes an array or a list, not " << getType();
  if (getVia() && getVia()->size() != getElements().size())
    return emitOpError() << "names " << getVia()->size() << " transports for "
                         << getElements().size() << " elements";
  // One bundle in `input`.
  if (getElements().size() == 1 &&
      isa<BundleType>(getElements().front().getType()))
    return success();
  for (Value element : getElements())
    if (!isAssignable(element.getType(), wanted))
      return emitOpError() << "packs " << element.getType()
                           << " as an element of " << getType();
  auto array = dyn_cast<ArrayType>(getType());
  std::optional<int64_t> size =
      array ? getKnownSize(array.getSize()) : std::optional<int64_t>();
  if (size && *size != static_cast<int64_t>(getElements().size()))
    return emitOpError() << "packs " << getElements().size() << " values as "
                         << getType();
  return success();
}

Type getPartType(Operation *op, Type type, Attribute step,
                 SymbolTableCollection &symbols) {
  auto name = dyn_cast<StringAttr>(step);
  auto index = dyn_cast<IntegerAttr>(step);
  if (auto record = dyn_cast<RecordType>(type); record && name) {
    if (auto decl = lookUpDeclaration<RecordOp>(op, record.getName(), symbols))
      for (ParamAttr field : decl.getFields().getAsRange<ParamAttr>())
        if (field.getName() == name)
          return field.getType();
  } else if (auto tuple = dyn_cast<TupleType>(type); tuple && index) {
    if (index.getValue().ult(tuple.getMembers().size()))
      return tuple.getMembers()[index.getInt()];
  } else if (auto array = dyn_cast<ArrayType>(type); array && !name) {
    // An index that is not evaluated yet is checked by `elaborate`.
    std::optional<int64_t> size = getKnownSize(array.getSize());
    if (!index || !size || index.getValue().ult(*size))
      return array.getElement();
  }
  return {};
}

LogicalResult ProjectOp::verifySymbolUses(SymbolTableCollection &symbols) {
  if (getPath().empty())
    return emitOpError() << "has an empty path";
  Type type = getValue().getType();
  for (Attribute step : getPath()) {
    Type part = getPartType(*this, type, step, symbols);
    if (!part)
      return emitOpError() << "has a step " << step << " that " << type
                           << " does not have";
    type = part;
  }
  if (type != getType())
    return emitOpError() << "makes " << getType() << ", the path leads to "
                         << type;
  return success();
}

LogicalResult ConvertOp::verify() {
  TensorType from = getValue().getType(), to = getResult().getType();
  if (from.getElement() != to.getElement() || from.getDims() != to.getDims())
    return emitOpError() << "changes more than the device";
  return success();
}

LogicalResult ReturnOp::verify() {
  if (getVia() && getVia()->size() != getValues().size())
    return emitOpError() << "names " << getVia()->size() << " transports for "
                         << getValues().size() << " values";
  auto graph = dyn_cast<GraphOp>((*this)->getParentOp());
  if (graph && graph.getResults().size() != getValues().size())
    return emitOpError() << "returns " << getValues().size()
                         << " values, the graph has "
                         << graph.getResults().size() << " results";
  return success();
}

static bool isShare(Operation *op) {
  auto call = dyn_cast_or_null<CallOp>(op);
  return call && call.getCollective();
}

/// What a collective reads or makes is in shared memory for its own actor too.
static bool isOfCollective(TransferOp transfer) {
  return (transfer.getValue() &&
          isShare(transfer.getValue().getDefiningOp())) ||
         llvm::any_of(transfer->getUsers(), isShare);
}

LogicalResult TransferOp::verify() {
  if (!getValue() && getSource() != 0)
    return emitOpError() << "without a value comes from the driver";
  if (!getValue() && !isa<TokenType>(getType()))
    return emitOpError() << "without a value makes a token";
  if (isa<TokenType>(getType()) && !getPath().empty())
    return emitOpError() << "makes a token and has a path";
  if (getSource() == getReader() && getSource() != 0 && !isOfCollective(*this))
    return emitOpError() << "does not leave its process";
  if (getSlots() && getSlotsAttr().getInt() < 1)
    return emitOpError() << "has no slot";
  if (std::optional<uint64_t> bytes = getSlotBytes();
      bytes && *bytes > uint64_t(largestValue))
    return emitOpError() << "has slots of " << *bytes << " bytes, up to "
                         << largestValue << " are possible";
  if (getSlots().has_value() != getSlotBytes().has_value())
    return emitOpError() << "has slots without a size or a size without slots";
  return success();
}

LogicalResult OptionOp::verify() {
  if (!isOptionName(getName()))
    return emitOpError() << "has an unknown option `" << getName() << "`";
  return success();
}

LogicalResult TransferOp::verifySymbolUses(SymbolTableCollection &symbols) {
  if (failed(verifyTypeSymbols(*this, getType(), symbols)))
    return failure();
  if (OpaqueOp opaque = findWithoutCodec(*this, getType(), symbols))
    return emitOpError() << "carries opaque `" << opaque.getSymName()
                         << "`, which has no codec";
  return success();
}

//===----------------------------------------------------------------------===//
// Bundles
//===----------------------------------------------------------------------===//

LogicalResult BundleOp::verify() {
  std::optional<int64_t> size = getKnownSize(getType().getSize());
  if (size && *size != static_cast<int64_t>(getElements().size()))
    return emitOpError() << "has " << getElements().size() << " elements as "
                         << getType();
  for (Value element : getElements())
    if (!isAssignable(element.getType(), getType().getElement()))
      return emitOpError() << "has an element " << element.getType() << " in "
                           << getType();
  return success();
}

/// The type behind `count` indices; null where there are too many.
static Type getIndexed(Type type, size_t count) {
  for (size_t i = 0; i < count; ++i) {
    auto bundle = dyn_cast<BundleType>(type);
    if (!bundle)
      return {};
    type = bundle.getElement();
  }
  return type;
}

LogicalResult IndexOp::verify() {
  Type element = getIndexed(getBundle().getType(), getIndices().size());
  if (getIndices().empty() || !element)
    return emitOpError() << "has " << getIndices().size() << " indices for "
                         << getBundle().getType();
  if (element != getType())
    return emitOpError() << "makes " << getType() << ", the element is "
                         << element;
  return success();
}

LogicalResult InsertOp::verify() {
  Type element = getIndexed(getBundle().getType(), getIndices().size());
  if (getIndices().empty() || !element)
    return emitOpError() << "has " << getIndices().size() << " indices for "
                         << getBundle().getType();
  if (!isAssignable(getValue().getType(), element))
    return emitOpError() << "puts " << getValue().getType()
                         << " where elements are " << element;
  return success();
}

//===----------------------------------------------------------------------===//
// Loops and branches
//===----------------------------------------------------------------------===//

/// Checks the terminator of `body` against the types it has to hand over.
static LogicalResult verifyYield(Operation *op, Region &body,
                                 TypeRange wanted) {
  if (body.empty() || body.front().empty())
    return op->emitOpError() << "has an empty body";
  auto yield = dyn_cast<YieldOp>(body.front().back());
  if (!yield)
    return op->emitOpError() << "has a body that does not end with a yield";
  if (yield.getValues().size() != wanted.size())
    return op->emitOpError()
           << "has " << wanted.size() << " results, its body yields "
           << yield.getValues().size();
  for (auto [value, type] : llvm::zip(yield.getValues(), wanted))
    if (!isAssignable(value.getType(), type))
      return op->emitOpError() << "has a result " << type
                               << ", its body yields " << value.getType();
  return success();
}

LogicalResult CollectOp::verifyRegions() {
  if (getBody().getNumArguments() != 0)
    return emitOpError() << "has a body with arguments";
  return verifyYield(*this, getBody(), getType().getElement());
}

LogicalResult ForOp::verifyRegions() {
  if (TypeRange(getBody().getArguments()) != getInits().getTypes())
    return emitOpError() << "has a body whose arguments are not the carried "
                            "values";
  return verifyYield(*this, getBody(), getResultTypes());
}

LogicalResult IfOp::verifyRegions() {
  if (getThenBody().getNumArguments() != 0 ||
      failed(verifyYield(*this, getThenBody(), getResultTypes())))
    return failure();
  if (!getElseBody().empty())
    return verifyYield(*this, getElseBody(), getResultTypes());
  if (getNumResults() != 0)
    return emitOpError() << "has results and no `else`";
  return success();
}

} // namespace cgraphc::cg
