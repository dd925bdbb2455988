//===- EventGraphTest.cpp - Liveness of token graphs ----------------------===//

#include "cgraphc/Scheduling/EventGraph.h"
#include <gtest/gtest.h>
#include <random>

using namespace cgraphc::sched;

namespace {

TEST(EventGraph, AcyclicIsLive) {
  EventGraph graph{3, {{0, 1, 0}, {1, 2, 0}, {2, 0, 1}}};
  Liveness result = decideLiveness(graph);
  ASSERT_TRUE(result.live);
  EXPECT_TRUE(certifies(graph, result.certificate));
}

TEST(EventGraph, ZeroTokenCycleIsNamed) {
  EventGraph graph{4, {{3, 0, 0}, {0, 1, 0}, {1, 2, 0}, {2, 0, 0}}};
  Liveness result = decideLiveness(graph);
  ASSERT_FALSE(result.live);
  ASSERT_EQ(result.cycle.size(), 3u);
  for (size_t i = 0; i < 3; ++i)
    EXPECT_EQ(graph.edges[result.cycle[i]].to,
              graph.edges[result.cycle[(i + 1) % 3]].from);
}

// Vector 12: five iterations pass, the sixth blocks.
TEST(EventGraph, NegativeTokensBalanceToZero) {
  EventGraph graph{3, {{0, 1, 3}, {1, 2, 3}, {2, 0, -6}}};
  Liveness blocked = decideLiveness(graph);
  EXPECT_FALSE(blocked.live);
  EXPECT_EQ(blocked.cycle.size(), 3u);
  graph.edges[2].tokens = -5;
  Liveness live = decideLiveness(graph);
  ASSERT_TRUE(live.live);
  EXPECT_TRUE(certifies(graph, live.certificate));
}

TEST(EventGraph, WrongCertificateIsRefused) {
  EventGraph graph{2, {{0, 1, 0}, {1, 0, 1}}};
  EXPECT_TRUE(certifies(graph, {0, 1}));
  EXPECT_FALSE(certifies(graph, {1, 0}));
  EXPECT_FALSE(certifies(graph, {0, 3}));
  EXPECT_FALSE(certifies(graph, {0}));
}

/// Least token sum of any cycle by Floyd and Warshall.
int64_t leastCycle(const EventGraph &graph) {
  constexpr int64_t Far = 1 << 20;
  uint32_t n = graph.numEvents;
  std::vector<int64_t> d(n * n, Far);
  for (const TokenEdge &edge : graph.edges)
    d[edge.from * n + edge.to] =
        std::min<int64_t>(d[edge.from * n + edge.to], edge.tokens);
  for (uint32_t k = 0; k < n; ++k)
    for (uint32_t i = 0; i < n; ++i)
      for (uint32_t j = 0; j < n; ++j)
        d[i * n + j] =
            std::max(-Far, std::min(d[i * n + j], d[i * n + k] + d[k * n + j]));
  int64_t least = Far;
  for (uint32_t i = 0; i < n; ++i)
    least = std::min(least, d[i * n + i]);
  return least;
}

TEST(EventGraph, AgreesWithFloydWarshall) {
  std::mt19937 random(7);
  unsigned live = 0;
  for (unsigned round = 0; round < 3000; ++round) {
    EventGraph graph;
    graph.numEvents = 2 + random() % 5;
    unsigned edges = 1 + random() % 9;
    for (unsigned e = 0; e < edges; ++e) {
      uint32_t from = random() % graph.numEvents;
      uint32_t to = random() % graph.numEvents;
      graph.edges.push_back({from, to, int32_t(random() % 6) - 2});
    }
    Liveness result = decideLiveness(graph);
    ASSERT_EQ(result.live, leastCycle(graph) >= 1) << "round " << round;
    live += result.live;
    if (result.live) {
      EXPECT_TRUE(certifies(graph, result.certificate));
      continue;
    }
    int64_t sum = 0;
    for (size_t i = 0; i < result.cycle.size(); ++i) {
      const TokenEdge &edge = graph.edges[result.cycle[i]];
      sum += edge.tokens;
      EXPECT_EQ(edge.to,
                graph.edges[result.cycle[(i + 1) % result.cycle.size()]].from);
    }
    EXPECT_LE(sum, 0);
  }
  EXPECT_GT(live, 500u);
  EXPECT_LT(live, 2500u);
}

} // namespace
