//===- Elaborate.cpp - Instantiated, unrolled, evaluated ------------------===//

#include "DeploymentElaborator.h"
#include "GraphElaborator.h"
#include "dialects/CGraph/IR/TypeSymbols.h"
#include "dialects/CGraph/Transforms/Passes.h"

namespace cgraphc::cg {

#define GEN_PASS_DEF_ELABORATEPASS
#include "dialects/CGraph/Transforms/Passes.h.inc"

using namespace mlir;

namespace {

class ElaboratePass : public impl::ElaboratePassBase<ElaboratePass> {
  using ElaboratePassBase::ElaboratePassBase;

  void runOnOperation() override {
    Limits left{maxTasks, maxEdges, maxNodes};
    ModuleElaborator(getOperation(), left).run() ? signalPassFailure() : void();
  }

  /// Serves the requests of one module, each once.
  class ModuleElaborator {
  public:
    ModuleElaborator(ModuleOp module, Limits left)
        : module(module), evaluator(module), left(left) {}

    /// Returns whether there was an error.
    bool run();

  private:
    FlatGraphOp request(GraphOp graph, ArrayAttr args,
                        std::optional<Location> loc);
    void serve(Operation *op);
    ArrayAttr evaluateAll(InstantiateOp op);

    ModuleOp module;
    Evaluator evaluator;
    Limits left;
    MistakeLog log;
    SymbolTableCollection symbols;
    llvm::DenseMap<std::pair<Operation *, ArrayAttr>, FlatGraphOp> made;
  };
};

FlatGraphOp
ElaboratePass::ModuleElaborator::request(GraphOp graph, ArrayAttr args,
                                         std::optional<Location> loc) {
  auto [it, isNew] = made.try_emplace({graph, args}, FlatGraphOp());
  if (isNew) {
    FlatGraphOp flat =
        GraphElaborator(graph, args, loc, evaluator, log, left, symbols).run();
    made[{graph, args}] = flat;
    return flat;
  }
  return it->second;
}

ArrayAttr ElaboratePass::ModuleElaborator::evaluateAll(InstantiateOp op) {
  SmallVector<Attribute> values;
  for (Attribute arg : op.getArgs()) {
    Evaluated value = evaluator.evaluate(arg);
    if (!value) {
      log.add(op.getLoc(), CG0105, value.problem);
      return {};
    }
    values.push_back(value.value);
  }
  return ArrayAttr::get(op.getContext(), values);
}

/// A graph without constant parameters asks for itself.
void ElaboratePass::ModuleElaborator::serve(Operation *op) {
  if (auto graph = dyn_cast<GraphOp>(op)) {
    if (graph.getConstantParams().empty() && !graph.getBody().empty())
      request(graph, ArrayAttr::get(op->getContext(), {}), std::nullopt);
  } else if (auto instantiate = dyn_cast<InstantiateOp>(op)) {
    auto graph =
        lookUpDeclaration<GraphOp>(op, instantiate.getGraphAttr(), symbols);
    if (ArrayAttr args = evaluateAll(instantiate))
      request(graph, args, instantiate.getLoc());
  } else if (auto deployment = dyn_cast<DeploymentOp>(op)) {
    auto wired = [&](GraphOp graph, ArrayAttr args, Location loc) {
      bool hasConstants = !args.empty();
      return request(graph, args,
                     hasConstants ? std::optional(loc) : std::nullopt);
    };
    DeploymentElaborator(deployment, wired, evaluator, log, left, symbols)
        .run();
  }
}

bool ElaboratePass::ModuleElaborator::run() {
  // Plans and deployments belong to the root file; a file's declarations
  // follow its operation.
  bool inRoot = true;
  SmallVector<Operation *> requests, foreign;
  for (Operation &op : *module.getBody()) {
    if (auto file = dyn_cast<FileOp>(op))
      inRoot = file.getRoot();
    else if (inRoot)
      requests.push_back(&op);
    else if (isa<DeploymentOp, InstantiateOp>(op))
      foreign.push_back(&op);
  }
  for (Operation *op : requests)
    serve(op);
  bool anyError = log.report();
  for (Operation *op : foreign)
    op->erase();
  for (auto graph : module.getOps<GraphOp>())
    graph.getBody().getBlocks().clear();
  return anyError;
}

} // namespace
} // namespace cgraphc::cg
