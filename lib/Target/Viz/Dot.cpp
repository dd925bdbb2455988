//===- Dot.cpp - Graphviz
//------------------------------------------------------===//

#include "Picture.h"
#include "llvm/Support/GraphWriter.h"

using namespace cgraphc;
using namespace cgraphc::viz;

llvm::StringRef viz::getColor(unsigned process) {
  // A light qualitative palette (ColorBrewer's Set3), black text reads on it.
  static constexpr llvm::StringLiteral colors[] = {
      "#8dd3c7", "#ffffb3", "#bebada", "#fb8072", "#80b1d3", "#fdb462",
      "#b3de69", "#fccde5", "#d9d9d9", "#bc80bd", "#ccebc5", "#ffed6f"};
  return colors[(process + std::size(colors) - 1) % std::size(colors)];
}

static std::string quote(llvm::StringRef text) {
  return "\"" + llvm::DOT::EscapeString(text.str()) + "\"";
}

static void renderNode(const Node &node, llvm::StringRef id,
                       llvm::raw_ostream &os) {
  os << "    " << id << " [label=" << quote(node.label);
  if (node.kind == Node::Kind::Call)
    os << ", style=\"filled,rounded\", shape=box, fillcolor="
       << quote(getColor(node.process)) << ", tooltip=" << quote(node.where);
  else
    os << ", shape=plaintext";
  os << "];\n";
}

/// A box of the set's graphs, each of which is tied to its drawing.
static void renderSet(const LiveSet &set, unsigned number,
                      llvm::ArrayRef<Picture> pictures, llvm::raw_ostream &os) {
  std::string prefix = "live" + std::to_string(number) + "_";
  os << "  subgraph cluster_live" << number
     << " {\n    label=" << quote("live " + set.name + " of " + set.deployment)
     << ";\n    style=dashed;\n";
  for (auto [m, member] : llvm::enumerate(set.members))
    os << "    " << prefix << m << " [label="
       << quote(member.wired + "\n" + member.graph + "\n" + member.actors)
       << ", shape=box];\n";
  os << "  }\n";
  for (auto [m, member] : llvm::enumerate(set.members))
    if (member.picture && !pictures[*member.picture].nodes.empty())
      os << "  " << prefix << m << " -> g" << *member.picture
         << "_0 [lhead=cluster_" << *member.picture
         << ", style=dotted, arrowhead=none];\n";
}

void viz::renderDot(llvm::ArrayRef<Picture> pictures,
                    llvm::ArrayRef<LiveSet> sets, llvm::raw_ostream &os) {
  os << "digraph cgraph {\n"
        "  rankdir=LR;\n"
        "  compound=true;\n"
        "  node [fontname=\"Helvetica\", fontsize=11];\n"
        "  edge [fontname=\"Helvetica\", fontsize=9];\n";
  for (auto [g, picture] : llvm::enumerate(pictures)) {
    std::string prefix = "g" + std::to_string(g) + "_";
    os << "  subgraph cluster_" << g << " {\n"
       << "    label=" << quote(picture.name + picture.signature)
       << ";\n    color=\"#cccccc\";\n";
    for (auto [n, node] : llvm::enumerate(picture.nodes))
      renderNode(node, prefix + std::to_string(n), os);
    for (const Edge &edge : picture.edges) {
      os << "    " << prefix << edge.from << " -> " << prefix << edge.to;
      if (edge.isControl)
        os << " [style=dashed]";
      else if (!edge.transport.empty())
        os << " [label=" << quote(edge.transport) << "]";
      os << ";\n";
    }
    os << "  }\n";
  }
  for (auto [s, set] : llvm::enumerate(sets))
    renderSet(set, s, pictures, os);
  os << "}\n";
}
