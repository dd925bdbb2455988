//===- EventGraph.cpp - Deciding liveness ---------------------------------===//

#include "cgraphc/Scheduling/EventGraph.h"
#include <algorithm>
#include <queue>

namespace cgraphc::sched {
namespace {

/// Follows the edge that each event last waited for until an event repeats,
/// and returns the edges of that circle; empty where the walk comes to an end.
std::vector<uint32_t> circleFrom(const EventGraph &graph,
                                 llvm::ArrayRef<uint32_t> waitsFor,
                                 uint32_t start) {
  llvm::ArrayRef<TokenEdge> edges = graph.edges;
  std::vector<uint32_t> walk;
  std::vector<bool> seen(graph.numEvents);
  uint32_t at = start;
  for (; !seen[at]; at = edges[waitsFor[at]].from) {
    if (waitsFor[at] == None)
      return {};
    seen[at] = true;
    walk.push_back(waitsFor[at]);
  }
  // `at` closes the circle: drop what led to it.
  auto first = std::find_if(walk.begin(), walk.end(),
                            [&](uint32_t e) { return edges[e].to == at; });
  std::vector<uint32_t> circle(first, walk.end());
  std::reverse(circle.begin(), circle.end());
  return circle;
}

/// Kahn's algorithm over the edges without tokens: the longest path to each
/// event, or a cycle.
class ZeroTokenDepths {
public:
  explicit ZeroTokenDepths(const EventGraph &graph)
      : depth(graph.numEvents), waitsFor(graph.numEvents, None) {
    std::vector<uint32_t> pending(graph.numEvents), begin(graph.numEvents + 1);
    for (const TokenEdge &edge : graph.edges)
      if (edge.tokens == 0) {
        ++pending[edge.to];
        ++begin[edge.from + 1];
      }
    for (size_t i = 1; i < begin.size(); ++i)
      begin[i] += begin[i - 1];
    std::vector<uint32_t> out(begin.back()), next(begin);
    for (uint32_t e = 0; e < graph.edges.size(); ++e)
      if (graph.edges[e].tokens == 0)
        out[next[graph.edges[e].from]++] = e;

    std::vector<uint32_t> queue;
    queue.reserve(graph.numEvents);
    for (uint32_t event = 0; event < graph.numEvents; ++event)
      if (pending[event] == 0)
        queue.push_back(event);
    for (size_t i = 0; i < queue.size(); ++i)
      for (uint32_t k = begin[queue[i]]; k < begin[queue[i] + 1]; ++k) {
        uint32_t to = graph.edges[out[k]].to;
        depth[to] = std::max(depth[to], depth[queue[i]] + 1);
        if (--pending[to] == 0)
          queue.push_back(to);
      }
    if (queue.size() == graph.numEvents)
      return;
    uint32_t blocked = None;
    for (uint32_t e = 0; e < graph.edges.size(); ++e) {
      const TokenEdge &edge = graph.edges[e];
      if (edge.tokens == 0 && pending[edge.from] && pending[edge.to]) {
        waitsFor[edge.to] = e;
        blocked = edge.to;
      }
    }
    cycle = circleFrom(graph, waitsFor, blocked);
  }

  std::vector<int64_t> depth;
  std::vector<uint32_t> cycle;

private:
  std::vector<uint32_t> waitsFor;
};

/// Longest paths over all edges, starting from the depths, with the weight
/// 1 - c * tokens. Relative to the depths every edge with tokens >= 0 has a
/// gain <= 0, so between two uses of a negative edge Dijkstra's algorithm
/// settles them.
class NegativeTokens {
public:
  NegativeTokens(const EventGraph &graph, std::vector<int64_t> depth)
      : graph(graph), depth(std::move(depth)), gain(graph.numEvents),
        waitsFor(graph.numEvents, None), begin(graph.numEvents + 1) {
    for (const TokenEdge &edge : graph.edges)
      if (edge.tokens >= 0)
        ++begin[edge.from + 1];
    for (size_t i = 1; i < begin.size(); ++i)
      begin[i] += begin[i - 1];
    out.resize(begin.back());
    std::vector<uint32_t> next(begin);
    for (uint32_t e = 0; e < graph.edges.size(); ++e)
      if (graph.edges[e].tokens >= 0)
        out[next[graph.edges[e].from]++] = e;
      else
        negative.push_back(e);
  }

  Liveness decide() {
    Liveness result;
    while (relaxNegative()) {
      settle();
      // A path that gained through the same negative edge twice is a circle.
      for (uint32_t e : negative) {
        result.cycle = circleFrom(graph, waitsFor, graph.edges[e].to);
        if (!result.cycle.empty())
          return result;
      }
    }
    result.live = true;
    result.certificate = std::move(depth);
    for (uint32_t event = 0; event < graph.numEvents; ++event)
      result.certificate[event] += gain[event];
    return result;
  }

private:
  int64_t gainThrough(const TokenEdge &edge) const {
    int64_t c = int64_t(graph.numEvents) + 1;
    return gain[edge.from] + 1 - c * edge.tokens + depth[edge.from] -
           depth[edge.to];
  }

  bool improve(uint32_t e) {
    const TokenEdge &edge = graph.edges[e];
    int64_t through = gainThrough(edge);
    if (through <= gain[edge.to])
      return false;
    gain[edge.to] = through;
    waitsFor[edge.to] = e;
    improved.emplace(through, edge.to);
    return true;
  }

  bool relaxNegative() {
    bool any = false;
    for (uint32_t e : negative)
      any |= improve(e);
    return any;
  }

  void settle() {
    while (!improved.empty()) {
      auto [value, event] = improved.top();
      improved.pop();
      if (value != gain[event])
        continue;
      for (uint32_t k = begin[event]; k < begin[event + 1]; ++k)
        improve(out[k]);
    }
  }

  const EventGraph &graph;
  std::vector<int64_t> depth, gain;
  std::vector<uint32_t> waitsFor, begin, out, negative;
  std::priority_queue<std::pair<int64_t, uint32_t>> improved;
};

} // namespace

Liveness decideLiveness(const EventGraph &graph) {
  Liveness result;
  ZeroTokenDepths zero(graph);
  if (!zero.cycle.empty()) {
    result.cycle = std::move(zero.cycle);
    return result;
  }
  bool anyNegative =
      std::any_of(graph.edges.begin(), graph.edges.end(),
                  [](const TokenEdge &edge) { return edge.tokens < 0; });
  if (anyNegative)
    return NegativeTokens(graph, std::move(zero.depth)).decide();
  result.live = true;
  result.certificate = std::move(zero.depth);
  return result;
}

bool certifies(const EventGraph &graph, llvm::ArrayRef<int64_t> certificate) {
  if (certificate.size() != graph.numEvents)
    return false;
  int64_t c = int64_t(graph.numEvents) + 1;
  return std::all_of(graph.edges.begin(), graph.edges.end(),
                     [&](const TokenEdge &edge) {
                       return certificate[edge.to] - certificate[edge.from] >=
                              1 - c * edge.tokens;
                     });
}

} // namespace cgraphc::sched
