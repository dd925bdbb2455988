//===- DeploymentElaborator.cpp - One op per instance and wiring ----------===//

#include "DeploymentElaborator.h"
#include "dialects/CGraph/IR/TypeSymbols.h"
#include "dialects/CGraph/IR/TypeText.h"
#include "llvm/ADT/TypeSwitch.h"

namespace cgraphc::cg {

using namespace mlir;

void DeploymentElaborator::run() {
  Region old;
  old.takeBody(deployment.getBody());
  builder.setInsertionPointToEnd(&deployment.getBody().emplaceBlock());
  Scope::Mark mark = evaluator.scope.mark();
  (void)BodyInterpreter::run(old.front());
  evaluator.scope.reset(mark);
  if (!options.empty())
    deployment.setOptionsAttr(options.getDictionary(deployment.getContext()));
}

LogicalResult DeploymentElaborator::visit(Operation *op) {
  return TypeSwitch<Operation *, LogicalResult>(op)
      .Case([&](HostOp op) { return visitHost(op), success(); })
      .Case([&](InstanceOp op) { return visitInstance(op), success(); })
      .Case([&](WireOp op) { return visitWire(op); })
      .Case<LiveOp, ReplaceOp>([&](Operation *op) {
        builder.clone(*op);
        return success();
      })
      .Default([&](Operation *op) -> LogicalResult {
        mistake(op->getLoc(), CG0999,
                ("`" + op->getName().getStringRef() +
                 "` cannot stand in a deployment")
                    .str());
        return failure();
      });
}

Attribute DeploymentElaborator::evaluateOpen(Operation *op, Attribute expr) {
  Evaluated result = evaluator.evaluateOpen(expr);
  if (!result)
    mistake(op->getLoc(), CG0105, result.problem);
  return result.value;
}

ArrayAttr DeploymentElaborator::evaluateAll(Operation *op, ArrayAttr exprs) {
  SmallVector<Attribute> values;
  for (Attribute expr : exprs) {
    Attribute value = evaluate(op, expr);
    if (!value)
      return {};
    values.push_back(value);
  }
  return builder.getArrayAttr(values);
}

void DeploymentElaborator::visitHost(HostOp op) {
  auto evaluated = [&](Attribute expr) {
    return expr ? evaluate(op, expr) : Attribute();
  };
  HostOp::create(builder, op.getLoc(), op.getNameAttr(),
                 evaluated(op.getCountAttr()), evaluated(op.getAddressAttr()),
                 op.getNeedsAttr());
}

void DeploymentElaborator::visitInstance(InstanceOp op) {
  ArrayAttr indices = evaluateAll(op, op.getIndices());
  SmallVector<Attribute> args;
  for (Attribute arg : op.getArgs())
    args.push_back(evaluateOpen(op, arg));
  Attribute host = op.getHostIndexAttr(), gpu = op.getGpuAttr();
  if (host)
    host = evaluate(op, host);
  if (gpu)
    gpu = evaluate(op, gpu);
  NamedAttrList settings;
  if (op.getSettings())
    for (NamedAttribute setting : op.getSettingsAttr())
      settings.set(setting.getName(), evaluateOpen(op, setting.getValue()));
  if (mistakes != 0) {
    set(op.getResult(), Item::error());
    return;
  }
  auto made = InstanceOp::create(
      builder, getLoc(op), op.getType(), op.getNameAttr(), indices,
      op.getActorClassAttr(), builder.getArrayAttr(args), op.getHostAttr(),
      host, gpu,
      op.getSettings() ? settings.getDictionary(op.getContext())
                       : DictionaryAttr(),
      op.getPlacedOnAttr());
  set(op.getResult(), Item::edge(made.getResult()));
}

/// `2`, or `2 x 4`.
static std::string getSizes(Type type) {
  std::string text;
  auto [element, sizes] = peelBundles(type);
  for (Attribute size : sizes)
    text += (text.empty() ? "" : " x ") +
            std::to_string(getKnownSize(size).value_or(0));
  return text;
}

/// The sizes of nested bundles of equal lengths.
static std::string getSizes(const Item &item) {
  std::string text;
  const Item *level = &item;
  while (level->isBundle()) {
    text += (text.empty() ? "" : " x ") +
            std::to_string(level->bundle->elements.size());
    if (level->bundle->elements.empty())
      break;
    level = &level->bundle->elements.front();
  }
  return text;
}

/// The arrays' lengths; classes and the number of arguments are Sema's.
bool DeploymentElaborator::checkActors(WireOp op, GraphOp graph,
                                       FlatGraphOp flat) {
  for (auto [value, param] :
       llvm::zip(op.getActors(), flat.getActors().getAsRange<ParamAttr>())) {
    Item item = get(value);
    if (item.isError())
      return false;
    std::string found = getSizes(item), wanted = getSizes(param.getType());
    if (found == wanted)
      continue;
    if (Mistake *added =
            mistake(op.getLoc(), CG0604,
                    "`" + param.getName().str() + "` of `" +
                        getShortName(graph.getSymName()).str() + "` takes " +
                        wanted + " actors, " + found + " are wired"))
      added->labels.push_back({graph.getLoc(), "the graph is declared here"});
    return false;
  }
  return true;
}

LogicalResult DeploymentElaborator::visitWire(WireOp op) {
  ArrayAttr indices = evaluateAll(op, op.getIndices());
  ArrayAttr args = evaluateAll(op, op.getArgs());
  if (!indices || !args)
    return success();
  auto graph =
      lookUpDeclaration<GraphOp>(deployment, op.getGraphAttr(), symbols);
  FlatGraphOp flat = request(graph, args, getLoc(op));
  if (!flat || !checkActors(op, graph, flat))
    return success();
  SmallVector<Value> actors;
  bool isGood = true;
  for (Value value : op.getActors())
    forEachEdge(get(value), [&](const Item &item) {
      if (item.isEdge())
        actors.push_back(item.root);
      else
        isGood = false;
    });
  if (!isGood)
    return success();
  llvm::SmallDenseMap<Value, size_t> seen;
  for (auto [i, actor] : llvm::enumerate(actors)) {
    auto [it, isNew] = seen.try_emplace(actor, i);
    if (isNew)
      continue;
    SmallVector<std::string> names = flat.getProcessNames();
    mistake(op.getLoc(), CG0605,
            "`" + actor.getDefiningOp<InstanceOp>().getFullName() +
                "` stands for two parameters, `" + names[it->second] +
                "` and `" + names[i] + "`");
    return success();
  }
  WireOp::create(builder, getLoc(op), op.getNameAttr(), indices,
                 op.getGraphAttr(), args, actors,
                 FlatSymbolRefAttr::get(flat.getSymNameAttr()));
  return success();
}

} // namespace cgraphc::cg
