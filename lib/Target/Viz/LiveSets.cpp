//===- LiveSets.cpp - which graphs are live at once -----------------------===//

#include "ActorNames.h"
#include "Picture.h"

using namespace cgraphc;
using namespace cgraphc::viz;

static LiveSet::Member makeMember(cg::WireOp wire, cg::FlatGraphOp graph) {
  std::vector<std::string> actors;
  for (mlir::Value actor : wire.getActors())
    if (auto instance = actor.getDefiningOp<cg::InstanceOp>())
      actors.push_back(instance.getFullName());
  return {wire.getFullName(),
          getGraphName(graph).str(),
          joinActorNames(actors),
          {}};
}

std::vector<LiveSet> viz::findLiveSets(mlir::ModuleOp module,
                                       llvm::ArrayRef<cg::FlatGraphOp> graphs) {
  std::vector<LiveSet> sets;
  module.walk([&](cg::LiveOp op) {
    auto deployment = llvm::cast<cg::DeploymentOp>(op->getParentOp());
    LiveSet set{op.getName().str(),
                deployment.getSymName().rsplit('.').second.str(),
                {}};
    bool isShown = false;
    for (cg::WireOp wire : op.getWires()) {
      auto graph =
          module.lookupSymbol<cg::FlatGraphOp>(wire.getPlan().value_or(""));
      if (!graph)
        return;
      set.members.push_back(makeMember(wire, graph));
      const auto *shown = llvm::find(graphs, graph);
      if (shown == graphs.end())
        continue;
      set.members.back().picture = shown - graphs.begin();
      isShown = true;
    }
    if (isShown)
      sets.push_back(std::move(set));
  });
  return sets;
}
