//===- ExhaustiveTest.cpp - All models of up to six tasks -----------------===//

#include "DataOracle.h"
#include "InterleavingOracle.h"
#include "Models.h"
#include "Mutants.h"
#include "cgraphc/Scheduling/ListScheduler.h"
#include "cgraphc/Scheduling/Verifier.h"
#include <gtest/gtest.h>

using namespace cgraphc::sched;
using namespace cgraphc::sched::test;

namespace {

Program scheduled(const TaskGraph &graph) {
  return graph.project(scheduleClasses(graph.problem()).order);
}

void expectAccepted(const Program &program) {
  Verdict verdict = verifyProgram(program, plainNames());
  ASSERT_TRUE(verdict.accepted()) << verdict.message;
}

Via exchange(uint32_t, uint32_t) { return Via::Exchange; }

TEST(Exhaustive, UpToFiveTasks) {
  unsigned models = 0;
  for (uint32_t tasks = 1; tasks <= 5; ++tasks)
    forEachModel(tasks, [&](const Model &model) {
      ++models;
      expectAccepted(scheduled(model.graph(exchange)));
    });
  EXPECT_EQ(models, 1u + 2 * 2 + 8 * 5 + 64 * 15 + 1024 * 52);
}

/// A part of the models of six tasks, so that the parts can run side by side.
class ExhaustiveSix : public testing::TestWithParam<unsigned> {};

constexpr unsigned Parts = 7;

// All 6,651,904 models; of those that differ only in names one is scheduled.
TEST_P(ExhaustiveSix, Tasks) {
  unsigned number = 0, models = 0;
  for (Model model : allPlacements(6)) {
    if (number++ % Parts != GetParam())
      continue;
    for (model.edges = 0; model.edges < 1u << 15; ++model.edges) {
      ++models;
      if (model.isLeast())
        expectAccepted(scheduled(model.graph(exchange)));
    }
  }
  EXPECT_EQ(models, 6'651'904u / Parts);
}

INSTANTIATE_TEST_SUITE_P(All, ExhaustiveSix, testing::Range(0u, Parts));

/// Inputs of the tasks that wait for nothing, the output of the last.
TaskGraph withDriver(TaskGraph graph) {
  std::vector<bool> fed(graph.nodes.size());
  for (const TaskGraph::Value &value : graph.values)
    fed[value.to] = true;
  graph.input(0);
  for (uint32_t task = 1; task < graph.nodes.size(); ++task)
    if (!fed[task])
      graph.input(task);
  graph.output(graph.nodes.size() - 1);
  return graph;
}

// Whatever order the tasks' lists are in, B and all interleavings agree.
TEST(Exhaustive, EveryInterleavingOfUpToFourTasks) {
  unsigned programs = 0;
  for (uint32_t tasks = 1; tasks <= 4; ++tasks)
    forEachModel(tasks, [&](const Model &model) {
      forEachTransport(model, [&](const TaskGraph &graph) {
        Program program = scheduled(graph);
        ++programs;
        expectAccepted(program);
        ASSERT_FALSE(someInterleavingBlocks(program, 2));
        ASSERT_EQ(runWithValues(program, 3), Outcome::Right);
      });
    });
  EXPECT_EQ(programs, 5640u);
}

/// B accepts a program exactly if it runs and computes what it should.
struct Tally {
  unsigned right = 0, wrong = 0, blocked = 0;

  void check(const Program &mutant) {
    Verdict verdict = verifyProgram(mutant, plainNames());
    Outcome outcome = runWithValues(mutant, 3);
    ASSERT_EQ(verdict.accepted(), outcome == Outcome::Right) << verdict.message;
    if (verdict.blocks) {
      ASSERT_EQ(outcome, Outcome::Blocks) << verdict.message;
    }
    ++(outcome == Outcome::Right   ? right
       : outcome == Outcome::Wrong ? wrong
                                   : blocked);
  }
};

TEST(Exhaustive, EveryWrongMoveIsRefused) {
  Tally tally;
  for (uint32_t tasks = 1; tasks <= 4; ++tasks)
    forEachModel(tasks, [&](const Model &model) {
      forEachTransport(model, [&](const TaskGraph &graph) {
        forEachMove(scheduled(tasks < 4 ? withDriver(graph) : graph),
                    [&](const Program &mutant) { tally.check(mutant); });
      });
    });
  EXPECT_GT(tally.right, 10'000u);
  EXPECT_GT(tally.wrong, 10'000u);
  EXPECT_GT(tally.blocked, 1'000u);
}

TEST(Exhaustive, EveryLossAndRepeatIsRefused) {
  unsigned mutants = 0;
  for (uint32_t tasks = 1; tasks <= 3; ++tasks)
    forEachModel(tasks, [&](const Model &model) {
      forEachTransport(model, [&](const TaskGraph &graph) {
        forEachLossAndRepeat(
            scheduled(withDriver(graph)), [&](const Program &mutant) {
              ++mutants;
              Verdict verdict = verifyProgram(mutant, plainNames());
              ASSERT_EQ(verdict.answer, Answer::Error);
            });
      });
    });
  EXPECT_GT(mutants, 1000u);
}

} // namespace
