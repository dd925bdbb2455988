//===- PropertyTest.cpp - A, B and an oracle on random graphs -------------===//

#include "InterleavingOracle.h"
#include "RandomCheck.h"
#include "TaskGraph.h"
#include "cgraphc/Scheduling/ListScheduler.h"
#include "cgraphc/Scheduling/Verifier.h"
#include <gtest/gtest.h>
#include <random>

using namespace cgraphc::sched;
using namespace cgraphc::sched::test;

namespace {

GraphShape shapeOf(uint32_t tasks, uint32_t actors, bool exchanges) {
  return {tasks, actors, exchanges, /*collectives=*/false};
}

TEST(Properties, RandomGraphs) {
  for (uint32_t seed = 1; seed <= 600; ++seed)
    ASSERT_EQ(checkRandomGraph(seed, seed % 100 == 0 ? 2000 : 60), "")
        << "seed " << seed;
}

TEST(Properties, SchedulesAreDeterministic) {
  std::mt19937 random(5);
  TaskGraph graph = randomGraph(random, {200, 7, true, true});
  EXPECT_EQ(scheduleClasses(graph.problem()).order,
            scheduleClasses(graph.problem()).order);
}

/// Moves one op of one list to another place.
void mutate(Program &program, std::mt19937 &random) {
  Role &role = program.roles[1 + random() % (program.roles.size() - 1)];
  if (role.ops.size() < 2)
    return;
  auto from = role.ops.begin() + random() % role.ops.size();
  auto to = role.ops.begin() + random() % role.ops.size();
  if (from < to)
    std::rotate(from, from + 1, to + 1);
  else
    std::rotate(to, from, from + 1);
}

// Correct and mutated programs of up to 4 tasks: whatever passes the rules
// that are not about waiting is live iff no interleaving blocks.
TEST(Properties, AgreesWithEveryInterleaving) {
  std::mt19937 random(11);
  unsigned live = 0, blocked = 0;
  for (unsigned round = 0; round < 3000; ++round) {
    TaskGraph graph = randomGraph(
        random, shapeOf(1 + random() % 4, 1 + random() % 3, random() % 3 != 0));
    uint32_t slots = 1 + random() % 2, window = 1 + random() % 3;
    Program program =
        graph.project(scheduleClasses(graph.problem()).order, slots, window);
    for (unsigned k = random() % 3; k > 0; --k)
      mutate(program, random);
    Verdict verdict = verifyProgram(program, plainNames());
    if (!verdict.accepted() && !verdict.blocks)
      continue; // breaks another rule
    ASSERT_EQ(verdict.blocks, someInterleavingBlocks(program, 5))
        << "round " << round << ": " << verdict.message;
    ++(verdict.blocks ? blocked : live);
  }
  EXPECT_GT(live, 300u);
  EXPECT_GT(blocked, 100u);
}

// The simulation alone agrees with the graph at a window of one.
TEST(Properties, SimulationAgrees) {
  std::mt19937 random(23);
  unsigned blocked = 0;
  for (unsigned round = 0; round < 8000; ++round) {
    TaskGraph graph =
        randomGraph(random, {2 + uint32_t(random() % 12),
                             2 + uint32_t(random() % 3), true, true});
    Program program = graph.project(scheduleClasses(graph.problem()).order);
    for (unsigned k = random() % 3; k > 0; --k)
      mutate(program, random);
    Verdict verdict = verifyProgram(program, plainNames());
    if (!verdict.accepted() && !verdict.blocks)
      continue;
    EXPECT_EQ(simulationCompletes(program), !verdict.blocks)
        << "round " << round;
    blocked += verdict.blocks;
  }
  EXPECT_GT(blocked, 50u);
}

} // namespace
