//===- Picture.h - what is drawn of one graph -------------------*- C++ -*-===//

#ifndef CGRAPHC_LIB_TARGET_VIZ_PICTURE_H
#define CGRAPHC_LIB_TARGET_VIZ_PICTURE_H

#include "dialects/CGraph/IR/CGraphOps.h"
#include "mlir/IR/BuiltinOps.h"
#include <optional>
#include <string>
#include <vector>

namespace cgraphc::viz {

/// An input, a call (or all unrolled copies of one), or an output.
struct Node {
  enum class Kind { Input, Call, Output };
  Kind kind;
  std::string label;    ///< "receiver.echo #1", "x", "incremented"
  unsigned process = 0; ///< of calls, the first copy's
  std::string actors;   ///< "w[0..7]"
  std::string task;     ///< "echo"
  std::string operands; ///< "(%1)"
  unsigned copies = 1;
  std::string where; ///< "hello.cgraph:9:10"
};

struct Edge {
  unsigned from, to; ///< indices of nodes
  std::string value; ///< "%1", "w1"; empty for control edges
  std::string transport;
  bool isControl = false;
};

/// One line of the channel table.
struct ChannelRow {
  std::string value, from, to, transport, reason;
  unsigned readers = 0;
  unsigned copies = 1;
  int64_t slots = 0, slotBytes = 0;
};

/// One line of the actor table: its calls in the order of execution.
struct ActorRow {
  std::string name;
  std::vector<std::string> calls;
};

struct Picture {
  std::string name, signature; ///< "TwoSenders", "(x: i64) -> …"
  unsigned actors = 0, tasks = 0, channels = 0;
  bool hasChannels = false;
  std::vector<ActorRow> actorRows;
  std::vector<ChannelRow> channelRows;
  std::vector<Node> nodes;
  std::vector<Edge> edges;
};

/// Graphs that are compiled together and live at once.
struct LiveSet {
  struct Member {
    std::string wired;               ///< "decode"
    std::string graph;               ///< "Decode[3]"
    std::string actors;              ///< "s[0..2]"
    std::optional<unsigned> picture; ///< its number, where the graph is drawn
  };
  std::string name, deployment;
  std::vector<Member> members;
};

/// The sets that have one of `graphs`.
std::vector<LiveSet> findLiveSets(mlir::ModuleOp module,
                                  llvm::ArrayRef<cg::FlatGraphOp> graphs);

/// Reads a flat graph; folds unrolled copies unless `unroll`.
Picture makePicture(cg::FlatGraphOp graph, bool unroll);

/// "ChainN[8]", or "Chain" of a graph without constant parameters.
llvm::StringRef getGraphName(cg::FlatGraphOp graph);

void renderText(const Picture &picture, llvm::raw_ostream &os);
void renderText(const LiveSet &set, llvm::raw_ostream &os);
void renderDot(llvm::ArrayRef<Picture> pictures, llvm::ArrayRef<LiveSet> sets,
               llvm::raw_ostream &os);
void renderMermaid(llvm::ArrayRef<Picture> pictures,
                   llvm::ArrayRef<LiveSet> sets, llvm::raw_ostream &os);
void renderHtml(llvm::ArrayRef<Picture> pictures, llvm::ArrayRef<LiveSet> sets,
                llvm::raw_ostream &os);
void renderJson(llvm::ArrayRef<Picture> pictures, llvm::ArrayRef<LiveSet> sets,
                llvm::raw_ostream &os);

/// A fill colour for a process, the same in every format.
llvm::StringRef getColor(unsigned process);

} // namespace cgraphc::viz

#endif // CGRAPHC_LIB_TARGET_VIZ_PICTURE_H
