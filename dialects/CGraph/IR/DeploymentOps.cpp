//===- DeploymentOps.cpp - Deployments, flat graphs -----------------------===//

#include "cgraphc/Support/OptionRange.h"
#include "dialects/CGraph/IR/CGraphOps.h"
#include "dialects/CGraph/IR/Expr.h"
#include "dialects/CGraph/IR/TypeSymbols.h"
#include "llvm/ADT/StringMap.h"

namespace cgraphc::cg {

using namespace mlir;

/// `name[1][3]`.
static std::string getIndexedName(StringRef name, ArrayAttr indices) {
  std::string text = name.str();
  for (Attribute index : indices)
    text += "[" + getSourceText(index) + "]";
  return text;
}

//===----------------------------------------------------------------------===//
// Deployments
//===----------------------------------------------------------------------===//

std::string InstanceOp::getFullName() {
  return getIndexedName(getName(), getIndices());
}

LogicalResult InstanceOp::verifySymbolUses(SymbolTableCollection &symbols) {
  auto actor = lookUpDeclaration<ActorOp>(*this, getActorClassAttr(), symbols);
  if (!actor)
    return emitOpError() << "names actor `" << getActorClass()
                         << "`, which is not declared";
  NewOp constructor = actor.getNew();
  size_t wanted = constructor ? constructor.getParams().size() : 0;
  if (getArgs().size() != wanted)
    return emitOpError() << "passes " << getArgs().size()
                         << " arguments, the constructor takes " << wanted;
  return success();
}

std::string WireOp::getFullName() {
  return getIndexedName(getName(), getIndices());
}

LogicalResult WireOp::verifySymbolUses(SymbolTableCollection &symbols) {
  if (failed(verifyGraphArguments(*this, getGraphAttr(), getArgs(), symbols)))
    return failure();
  if (!getPlan())
    return success();
  auto plan = lookUpDeclaration<FlatGraphOp>(*this, getPlanAttr(), symbols);
  // After `plan` the flat graph is a plan of the same name.
  if (plan && plan.getNumActors() != getActors().size())
    return emitOpError() << "wires " << getActors().size() << " actors, `"
                         << *getPlan() << "` has " << plan.getNumActors();
  return success();
}

/// The wirings of a deployment that stand alone, by name.
static llvm::StringMap<WireOp> getSingleWires(DeploymentOp deployment) {
  llvm::StringMap<WireOp> wires;
  for (auto wire : deployment.getBody().getOps<WireOp>())
    if (wire.getIndices().empty())
      wires.try_emplace(wire.getName(), wire);
  return wires;
}

std::vector<WireOp> LiveOp::getWires() {
  llvm::StringMap<WireOp> known =
      getSingleWires(cast<DeploymentOp>((*this)->getParentOp()));
  std::vector<WireOp> wires;
  for (StringRef name : getGraphs().getAsValueRange<StringAttr>())
    wires.push_back(known.lookup(name));
  return wires;
}

LogicalResult LiveOp::verify() {
  if (getGraphs().size() < 2)
    return emitOpError() << "has " << getGraphs().size()
                         << " graphs, a set has two or more";
  auto deployment = cast<DeploymentOp>((*this)->getParentOp());
  llvm::StringMap<WireOp> wires = getSingleWires(deployment);
  llvm::StringMap<LiveOp> sets;
  for (auto set : deployment.getBody().getOps<LiveOp>()) {
    for (StringRef name : set.getGraphs().getAsValueRange<StringAttr>()) {
      auto [entry, isNew] = sets.try_emplace(name, set);
      if (set != *this)
        continue;
      if (!wires.contains(name))
        return emitOpError() << "names `" << name
                             << "`, which is no wiring of the deployment";
      if (!isNew)
        return emitOpError()
               << "names `" << name << "`, which is "
               << (entry->second == set ? "named twice" : "in another set");
    }
    if (set == *this)
      break;
  }
  return success();
}

//===----------------------------------------------------------------------===//
// Flat graphs
//===----------------------------------------------------------------------===//

/// Appends the names of an actor or of an array's elements, in row-major order.
static void appendNames(Type type, const std::string &name,
                        SmallVectorImpl<std::string> &names) {
  auto bundle = dyn_cast<BundleType>(type);
  if (!bundle) {
    names.push_back(name);
    return;
  }
  int64_t size = getKnownSize(bundle.getSize()).value_or(0);
  for (int64_t i = 0; i < size; ++i)
    appendNames(bundle.getElement(), name + "[" + std::to_string(i) + "]",
                names);
}

SmallVector<std::string> FlatGraphOp::getProcessNames() {
  SmallVector<std::string> names;
  for (ParamAttr actor : getActors().getAsRange<ParamAttr>())
    appendNames(actor.getType(), actor.getName().str(), names);
  return names;
}

std::optional<int64_t> FlatGraphOp::getIntOption(StringRef name) {
  Attribute value = getOptions().get(name);
  if (auto integer = dyn_cast_or_null<IntegerAttr>(value))
    return integer.getInt();
  if (auto size = dyn_cast_or_null<SizeAttr>(value))
    return size.getBytes();
  if (auto duration = dyn_cast_or_null<DurationAttr>(value))
    return duration.getNanoseconds();
  return std::nullopt;
}

ReturnOp FlatGraphOp::getReturn() {
  return cast<ReturnOp>(getBody().front().getTerminator());
}

/// A name that MLIR can print: `w[0]` becomes `w_0`.
static std::string getPrintableName(StringRef name) {
  std::string text;
  for (char c : name) {
    if (c == '[')
      text += '_';
    else if (c != ']')
      text += c;
  }
  return text;
}

void FlatGraphOp::getAsmBlockArgumentNames(Region &region,
                                           OpAsmSetValueNameFn setName) {
  SmallVector<std::string> names = getProcessNames();
  for (ParamAttr input : getInputs().getAsRange<ParamAttr>())
    names.push_back(input.getName().str());
  for (auto [argument, name] : llvm::zip(region.getArguments(), names))
    setName(argument, getPrintableName(name));
}

/// The sizes of nested arrays: how many operands an output has.
static size_t countOutputs(Type type) {
  if (auto array = dyn_cast<ArrayType>(type))
    return getKnownSize(array.getSize()).value_or(0) *
           countOutputs(array.getElement());
  return 1;
}

LogicalResult verifyOptionNames(Operation *op, DictionaryAttr options) {
  if (options)
    for (NamedAttribute option : options)
      if (!isOptionName(option.getName().getValue()))
        return op->emitOpError() << "has an unknown option `"
                                 << option.getName().getValue() << "`";
  return success();
}

LogicalResult DeploymentOp::verify() {
  return verifyOptionNames(*this, getOptionsAttr());
}

/// Transfers are between processes that there are; channels are numbered
/// without more gaps than there are transfers.
static LogicalResult verifyTransfers(FlatGraphOp graph, int64_t actors) {
  auto transfers = graph.getBody().front().getOps<TransferOp>();
  int64_t count = std::distance(transfers.begin(), transfers.end());
  for (TransferOp transfer : transfers) {
    for (IntegerAttr process :
         {transfer.getSourceAttr(), transfer.getReaderAttr()})
      if (process.getInt() < 0 || process.getInt() > actors)
        return transfer.emitOpError()
               << "names process " << process.getInt() << " of " << actors + 1;
    int64_t channel = transfer.getChannelAttr().getInt();
    if (channel < 0 || channel >= count)
      return transfer.emitOpError() << "has channel " << channel << ", there "
                                    << "are " << count << " transfers";
  }
  return success();
}

LogicalResult FlatGraphOp::verifyRegions() {
  if (failed(verifyOptionNames(*this, getOptions())))
    return failure();
  unsigned actors = getProcessNames().size();
  if (getBody().getNumArguments() != actors + getInputs().size())
    return emitOpError() << "has " << getBody().getNumArguments()
                         << " block arguments for " << actors << " actors and "
                         << getInputs().size() << " inputs";
  for (BlockArgument argument : getBody().getArguments().take_front(actors))
    if (!isa<ActorType>(argument.getType()))
      return emitOpError() << "has an actor of type " << argument.getType();
  for (auto [argument, input] :
       llvm::zip(getInputArguments(), getInputs().getAsRange<ParamAttr>()))
    if (argument.getType() != input.getType())
      return emitOpError() << "has an input `" << input.getName().getValue()
                           << "` of type " << argument.getType()
                           << ", declared " << input.getType();
  if (failed(verifyTransfers(*this, actors)))
    return failure();
  auto end = dyn_cast<ReturnOp>(getBody().front().back());
  if (!end)
    return emitOpError() << "does not end with a return";
  size_t outputs = 0;
  for (ParamAttr result : getResults().getAsRange<ParamAttr>())
    outputs += countOutputs(result.getType());
  if (end.getValues().size() != outputs)
    return end.emitOpError() << "returns " << end.getValues().size()
                             << " values, the outputs are " << outputs;
  return success();
}

LogicalResult FlatGraphOp::verifySymbolUses(SymbolTableCollection &symbols) {
  if (!lookUpDeclaration<GraphOp>(*this, getGraphAttr(), symbols))
    return emitOpError() << "names graph `" << getGraph()
                         << "`, which is not declared";
  for (ArrayAttr params : {getActors(), getInputs(), getResults()})
    if (failed(verifyParamSymbols(*this, params, symbols)))
      return failure();
  return success();
}

} // namespace cgraphc::cg
