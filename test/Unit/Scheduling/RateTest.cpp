//===- RateTest.cpp - Cycle ratio, critical path, slots -------------------===//

#include "cgraphc/Scheduling/Rate.h"
#include "TaskGraph.h"
#include <ctime>
#include <gtest/gtest.h>
#include <random>

using namespace cgraphc::sched;
using namespace cgraphc::sched::test;

namespace {

TEST(Rate, SlowestActorBounds) {
  TaskGraph graph;
  uint32_t a = graph.task(1, 300), b = graph.task(2, 500),
           c = graph.task(2, 400), d = graph.task(3, 100);
  graph.shm(a, b);
  graph.shm(b, c);
  graph.shm(c, d);
  Rate rate = computeRate(graph.problem());
  EXPECT_EQ(rate.time, 900);
  EXPECT_EQ(rate.tokens, 1);
  EXPECT_EQ(rate.criticalCycle.size(), 2u);
  EXPECT_EQ(rate.latency, 1300);
  EXPECT_EQ(rate.criticalPath, (std::vector<uint32_t>{a, b, c, d}));
}

// x visits `a` twice: executions cannot overlap between the visits.
TEST(Rate, CycleThroughAnotherActor) {
  TaskGraph graph;
  uint32_t f = graph.task(1, 100), g = graph.task(2, 700),
           h = graph.task(1, 100);
  graph.shm(f, g);
  graph.shm(g, h);
  Rate rate = computeRate(graph.problem());
  EXPECT_EQ(rate.time, 900);
  EXPECT_EQ(rate.tokens, 1);
  EXPECT_EQ(rate.criticalCycle.size(), 3u);
}

TEST(Rate, FractionIsExact) {
  Problem problem;
  problem.numActors = 2;
  uint32_t actor[] = {1};
  for (int64_t cost : {5, 6, 9})
    problem.add(ClassKind::Put, actor, cost);
  problem.addEdge(0, 1);
  problem.addEdge(1, 2);
  problem.addEdge(2, 0, EdgeKind::Data, 3);
  Rate rate = computeRate(problem);
  EXPECT_EQ(rate.time, 20);
  EXPECT_EQ(rate.tokens, 3);
  // Alive over 5 + 6 of a period of 20/3: two slots.
  EXPECT_EQ(slotsAtRate(problem, rate, {{0, {1}}}, 10), 2u);
}

TEST(Rate, CapacityDoesNotBound) {
  TaskGraph graph;
  uint32_t a = graph.task(1, 100), b = graph.task(2, 100);
  graph.shm(a, b);
  Problem problem = graph.problem();
  problem.addEdge(b, a, EdgeKind::Capacity, 1);
  EXPECT_EQ(computeRate(problem).time, 100);
}

TEST(Slots, ProducerToLastUse) {
  TaskGraph graph;
  uint32_t a = graph.task(1, 100), b = graph.task(2, 100),
           c = graph.task(3, 100);
  graph.shm(a, b);
  graph.shm(b, c);
  graph.shm(a, c);
  Problem problem = graph.problem();
  Rate rate = computeRate(problem);
  EXPECT_EQ(slotsAtRate(problem, rate, {{a, {b}}}, 10), 2u);
  EXPECT_EQ(slotsAtRate(problem, rate, {{a, {b, c}}}, 10), 3u);
  EXPECT_EQ(slotsAtRate(problem, rate, {{a, {b, c}}}, 2), 2u);
}

TEST(Slots, MessagesThatShareAFifo) {
  // Two values alive [0, 60) and [60, 100) of a period of 100 share one slot.
  Problem problem;
  problem.numActors = 2;
  uint32_t actor[] = {1};
  uint32_t a = problem.add(ClassKind::Task, actor, 60);
  uint32_t b = problem.add(ClassKind::Task, actor, 40);
  problem.keepWrittenOrder();
  Rate rate = computeRate(problem);
  ASSERT_EQ(rate.time, 100);
  EXPECT_EQ(slotsAtRate(problem, rate, {{a, {a}}, {b, {b}}}, 10), 1u);
  EXPECT_EQ(slotsAtRate(problem, rate, {{a, {b}}, {b, {b}}}, 10), 2u);
}

/// The potentials prove that no cycle has a larger ratio, the cycle that one
/// attains it.
TEST(Rate, PotentialsProveTheBound) {
  std::mt19937 random(3);
  for (unsigned round = 0; round < 200; ++round) {
    TaskGraph graph;
    unsigned tasks = 2 + random() % 30;
    for (unsigned i = 0; i < tasks; ++i) {
      uint32_t id = graph.task(1 + random() % 4, 1 + random() % 1000);
      for (unsigned k = random() % 3; k > 0 && id > 0; --k)
        graph.shm(random() % id, id);
    }
    Problem problem = graph.problem();
    Rate rate = computeRate(problem);
    int64_t time = 0;
    for (uint32_t id : rate.criticalCycle)
      time += problem.classes[id].cost;
    EXPECT_EQ(time % rate.time, 0);
    for (const Edge &edge : problem.edges)
      EXPECT_GE(rate.start[edge.to] - rate.start[edge.from],
                WideInt(rate.tokens) * problem.classes[edge.from].cost -
                    WideInt(rate.time) * edge.tokens);
  }
}

// Many lanes with tokens, and cycles that cross them.
TEST(Rate, HundredThousandTasks) {
  std::mt19937 random(9);
  for (uint32_t actors : {4, 500}) {
    TaskGraph graph;
    for (uint32_t i = 0; i < 100'000; ++i) {
      uint32_t id = graph.task(1 + i % actors, 1000 + random() % 1000);
      for (uint32_t k = 0; k < 2 && id > 0; ++k)
        graph.shm(id - 1 - random() % std::min<uint32_t>(id, 3 * actors), id);
    }
    Problem problem = graph.problem();
    std::clock_t begin = std::clock();
    Rate rate = computeRate(problem);
    EXPECT_GT(rate.time, 0);
    EXPECT_LT(double(std::clock() - begin) / CLOCKS_PER_SEC, 2.0);
  }
}

} // namespace
