//===- EventGraph.h - Who waits for whose which instance --------*- C++ -*-===//
//
// The verifier's model: a graph of events with tokens, decided exactly.
//
//===----------------------------------------------------------------------===//

#ifndef CGRAPHC_SCHEDULING_EVENTGRAPH_H
#define CGRAPHC_SCHEDULING_EVENTGRAPH_H

#include "llvm/ADT/ArrayRef.h"
#include <cstdint>
#include <vector>

namespace cgraphc::sched {

/// No event.
inline constexpr uint32_t None = ~0u;

/// Instance n of `to` waits for instance n - tokens of `from`.
struct TokenEdge {
  uint32_t from;
  uint32_t to;
  int32_t tokens;
};

struct EventGraph {
  uint32_t numEvents = 0;
  std::vector<TokenEdge> edges;
};

struct Liveness {
  bool live = false;
  /// If live: p with p(to) - p(from) >= 1 - c * tokens for every edge, where
  /// c = numEvents + 1. Such a p exists iff no execution can block.
  std::vector<int64_t> certificate;
  /// If not: the edges (indices, head to tail) of a cycle without a token.
  std::vector<uint32_t> cycle;
};

/// No deadlock, for any speeds and any number of executions, iff every cycle
/// has at least one token in sum. Near-linear where few events have edges with
/// negative tokens.
Liveness decideLiveness(const EventGraph &graph);

/// Checks a certificate in one pass over the edges.
bool certifies(const EventGraph &graph, llvm::ArrayRef<int64_t> certificate);

} // namespace cgraphc::sched

#endif // CGRAPHC_SCHEDULING_EVENTGRAPH_H
