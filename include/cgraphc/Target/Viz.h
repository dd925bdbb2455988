//===- Viz.h - pictures of graphs -------------------------------*- C++ -*-===//
//
// Draws every `cgraph.flat_graph` of a module, at any phase from `elaborate`
// on; channels and transports show after `route`, slots after `buffer`.
//
//===----------------------------------------------------------------------===//

#ifndef CGRAPHC_TARGET_VIZ_H
#define CGRAPHC_TARGET_VIZ_H

#include "mlir/IR/BuiltinOps.h"
#include "llvm/ADT/StringRef.h"
#include <string>

namespace llvm {
class raw_ostream;
} // namespace llvm

namespace cgraphc::viz {

enum class Format { Text, Dot, Mermaid, Html, Json };

struct Options {
  Format format = Format::Text;
  /// Only the graph of this name: a wired name, `ChainN`, `ChainN[8]`; empty:
  /// all.
  std::string graph;
  /// One node for each unrolled call instead of one for each call as written.
  bool unroll = false;
};

/// Returns false if `options.graph` names no graph of the module.
bool render(mlir::ModuleOp module, const Options &options,
            llvm::raw_ostream &os);

} // namespace cgraphc::viz

#endif // CGRAPHC_TARGET_VIZ_H
