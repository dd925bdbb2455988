//===- DeclOps.cpp - Declarations -----------------------------------------===//

#include "dialects/CGraph/IR/CGraphOps.h"
#include "dialects/CGraph/IR/TypeSymbols.h"
#include "mlir/IR/BuiltinOps.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/ADT/TypeSwitch.h"

namespace cgraphc::cg {

using namespace mlir;

//===----------------------------------------------------------------------===//
// Types name declarations
//===----------------------------------------------------------------------===//

Operation *lookUpDeclaration(Operation *op, FlatSymbolRefAttr name,
                             SymbolTableCollection &symbols) {
  auto module = op->getParentOfType<ModuleOp>();
  return module ? symbols.lookupSymbolIn(module, name.getAttr()) : nullptr;
}

template <typename DeclOp>
static LogicalResult verifyNamed(Operation *op, FlatSymbolRefAttr name,
                                 StringRef kind,
                                 SymbolTableCollection &symbols) {
  Operation *found = lookUpDeclaration(op, name, symbols);
  if (!found)
    return op->emitOpError() << "names " << kind << " `" << name.getValue()
                             << "`, which is not declared";
  if (!isa<DeclOp>(found))
    return op->emitOpError() << "names " << kind << " `" << name.getValue()
                             << "`, which is no " << kind;
  return success();
}

static LogicalResult verifyDim(Operation *op, DimAttr dim,
                               SymbolTableCollection &symbols) {
  if (!dim.getName())
    return success();
  auto name = FlatSymbolRefAttr::get(dim.getName());
  if (failed(verifyNamed<DimOp>(op, name, "dim", symbols)))
    return failure();
  auto decl = lookUpDeclaration<DimOp>(op, name, symbols);
  std::optional<int64_t> bound = getKnownSize(dim.getBound());
  if (bound != getKnownSize(decl.getBoundAttr()))
    return op->emitOpError() << "gives dim `" << name.getValue()
                             << "` another bound than its declaration";
  return success();
}

LogicalResult verifyTypeSymbols(Operation *op, Type type,
                                SymbolTableCollection &symbols) {
  LogicalResult result = success();
  auto check = [&](LogicalResult part) {
    if (failed(part))
      result = failure();
  };
  type.walk([&](Type part) {
    TypeSwitch<Type>(part)
        .Case([&](RecordType type) {
          check(verifyNamed<RecordOp>(op, type.getName(), "record", symbols));
        })
        .Case([&](EnumType type) {
          check(verifyNamed<EnumOp>(op, type.getName(), "enum", symbols));
        })
        .Case([&](OpaqueType type) {
          check(verifyNamed<OpaqueOp>(op, type.getName(), "opaque", symbols));
        })
        .Case([&](ActorType type) {
          check(verifyNamed<ActorOp>(op, type.getName(), "actor", symbols));
        })
        .Case([&](TensorType tensor) {
          for (Attribute dim : tensor.getDims())
            if (auto named = dyn_cast<DimAttr>(dim))
              check(verifyDim(op, named, symbols));
        });
  });
  return result;
}

LogicalResult verifyParamSymbols(Operation *op, ArrayAttr params,
                                 SymbolTableCollection &symbols) {
  for (ParamAttr param : params.getAsRange<ParamAttr>())
    if (failed(verifyTypeSymbols(op, param.getType(), symbols)))
      return failure();
  return success();
}

static OpaqueOp findWithoutCodec(Operation *op, Type type,
                                 SymbolTableCollection &symbols,
                                 llvm::SmallPtrSetImpl<Operation *> &records) {
  OpaqueOp found;
  type.walk([&](Type part) {
    if (auto opaque = dyn_cast<OpaqueType>(part)) {
      auto decl = lookUpDeclaration<OpaqueOp>(op, opaque.getName(), symbols);
      if (decl && !decl.getCodec())
        found = decl;
    } else if (auto record = dyn_cast<RecordType>(part)) {
      auto decl = lookUpDeclaration<RecordOp>(op, record.getName(), symbols);
      if (decl && records.insert(decl).second)
        for (ParamAttr field : decl.getFields().getAsRange<ParamAttr>())
          if (!found)
            found = findWithoutCodec(op, field.getType(), symbols, records);
    }
    return found ? WalkResult::interrupt() : WalkResult::advance();
  });
  return found;
}

OpaqueOp findWithoutCodec(Operation *op, Type type,
                          SymbolTableCollection &symbols) {
  llvm::SmallPtrSet<Operation *, 8> records;
  return findWithoutCodec(op, type, symbols, records);
}

//===----------------------------------------------------------------------===//
// Common checks
//===----------------------------------------------------------------------===//

/// Names are there (a single unnamed one aside, if `mayBeUnnamed`) and
/// distinct.
static LogicalResult verifyNames(Operation *op, ArrayAttr params,
                                 StringRef what, bool mayBeUnnamed = false) {
  llvm::StringSet<> seen;
  for (ParamAttr param : params.getAsRange<ParamAttr>()) {
    StringRef name = param.getName().getValue();
    if (name.empty() && !(mayBeUnnamed && params.size() == 1))
      return op->emitOpError() << "has a " << what << " without a name";
    if (!seen.insert(name).second)
      return op->emitOpError() << "has two " << what << "s `" << name << "`";
  }
  return success();
}

/// Whether values of `type` can flow: there is no actor, bundle or token in it.
static bool isValueType(Type type) {
  return !type.walk([](Type part) {
                return isa<ActorType, BundleType, TokenType>(part)
                           ? WalkResult::interrupt()
                           : WalkResult::advance();
              })
              .wasInterrupted();
}

static LogicalResult verifyMembers(Operation *op, ArrayAttr params,
                                   StringRef what, bool mayBeUnnamed = false) {
  for (ParamAttr param : params.getAsRange<ParamAttr>())
    if (!isValueType(param.getType()))
      return op->emitOpError()
             << (what == "input" ? "has an " : "has a ") << what << " of type "
             << param.getType() << ", which is no value";
  return verifyNames(op, params, what, mayBeUnnamed);
}

LogicalResult DimOp::verify() {
  if (getBound() && getBoundAttr().getInt() < 0)
    return emitOpError() << "has a negative bound";
  return success();
}

LogicalResult AliasOp::verifySymbolUses(SymbolTableCollection &symbols) {
  return verifyTypeSymbols(*this, getType(), symbols);
}

LogicalResult RecordOp::verify() {
  return verifyMembers(*this, getFields(), "field");
}

LogicalResult RecordOp::verifySymbolUses(SymbolTableCollection &symbols) {
  return verifyParamSymbols(*this, getFields(), symbols);
}

LogicalResult EnumOp::verify() {
  if (getCases().empty())
    return emitOpError() << "has no case";
  llvm::StringSet<> seen;
  for (StringAttr name : getCases().getAsRange<StringAttr>())
    if (!seen.insert(name.getValue()).second)
      return emitOpError() << "has two cases `" << name.getValue() << "`";
  return success();
}

//===----------------------------------------------------------------------===//
// Actors
//===----------------------------------------------------------------------===//

NewOp ActorOp::getNew() {
  auto constructors = getBody().getOps<NewOp>();
  return constructors.empty() ? NewOp() : *constructors.begin();
}

LogicalResult ActorOp::verifyRegions() {
  bool hasNew = false;
  for (Operation &member : getBody().front()) {
    if (!isa<NewOp, TaskOp>(member))
      return member.emitOpError() << "cannot be a member of an actor";
    if (isa<NewOp>(member) && std::exchange(hasNew, true))
      return member.emitOpError() << "is the actor's second constructor";
  }
  return success();
}

LogicalResult NewOp::verify() {
  return verifyMembers(*this, getParams(), "parameter");
}

LogicalResult NewOp::verifySymbolUses(SymbolTableCollection &symbols) {
  return verifyParamSymbols(*this, getParams(), symbols);
}

LogicalResult TaskOp::verify() {
  if (failed(verifyMembers(*this, getParams(), "parameter")))
    return failure();
  return verifyMembers(*this, getResults(), "result", /*mayBeUnnamed=*/true);
}

LogicalResult TaskOp::verifySymbolUses(SymbolTableCollection &symbols) {
  if (failed(verifyParamSymbols(*this, getParams(), symbols)) ||
      failed(verifyParamSymbols(*this, getResults(), symbols)))
    return failure();
  if (!getRaises())
    return success();
  for (Attribute raised : getRaisesAttr())
    if (auto name = dyn_cast<FlatSymbolRefAttr>(raised))
      if (failed(verifyNamed<ExceptionOp>(*this, name, "exception", symbols)))
        return failure();
  return success();
}

//===----------------------------------------------------------------------===//
// Graphs
//===----------------------------------------------------------------------===//

SmallVector<ParamAttr> GraphOp::getConstantParams() {
  SmallVector<ParamAttr> params;
  for (ParamAttr param : getCompileParams().getAsRange<ParamAttr>())
    if (!param.isActor())
      params.push_back(param);
  return params;
}

SmallVector<ParamAttr> GraphOp::getActorParams() {
  SmallVector<ParamAttr> params;
  for (ParamAttr param : getCompileParams().getAsRange<ParamAttr>())
    if (param.isActor())
      params.push_back(param);
  return params;
}

void GraphOp::getAsmBlockArgumentNames(Region &region,
                                       OpAsmSetValueNameFn setName) {
  SmallVector<ParamAttr> params = getActorParams();
  llvm::append_range(params, getInputs().getAsRange<ParamAttr>());
  for (auto [argument, param] : llvm::zip(region.getArguments(), params))
    setName(argument, param.getName().getValue());
}

LogicalResult GraphOp::verify() {
  if (failed(
          verifyNames(*this, getCompileParams(), "compile-time parameter")) ||
      failed(verifyMembers(*this, getInputs(), "input")))
    return failure();
  for (ParamAttr param : getConstantParams())
    if (!isa<IndexType, StrType>(param.getType()) &&
        !param.getType().isSignlessInteger(1))
      return emitOpError() << "has a compile-time parameter `"
                           << param.getName().getValue()
                           << "` that is neither a constant nor an actor";
  return verifyMembers(*this, getResults(), "result", /*mayBeUnnamed=*/true);
}

LogicalResult GraphOp::verifyRegions() {
  if (getBody().empty())
    return success();
  SmallVector<Type> wanted;
  for (ParamAttr param : getActorParams())
    wanted.push_back(param.getType());
  for (ParamAttr input : getInputs().getAsRange<ParamAttr>())
    wanted.push_back(input.getType());
  if (TypeRange(wanted) != TypeRange(getBody().getArguments()))
    return emitOpError() << "has a body whose arguments are not its actors and "
                            "inputs";
  return success();
}

LogicalResult GraphOp::verifySymbolUses(SymbolTableCollection &symbols) {
  for (ArrayAttr params : {getCompileParams(), getInputs(), getResults()})
    if (failed(verifyParamSymbols(*this, params, symbols)))
      return failure();
  return success();
}

LogicalResult verifyGraphArguments(Operation *op, FlatSymbolRefAttr name,
                                   ArrayAttr args,
                                   SymbolTableCollection &symbols) {
  auto graph = lookUpDeclaration<GraphOp>(op, name, symbols);
  if (!graph)
    return op->emitOpError()
           << "names graph `" << name.getValue() << "`, which is not declared";
  size_t wanted = graph.getConstantParams().size();
  if (args.size() != wanted)
    return op->emitOpError() << "gives " << args.size() << " constants, `"
                             << name.getValue() << "` takes " << wanted;
  return success();
}

LogicalResult InstantiateOp::verifySymbolUses(SymbolTableCollection &symbols) {
  return verifyGraphArguments(*this, getGraphAttr(), getArgs(), symbols);
}

} // namespace cgraphc::cg
