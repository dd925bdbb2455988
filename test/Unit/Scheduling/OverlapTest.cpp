//===- OverlapTest.cpp - Which transfers run beside tasks -----------------===//

#include "cgraphc/Scheduling/Overlap.h"
#include "TaskGraph.h"
#include <gtest/gtest.h>

using namespace cgraphc::sched;
using namespace cgraphc::sched::test;

namespace {

/// a sends x to b, which has other work before it reads x.
struct Exchange {
  explicit Exchange(bool overlap, int64_t otherCost = 1000) {
    TaskGraph graph;
    maker = graph.task(1, 100);
    other = graph.task(2, otherCost);
    reader = graph.task(2, 100);
    graph.value(maker, reader, Via::Exchange);
    problem = graph.problem();
    transfer = 3;
    problem.overlap = overlap;
    if (!overlap) // as written: received where it is read
      problem.addEdge(other, transfer, EdgeKind::Order);
    schedule = scheduleClasses(problem);
    placements = explainOverlap(problem, schedule);
  }

  Problem problem;
  uint32_t maker, other, reader, transfer;
  Schedule schedule;
  std::vector<Placement> placements;
};

TEST(Overlap, MovesAheadAsAWhole) {
  TaskGraph graph;
  uint32_t a = graph.task(1, 100), b1 = graph.task(2, 150),
           b2 = graph.task(2, 500), reader = graph.task(2, 100);
  graph.value(a, reader, Via::Exchange);
  Problem problem = graph.problem();
  Schedule schedule = scheduleClasses(problem);
  std::vector<Placement> placements = explainOverlap(problem, schedule);
  ASSERT_EQ(placements.size(), 1u);
  EXPECT_EQ(placements[0].reason, Placement::Moved);
  EXPECT_EQ(placements[0].reader, reader);
  EXPECT_EQ(placements[0].beside, (std::vector<uint32_t>{b2}));
  EXPECT_EQ(schedule.order, (std::vector<uint32_t>{b1, a, 4, b2, reader}));
}

TEST(Overlap, WhatCannotMoveHasAReason) {
  Exchange late(true, 50);
  ASSERT_EQ(late.placements.size(), 1u);
  EXPECT_EQ(late.placements[0].reason, Placement::Late);
  EXPECT_EQ(late.placements[0].other, late.maker);

  Exchange kept(false);
  EXPECT_EQ(kept.placements[0].reason, Placement::Kept);

  // x needs the task before its reader; another one has no task before it.
  TaskGraph graph;
  uint32_t b1 = graph.task(2, 100), a = graph.task(1, 100),
           b2 = graph.task(2, 100);
  graph.value(b1, a, Via::Exchange);
  graph.value(a, b2, Via::Exchange);
  Problem problem = graph.problem();
  std::vector<Placement> placements =
      explainOverlap(problem, scheduleClasses(problem));
  ASSERT_EQ(placements.size(), 2u);
  EXPECT_EQ(placements[0].reason, Placement::FirstTask);
  EXPECT_EQ(placements[0].reader, a);
  EXPECT_EQ(placements[1].reason, Placement::Needed);
  EXPECT_EQ(placements[1].other, b1);
}

TEST(Overlap, LooksThroughPacks) {
  Problem problem;
  problem.numActors = 3;
  uint32_t one[] = {1}, two[] = {2};
  uint32_t a = problem.add(ClassKind::Task, one, 10);
  uint32_t get = problem.add(ClassKind::Get, two, 10);
  uint32_t pack = problem.add(ClassKind::Get, {}, 0);
  uint32_t reader = problem.add(ClassKind::Task, two, 10);
  problem.addEdge(a, get);
  problem.addEdge(get, pack);
  problem.addEdge(pack, reader);
  std::vector<Placement> placements =
      explainOverlap(problem, scheduleClasses(problem));
  ASSERT_EQ(placements.size(), 1u);
  EXPECT_EQ(placements[0].transfer, get);
  EXPECT_EQ(placements[0].reader, reader);
}

} // namespace
