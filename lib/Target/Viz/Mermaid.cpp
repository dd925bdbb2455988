//===- Mermaid.cpp - Mermaid flowcharts
//----------------------------------------===//

#include "Picture.h"
#include "llvm/ADT/SetVector.h"

using namespace cgraphc;
using namespace cgraphc::viz;

/// Mermaid takes HTML entities in quoted labels.
static std::string quoteLabel(llvm::StringRef text) {
  std::string quoted = "\"";
  for (char c : text) {
    if (c == '"' || c == '<' || c == '>' || c == '#')
      quoted += "#" + std::to_string(static_cast<unsigned char>(c)) + ";";
    else
      quoted += c;
  }
  return quoted + "\"";
}

/// A box of the set's graphs, each of which is tied to its drawing.
static void renderSet(const LiveSet &set, unsigned number,
                      llvm::raw_ostream &os) {
  std::string prefix = "live" + std::to_string(number) + "_";
  os << "  subgraph live" << number << "["
     << quoteLabel("live " + set.name + " of " + set.deployment) << "]\n";
  for (auto [m, member] : llvm::enumerate(set.members))
    os << "    " << prefix << m << "["
       << quoteLabel(member.wired + ": " + member.graph + " " + member.actors)
       << "]\n";
  os << "  end\n";
  for (auto [m, member] : llvm::enumerate(set.members))
    if (member.picture)
      os << "  " << prefix << m << " -.- g" << *member.picture << '\n';
}

void viz::renderMermaid(llvm::ArrayRef<Picture> pictures,
                        llvm::ArrayRef<LiveSet> sets, llvm::raw_ostream &os) {
  os << "flowchart LR\n";
  llvm::SetVector<unsigned> processes;
  for (auto [g, picture] : llvm::enumerate(pictures)) {
    std::string prefix = "g" + std::to_string(g) + "_";
    os << "  subgraph g" << g << "["
       << quoteLabel(picture.name + picture.signature) << "]\n";
    for (auto [n, node] : llvm::enumerate(picture.nodes)) {
      bool isCall = node.kind == Node::Kind::Call;
      os << "    " << prefix << n << (isCall ? "[" : "([")
         << quoteLabel(node.label) << (isCall ? "]" : "])");
      if (isCall) {
        os << ":::p" << node.process;
        processes.insert(node.process);
      }
      os << '\n';
    }
    for (const Edge &edge : picture.edges) {
      os << "    " << prefix << edge.from
         << (edge.isControl ? " -.-> " : " --> ");
      if (!edge.transport.empty() && !edge.isControl)
        os << "|" << edge.transport << "| ";
      os << prefix << edge.to << '\n';
    }
    os << "  end\n";
  }
  for (auto [s, set] : llvm::enumerate(sets))
    renderSet(set, s, os);
  for (unsigned process : processes)
    os << "  classDef p" << process << " fill:" << getColor(process)
       << ",color:#000\n";
}
