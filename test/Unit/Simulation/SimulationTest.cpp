//===- SimulationTest.cpp - How fast a schedule would run -----------------===//

#include "cgraphc/Simulation/Simulation.h"
#include "../Scheduling/Pipelines.h"
#include "../Scheduling/RandomCheck.h"
#include "cgraphc/Scheduling/ListScheduler.h"
#include "cgraphc/Scheduling/Rate.h"
#include "cgraphc/Scheduling/Verifier.h"
#include <gtest/gtest.h>

using namespace cgraphc;
using namespace cgraphc::sched;
using namespace cgraphc::sched::test;

namespace {

struct Simulated {
  Program program;
  sim::Costs costs;
};

/// A scheduled graph with room enough in all its channels.
Simulated simulated(const TaskGraph &graph, uint32_t slots, uint32_t window,
                    int64_t message = 0) {
  Simulated result;
  result.program =
      graph.project(scheduleClasses(graph.problem()).order, slots, window);
  for (const TaskGraph::Node &node : graph.nodes)
    result.costs.task.push_back(node.cost);
  result.costs.message.assign(result.program.channels.size(), message);
  result.costs.rendezvous.assign(result.program.rendezvous.size(), 0);
  return result;
}

/// in -> a (300) -> b (500) -> out, messages of 10.
TaskGraph chain() {
  TaskGraph graph;
  uint32_t a = graph.task(1, 300), b = graph.task(2, 500);
  graph.input(a);
  graph.shm(a, b);
  graph.output(b);
  return graph;
}

TEST(Simulation, LatencyAndPeriodOfAChain) {
  Simulated it = simulated(chain(), 4, 4, 10);
  std::optional<sim::Run> one = simulate(it.program, it.costs, {});
  ASSERT_TRUE(one);
  EXPECT_EQ(one->finished, (std::vector<int64_t>{830}));
  EXPECT_EQ(one->busy, (std::vector<int64_t>{0, 300, 500}));

  sim::Settings settings{.executions = 50, .window = 4};
  EXPECT_EQ(simulate(it.program, it.costs, settings)->period(), 500);
  settings.window = 1; // one at a time
  EXPECT_EQ(simulate(it.program, it.costs, settings)->period(), 830);
  EXPECT_EQ(sim::smallestWindow(it.program, it.costs, 4, 0.01), 2u);
}

TEST(Simulation, RoomIsAwaited) {
  // The reader holds the only slot while it runs.
  Simulated it = simulated(chain(), 1, 4);
  sim::Settings settings{.executions = 40, .window = 4, .record = true};
  std::optional<sim::Run> run = simulate(it.program, it.costs, settings);
  ASSERT_TRUE(run);
  EXPECT_EQ(run->period(), 800);
  EXPECT_TRUE(llvm::any_of(run->events, [](const sim::Event &event) {
    return event.kind == sim::EventKind::Acquire && event.process == 1 &&
           event.end > event.begin;
  }));
}

// in -> a (300) -> b (500) -> out; every wait is longer than 40 ns.
TEST(Simulation, LongWaitsSleep) {
  Simulated it = simulated(chain(), 4, 4, 10);
  it.costs.send.assign(it.program.channels.size(), 2);
  it.costs.receive = 3;
  it.costs.busyWait = 40;
  it.costs.wake = 25;
  it.costs.wakeCall = 7;
  std::optional<sim::Run> run =
      simulate(it.program, it.costs, {.executions = 2, .window = 1});
  ASSERT_TRUE(run);
  // Submission, 300, 500: the first wait for the driver is a short one.
  int64_t first = (2 + 10 + 3) + 300 + (2 + 25 + 3) + 500 + (2 + 25 + 3);
  EXPECT_EQ(run->finished[0], first);
  // All of the second one's are long.
  EXPECT_EQ(run->finished[1], 2 * first + 25 - 10);

  // Who wakes another works the less itself: b sleeps until each of a's.
  TaskGraph swapped;
  uint32_t a = swapped.task(1, 500), b = swapped.task(2, 300);
  swapped.input(a);
  swapped.shm(a, b);
  swapped.output(b);
  Simulated other = simulated(swapped, 4, 4, 10);
  sim::Settings full{.executions = 50, .window = 4};
  EXPECT_EQ(simulate(other.program, other.costs, full)->period(), 500);
  other.costs.busyWait = 40;
  other.costs.wake = 25;
  other.costs.wakeCall = 7;
  EXPECT_EQ(simulate(other.program, other.costs, full)->period(), 507);
}

TEST(Simulation, SlotsInUseAreCounted) {
  Simulated it = simulated(chain(), 4, 4);
  it.costs.slotBytes = {1000, 100, 10};
  auto most = [&](uint32_t window) {
    sim::Settings settings{.executions = 20, .window = window};
    return simulate(it.program, it.costs, settings)->mostBytes;
  };
  ASSERT_EQ(it.program.channels[0].producer, 0u);
  EXPECT_EQ(most(1), 1000u);
  EXPECT_EQ(most(2), 2000u);
}

TEST(Simulation, RendezvousAndGroups) {
  Program program;
  program.roles.resize(3);
  program.rendezvous.push_back({{1, 2}, false, 0, {}});
  program.rendezvous.push_back({{2, 1}, false, 0, {}});
  for (uint32_t process : {1, 2}) {
    program.roles[process].invoke(process - 1, {});
    for (uint32_t meeting : {0, 1}) {
      program.roles[process].add(OpKind::Rendezvous, meeting);
      program.roles[process].ops.back().group = 0;
    }
  }
  sim::Costs costs{.task = {100, 250}, .message = {}, .rendezvous = {30, 40}};
  std::optional<sim::Run> run =
      simulate(program, costs, {.executions = 1, .record = true});
  ASSERT_TRUE(run);
  // Both start when the second process has come, and are over with the longer.
  EXPECT_TRUE(llvm::any_of(run->events, [](const sim::Event &event) {
    return event.kind == sim::EventKind::Meet && event.process == 1 &&
           event.begin == 100 && event.end == 290;
  }));
}

TEST(Simulation, JitterIsReproducible) {
  Simulated it = simulated(chain(), 4, 4);
  sim::Settings settings{.executions = 2000, .window = 2, .jitter = 0.3};
  std::optional<sim::Run> run = simulate(it.program, it.costs, settings);
  EXPECT_EQ(run->finished, simulate(it.program, it.costs, settings)->finished);
  EXPECT_GT(run->period(), 500);
  EXPECT_LT(run->period(), 700);
  EXPECT_NEAR(double(run->busy[2]) / 2000, 500, 25);
  settings.seed = 2;
  EXPECT_NE(run->finished, simulate(it.program, it.costs, settings)->finished);
}

// The rate of C is never beaten, and reached where there is room.
TEST(Simulation, TheBoundIsReached) {
  std::mt19937 random(4);
  for (unsigned round = 0; round < 60; ++round) {
    TaskGraph graph =
        randomGraph(random, {1 + uint32_t(random() % 30),
                             1 + uint32_t(random() % 5), false, false});
    Simulated it = simulated(graph, 64, 64, 50);
    Rate rate = computeRate(sim::problemOf(it.program, it.costs).problem);
    double bound = double(rate.time) / double(rate.tokens);
    sim::Settings settings{.executions = 400, .window = 64};
    std::optional<sim::Run> run = simulate(it.program, it.costs, settings);
    ASSERT_TRUE(run);
    EXPECT_GE(run->period(), 0.999 * bound) << "round " << round;
    EXPECT_LE(run->period(), 1.02 * bound) << "round " << round;
  }
}

// Rendezvous unbuffered, channels with their slots: it ends iff B says so.
TEST(Simulation, BlocksWhereTheVerifierSaysSo) {
  std::mt19937 random(8);
  unsigned blocked = 0;
  for (unsigned round = 0; round < 3000; ++round) {
    TaskGraph graph =
        randomGraph(random, {2 + uint32_t(random() % 10),
                             2 + uint32_t(random() % 3), true, true});
    Simulated it = simulated(graph, 1, 1);
    Role &role = it.program.roles[1 + random() % (it.program.roles.size() - 1)];
    if (role.ops.size() > 1)
      std::swap(role.ops[random() % role.ops.size()],
                role.ops[random() % role.ops.size()]);
    Verdict verdict = verifyProgram(it.program, plainNames());
    if (!verdict.accepted() && !verdict.blocks)
      continue;
    EXPECT_EQ(simulate(it.program, it.costs, {.executions = 3}).has_value(),
              verdict.accepted());
    blocked += verdict.blocks;
  }
  EXPECT_GT(blocked, 20u);
}

TEST(Simulation, OneForwardOneBackwardKeepsTheBound) {
  PlainPipeline pipeline = plainPipeline(4, 8, Via::Shm);
  Problem problem = pipeline.graph.problem(/*written=*/false);
  limitActivations(problem, pipeline, [](uint32_t stage) { return 4 - stage; });
  Simulated it = simulated(pipeline.graph, 2, 2, 1000);
  it.program = pipeline.graph.project(scheduleClasses(problem).order, 2, 2);
  std::optional<sim::Run> run = simulate(it.program, it.costs, {});
  ASSERT_TRUE(run);
  EXPECT_LE(double(run->finished[0]),
            1.05 * double(11 * (forwardCost + backwardCost)));
}

} // namespace
