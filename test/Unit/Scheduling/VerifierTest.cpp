//===- VerifierTest.cpp - Rules of the verifier ---------------------------===//

#include "cgraphc/Scheduling/Verifier.h"
#include "TaskGraph.h"
#include "cgraphc/Scheduling/ListScheduler.h"
#include <algorithm>
#include <ctime>
#include <gtest/gtest.h>

using namespace cgraphc::sched;
using namespace cgraphc::sched::test;

namespace {

/// in -> a.f -> b.g -> out
Program chain() {
  TaskGraph graph;
  uint32_t f = graph.task(1), g = graph.task(2);
  graph.input(f);
  graph.shm(f, g);
  graph.output(g);
  return graph.project({f, g});
}

Verdict verify(const Program &program) {
  return verifyProgram(program, plainNames());
}

template <typename Change>
void expectRefused(Change change, const char *why) {
  Program program = chain();
  change(program);
  Verdict verdict = verify(program);
  EXPECT_EQ(verdict.answer, Answer::Error);
  EXPECT_NE(verdict.message.find(why), std::string::npos) << verdict.message;
}

TEST(Verifier, AcceptsAChain) {
  Verdict verdict = verify(chain());
  EXPECT_TRUE(verdict.accepted()) << verdict.message;
}

TEST(Verifier, Structure) {
  expectRefused([](Program &p) { p.channels[0].slots = 0; }, "at least one");
  expectRefused([](Program &p) { p.channels[0].readers = {1, 1}; }, "distinct");
  expectRefused([](Program &p) { p.channels[1].readers = {7}; }, "distinct");
  expectRefused([](Program &p) { p.window = 0; }, "window");
  expectRefused([](Program &p) { p.roles[1].ops[0].id = 9; }, "no such");
  expectRefused([](Program &p) { p.roles[1].ops[0].id = 2; }, "no right");
  expectRefused([](Program &p) { p.roles[2].ops.clear(); }, "lacks a");
  expectRefused([](Program &p) { p.roles[1].add(OpKind::Get, 0); },
                "2 × get of `channel 0`");
  expectRefused([](Program &p) { p.channels[0].readers.push_back(2); },
                "lacks a get");
}

TEST(Verifier, Hazards) {
  // get acquire invoke release commit
  auto swap = [](size_t i, size_t j) {
    return [=](Program &p) { std::swap(p.roles[1].ops[i], p.roles[1].ops[j]); };
  };
  expectRefused(swap(0, 2), "`process 1` reads `channel 0`");
  expectRefused(swap(1, 2), "`process 1` writes `channel 1`");
  expectRefused(swap(2, 3), "while it holds no message");
  expectRefused(
      [](Program &p) {
        auto &ops = p.roles[1].ops;
        std::rotate(ops.begin() + 2, ops.begin() + 4, ops.end());
      },
      "while it has no slot");
  expectRefused(swap(0, 3), "without holding a message");
  expectRefused(swap(1, 4), "without having acquired");
}

TEST(Verifier, LocalValues) {
  auto program = [](std::initializer_list<Use> first,
                    std::initializer_list<Use> second) {
    Program p;
    p.roles.resize(2);
    p.roles[1].invoke(0, first);
    p.roles[1].invoke(1, second);
    return p;
  };
  Use make{UseKind::DefineLocal, 0}, read{UseKind::ReadLocal, 0},
      move{UseKind::MoveLocal, 0};
  EXPECT_TRUE(verify(program({make}, {read, move})).accepted());
  EXPECT_FALSE(verify(program({make, move}, {read})).accepted());
  EXPECT_FALSE(verify(program({read}, {make})).accepted());
}

TEST(Verifier, SeveralLanesAreUndecided) {
  Program program = chain();
  program.roles[1].ops[2].lane = 1;
  EXPECT_EQ(verify(program).answer, Answer::Undecided);
}

TEST(Verifier, PayloadsMustAgree) {
  Program program;
  program.roles.resize(3);
  program.rendezvous.push_back({{1, 2}, false, 0, {{}, {}}});
  program.roles[1].add(OpKind::Rendezvous, 0);
  program.roles[2].add(OpKind::Rendezvous, 0);
  EXPECT_TRUE(verify(program).accepted());
  program.rendezvous[0].shapes[1].count = 4;
  EXPECT_FALSE(verify(program).accepted());
}

TEST(Verifier, SlotsBoundTheWindow) {
  // All channels with one slot: input, a -> b, output and what lies between.
  Program program = chain();
  for (uint32_t window = 1; window <= 5; ++window) {
    program.window = window;
    Verdict verdict = verify(program);
    EXPECT_EQ(verdict.accepted(), window <= 3) << window << verdict.message;
    if (window == 4) {
      EXPECT_NE(
          verdict.message.find("takes no result before it has submitted 4"),
          std::string::npos)
          << verdict.message;
    }
  }
  // Channels of the driver with W slots admit W.
  for (ProgramChannel &channel : program.channels)
    if (channel.producer == 0 || channel.readers[0] == 0)
      channel.slots = 5;
  EXPECT_TRUE(verify(program).accepted());
}

TEST(Verifier, InputThatIsAnOutput) {
  Program program = chain();
  program.channels.push_back({0, {0}, 4, 1});
  program.window = 3;
  EXPECT_TRUE(verify(program).accepted());
  program.channels.back().slots = 2;
  EXPECT_FALSE(verify(program).accepted());
}

// COVERS: F32
TEST(Verifier, CycleIsASentence) {
  Program program;
  program.roles.resize(3);
  program.rendezvous.push_back({{1, 2}, false, 0, {}});
  program.rendezvous.push_back({{2, 1}, false, 0, {}});
  program.roles[1].add(OpKind::Rendezvous, 0, 11);
  program.roles[1].add(OpKind::Rendezvous, 1, 12);
  program.roles[2].add(OpKind::Rendezvous, 1, 21);
  program.roles[2].add(OpKind::Rendezvous, 0, 22);
  Verdict verdict = verify(program);
  ASSERT_EQ(verdict.answer, Answer::Error);
  EXPECT_NE(verdict.message.find("`process 1` waits in send of `rendezvous 0` "
                                 "to `process 2`"),
            std::string::npos)
      << verdict.message;
  EXPECT_NE(verdict.message.find("`process 2` waits in send of `rendezvous 1` "
                                 "to `process 1`"),
            std::string::npos)
      << verdict.message;
  ASSERT_EQ(verdict.notes.size(), 2u);
  EXPECT_EQ(verdict.notes[0].origin + verdict.notes[1].origin, 11u + 21u);
}

TEST(Verifier, HundredThousandTasks) {
  TaskGraph graph;
  constexpr uint32_t Actors = 4, Tasks = 100'000;
  for (uint32_t i = 0; i < Tasks; ++i) {
    graph.task(1 + i % Actors, 100 + i * 7919 % 1000);
    if (i < Actors)
      graph.input(i);
    else
      graph.shm(i - 1, i);
    if (i >= 2 * Actors)
      graph.shm(i - Actors, i);
  }
  graph.output(Tasks - 1);
  Problem problem = graph.problem();
  std::clock_t begin = std::clock();
  Schedule schedule = scheduleClasses(problem);
  std::clock_t scheduled = std::clock();
  ASSERT_EQ(schedule.order.size(), Tasks);
  Program program = graph.project(schedule.order, 2, 10);
  for (ProgramChannel &channel : program.channels)
    if (channel.producer == 0 || channel.readers[0] == 0)
      channel.slots = 10;
  std::clock_t projected = std::clock();
  Verdict verdict = verify(program);
  EXPECT_TRUE(verdict.accepted()) << verdict.message;
  std::clock_t verified = std::clock();
  EXPECT_LT(double(scheduled - begin + verified - projected) / CLOCKS_PER_SEC,
            2.0);
}

} // namespace
