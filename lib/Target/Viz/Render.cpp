//===- Render.cpp - choosing graphs and formats
//------------------------------===//

#include "cgraphc/Target/Viz.h"

#include "Picture.h"

using namespace cgraphc;
using namespace cgraphc::viz;

/// The flat graphs that `name` stands for: a wired name, or a graph's with or
/// without its package and its arguments.
static std::vector<cg::FlatGraphOp> selectGraphs(mlir::ModuleOp module,
                                                 llvm::StringRef name) {
  llvm::StringRef wired;
  module.walk([&](cg::WireOp wire) {
    if (wire.getPlan() && wire.getFullName() == name)
      wired = *wire.getPlan();
  });
  std::vector<cg::FlatGraphOp> graphs;
  for (auto graph : module.getOps<cg::FlatGraphOp>()) {
    llvm::StringRef symbol = graph.getSymName();
    llvm::StringRef shortName = getGraphName(graph);
    llvm::StringRef plain =
        shortName.take_until([](char c) { return c == '['; });
    if (name.empty() || symbol == wired || symbol == name ||
        shortName == name || plain == name)
      graphs.push_back(graph);
  }
  return graphs;
}

bool viz::render(mlir::ModuleOp module, const Options &options,
                 llvm::raw_ostream &os) {
  std::vector<Picture> pictures;
  std::vector<cg::FlatGraphOp> graphs = selectGraphs(module, options.graph);
  for (cg::FlatGraphOp graph : graphs)
    pictures.push_back(makePicture(graph, options.unroll));
  std::vector<LiveSet> sets = findLiveSets(module, graphs);
  if (pictures.empty() && !options.graph.empty())
    return false;
  switch (options.format) {
  case Format::Text:
    for (auto [i, picture] : llvm::enumerate(pictures)) {
      if (i)
        os << '\n';
      renderText(picture, os);
    }
    for (const LiveSet &set : sets) {
      os << '\n';
      renderText(set, os);
    }
    break;
  case Format::Dot:
    renderDot(pictures, sets, os);
    break;
  case Format::Mermaid:
    renderMermaid(pictures, sets, os);
    break;
  case Format::Html:
    renderHtml(pictures, sets, os);
    break;
  case Format::Json:
    renderJson(pictures, sets, os);
    break;
  }
  return true;
}
