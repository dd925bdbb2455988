//===- ListSchedulerTest.cpp - Algorithm A --------------------------------===//

#include "cgraphc/Scheduling/ListScheduler.h"
#include "TaskGraph.h"
#include <gtest/gtest.h>

using namespace cgraphc::sched;
using namespace cgraphc::sched::test;

namespace {

TEST(ListScheduler, KeepsWrittenOrder) {
  TaskGraph graph;
  uint32_t a = graph.task(1), b = graph.task(1), c = graph.task(2);
  Schedule schedule = scheduleClasses(graph.problem());
  EXPECT_TRUE(schedule.cycle.empty());
  EXPECT_EQ(schedule.order, (std::vector<uint32_t>{a, c, b}));
  EXPECT_EQ(schedule.makespan, 2000);
}

TEST(ListScheduler, LongestWayFirstAmongReady) {
  Problem problem;
  problem.numActors = 2;
  uint32_t actor[] = {1};
  uint32_t small = problem.add(ClassKind::Task, actor, 10);
  uint32_t head = problem.add(ClassKind::Task, actor, 10);
  uint32_t other[] = {0};
  uint32_t tail = problem.add(ClassKind::Task, other, 500);
  problem.addEdge(head, tail);
  EXPECT_EQ(scheduleClasses(problem).order,
            (std::vector<uint32_t>{head, tail, small}));
}

TEST(ListScheduler, BufferedTransfersTakeNoLane) {
  Problem problem;
  problem.numActors = 3;
  uint32_t one[] = {1}, two[] = {2};
  uint32_t a = problem.add(ClassKind::Task, one, 100);
  uint32_t get1 = problem.add(ClassKind::Get, two, 10);
  uint32_t get2 = problem.add(ClassKind::Get, two, 10);
  uint32_t b = problem.add(ClassKind::Task, two, 100);
  problem.addEdge(a, get1);
  problem.addEdge(a, get2);
  problem.addEdge(get1, b);
  problem.addEdge(get2, b);
  Schedule schedule = scheduleClasses(problem);
  EXPECT_EQ(schedule.order, (std::vector<uint32_t>{a, get1, get2, b}));
  EXPECT_EQ(schedule.start[get2], 100);
  EXPECT_EQ(schedule.makespan, 210);
}

TEST(ListScheduler, RendezvousTakesTheLanesOfAll) {
  Problem problem;
  problem.numActors = 4;
  uint32_t pair12[] = {1, 2}, pair23[] = {2, 3}, pair13[] = {1, 3};
  uint32_t x = problem.add(ClassKind::Rendezvous, pair12, 100);
  uint32_t y = problem.add(ClassKind::Rendezvous, pair23, 100);
  uint32_t z = problem.add(ClassKind::Rendezvous, pair13, 100);
  Schedule schedule = scheduleClasses(problem);
  EXPECT_EQ(schedule.start[x], 0);
  EXPECT_EQ(schedule.start[y], 100);
  EXPECT_EQ(schedule.start[z], 200);
}

// Others wait for a share; the actor waits for its input rather than begin the
// next task, if that is a small part of it.
TEST(ListScheduler, SharesGoBeforeTheNextTask) {
  auto order = [](int64_t message) {
    Problem problem;
    problem.numActors = 3;
    uint32_t one[] = {1}, two[] = {2};
    uint32_t first = problem.add(ClassKind::Task, one, 800);
    uint32_t next = problem.add(ClassKind::Task, one, 800);
    uint32_t peer = problem.add(ClassKind::Task, two, 800);
    uint32_t get = problem.add(ClassKind::Get, one, message);
    uint32_t share = problem.add(ClassKind::Task, one, 10);
    uint32_t end = problem.add(ClassKind::Task, one, 800);
    problem.classes[share].isShare = true;
    problem.addEdge(first, next);
    problem.addEdge(first, share);
    problem.addEdge(peer, get);
    problem.addEdge(get, share);
    problem.addEdge(next, end);
    std::vector<uint32_t> found = scheduleClasses(problem).order;
    return llvm::find(found, share) < llvm::find(found, next);
  };
  EXPECT_TRUE(order(0));
  EXPECT_TRUE(order(100));
  EXPECT_FALSE(order(101));
}

TEST(ListScheduler, CycleIsNamed) {
  Problem problem;
  problem.numActors = 2;
  uint32_t actor[] = {1};
  for (int i = 0; i < 4; ++i)
    problem.add(ClassKind::Task, actor, 1);
  problem.addEdge(0, 1);
  problem.addEdge(1, 2);
  problem.addEdge(2, 1);
  problem.addEdge(2, 3);
  Schedule schedule = scheduleClasses(problem);
  EXPECT_TRUE(schedule.order.empty());
  ASSERT_EQ(schedule.cycle.size(), 2u);
  EXPECT_EQ(schedule.cycle[0] + schedule.cycle[1], 3u);
}

TEST(ListScheduler, EmptyProblem) {
  EXPECT_TRUE(scheduleClasses(Problem()).order.empty());
}

} // namespace
