//===- VectorTest.cpp - Cases that break other schedulers -----------------===//
//
// The numbered cases of the scheduling design. Case 12 is in EventGraphTest.
//
//===----------------------------------------------------------------------===//

#include "DataOracle.h"
#include "Pipelines.h"
#include "cgraphc/Scheduling/ListScheduler.h"
#include "cgraphc/Scheduling/Verifier.h"
#include "llvm/ADT/STLExtras.h"
#include <gtest/gtest.h>

using namespace cgraphc::sched;
using namespace cgraphc::sched::test;

namespace {

bool accepted(const Program &program) {
  return verifyProgram(program, plainNames()).accepted();
}

/// A program written by hand, mostly of rendezvous.
struct Meetings {
  explicit Meetings(uint32_t actors) { program.roles.resize(actors + 1); }

  uint32_t exchange(uint32_t from, uint32_t to) {
    program.rendezvous.push_back({{from, to}, false, 0, {}});
    return program.rendezvous.size() - 1;
  }
  uint32_t collective(llvm::ArrayRef<uint32_t> actors) {
    ProgramRendezvous &added = program.rendezvous.emplace_back();
    added.participants.assign(actors.begin(), actors.end());
    added.collective = true;
    added.communicator = program.rendezvous.size();
    return program.rendezvous.size() - 1;
  }
  void list(uint32_t actor, std::initializer_list<uint32_t> meetings,
            uint32_t group = ProgramOp::None) {
    for (uint32_t meeting : meetings) {
      program.roles[actor].add(OpKind::Rendezvous, meeting);
      program.roles[actor].ops.back().group = group;
    }
  }
  void task(uint32_t actor) { program.roles[actor].invoke(0, {}); }

  Program program;
};

/// A schedules the graph, B accepts it with one slot everywhere.
void expectScheduled(const TaskGraph &graph) {
  Schedule schedule = scheduleClasses(graph.problem());
  ASSERT_TRUE(schedule.cycle.empty());
  Verdict verdict = verifyProgram(graph.project(schedule.order), plainNames());
  EXPECT_TRUE(verdict.accepted()) << verdict.message;
}

TEST(Vectors, C1_ReceivesAtTheFirstProducer) {
  TaskGraph graph;
  uint32_t t0 = graph.task(3), t1 = graph.task(1), t2 = graph.task(4),
           t3 = graph.task(1);
  graph.value(t0, t3, Via::Exchange);
  graph.value(t1, t2, Via::Exchange);
  graph.value(t2, t3, Via::Exchange);
  graph.value(t1, t3, Via::Local);
  expectScheduled(graph);

  Meetings bad(4);
  uint32_t x = bad.exchange(3, 1), y = bad.exchange(1, 4),
           z = bad.exchange(4, 1);
  bad.list(3, {x});
  bad.list(1, {x, z, y}); // both receives of T3 before T1 and its send
  bad.list(4, {y, z});
  EXPECT_FALSE(accepted(bad.program));
}

TEST(Vectors, C2_ReceiveHoistedAboveCollective) {
  TaskGraph graph;
  uint32_t t0 = graph.task(1), c = graph.collective({1, 2}), t3 = graph.task(1),
           t4 = graph.task(2);
  graph.value(t0, c, Via::Local);
  graph.value(c, t3, Via::Local);
  graph.value(t3, t4, Via::Exchange);
  expectScheduled(graph);

  Meetings bad(2);
  c = bad.collective({1, 2});
  uint32_t x = bad.exchange(1, 2);
  bad.list(1, {c, x});
  bad.list(2, {x, c});
  EXPECT_FALSE(accepted(bad.program));
}

TEST(Vectors, C3_OneCoarseRead) {
  TaskGraph graph;
  uint32_t g = graph.task(2), f = graph.task(1), h = graph.task(2),
           k = graph.task(1);
  graph.value(g, f, Via::Exchange);
  graph.value(f, h, Via::Exchange);
  graph.value(g, k, Via::Exchange);
  graph.value(h, k, Via::Exchange);
  expectScheduled(graph);

  Meetings bad(2);
  uint32_t x = bad.exchange(2, 1), y = bad.exchange(1, 2),
           z = bad.exchange(2, 1);
  bad.list(2, {x, y, z});
  bad.list(1, {x, z, y}); // k reads x and z at once, before f sends y
  EXPECT_FALSE(accepted(bad.program));
}

TEST(Vectors, C4_HoistedThroughSharedMemory) {
  TaskGraph graph;
  uint32_t r0 = graph.task(1), s0 = graph.task(2), r1 = graph.task(1);
  graph.shm(r0, s0);
  graph.value(s0, r1, Via::Exchange);
  expectScheduled(graph);
  Schedule schedule = scheduleClasses(graph.problem());
  Program bad = graph.project(schedule.order);
  auto &ops = bad.roles[1].ops;
  auto receive = std::find_if(ops.begin(), ops.end(), [](const ProgramOp &op) {
    return op.kind == OpKind::Rendezvous;
  });
  std::rotate(ops.begin(), receive, receive + 1);
  Verdict verdict = verifyProgram(bad, plainNames());
  ASSERT_EQ(verdict.answer, Answer::Error);
  EXPECT_NE(verdict.message.find("waits in get of `channel 0`"),
            std::string::npos)
      << verdict.message;
}

TEST(Vectors, C5_ReadInTheOtherOrder) {
  TaskGraph graph;
  uint32_t a = graph.task(1), b = graph.task(1), c = graph.task(2),
           d = graph.task(2);
  graph.value(a, d, Via::Exchange);
  graph.value(b, c, Via::Exchange);
  expectScheduled(graph);

  Meetings bad(2);
  uint32_t x = bad.exchange(1, 2), y = bad.exchange(1, 2);
  bad.list(1, {x, y});
  bad.list(2, {y, x});
  EXPECT_FALSE(accepted(bad.program));
  // Apart, on communicators of their own, they match but block.
  bad.program.rendezvous[y].communicator = 1;
  EXPECT_TRUE(verifyProgram(bad.program, plainNames()).blocks);
}

TEST(Vectors, C6_ThreeCollectives) {
  Meetings bad(3);
  uint32_t p = bad.collective({1, 2}), q = bad.collective({2, 3}),
           r = bad.collective({1, 3});
  bad.list(1, {p, r});
  bad.list(2, {q, p});
  bad.list(3, {r, q});
  EXPECT_FALSE(accepted(bad.program));
  Meetings good(3);
  p = good.collective({1, 2}), q = good.collective({2, 3}),
  r = good.collective({1, 3});
  good.list(1, {p, r});
  good.list(2, {p, q});
  good.list(3, {q, r});
  EXPECT_TRUE(accepted(good.program));
}

TEST(Vectors, C7_Pipelines) {
  for (uint32_t stages : {2, 4})
    for (uint32_t batches : {2, 8})
      for (Via via : {Via::Exchange, Via::Shm})
        expectScheduled(oneForwardOneBackward(stages, batches, via));
}

TEST(Vectors, C7_SwapRingFan) {
  for (Via via : {Via::Exchange, Via::Shm}) {
    TaskGraph swap;
    uint32_t a = swap.task(1), b = swap.task(2), c = swap.task(1),
             d = swap.task(2);
    swap.value(a, d, via);
    swap.value(b, c, via);
    expectScheduled(swap);

    TaskGraph ring;
    std::vector<uint32_t> first, second;
    for (uint32_t i = 0; i < 5; ++i)
      first.push_back(ring.task(1 + i));
    for (uint32_t i = 0; i < 5; ++i)
      second.push_back(ring.task(1 + i));
    for (uint32_t i = 0; i < 5; ++i)
      ring.value(first[i], second[(i + 1) % 5], via);
    expectScheduled(ring);

    TaskGraph fan;
    uint32_t source = fan.task(1);
    std::vector<uint32_t> middle;
    for (uint32_t i = 0; i < 4; ++i)
      middle.push_back(fan.task(2 + i));
    uint32_t sink = fan.task(1);
    for (uint32_t node : middle) {
      fan.value(source, node, via);
      fan.value(node, sink, via);
    }
    expectScheduled(fan);
  }
}

TEST(Vectors, C8_DataParallelRounds) {
  for (uint32_t workers : {2, 4}) {
    TaskGraph graph;
    std::vector<uint32_t> actors;
    for (uint32_t w = 0; w < workers; ++w)
      actors.push_back(1 + w);
    std::vector<uint32_t> last(workers, TaskGraph::Driver), reduces;
    for (int round = 0; round < 2; ++round) {
      std::vector<uint32_t> grads;
      for (uint32_t w = 0; w < workers; ++w) {
        grads.push_back(graph.task(1 + w, 100 + 37 * w));
        if (last[w] != TaskGraph::Driver)
          graph.value(last[w], grads[w], Via::Local);
      }
      uint32_t reduce = graph.collective(actors);
      reduces.push_back(reduce);
      for (uint32_t w = 0; w < workers; ++w) {
        graph.value(grads[w], reduce, Via::Local);
        last[w] = graph.task(1 + w, 10);
        graph.value(reduce, last[w], Via::Local);
      }
    }
    expectScheduled(graph);
    Program program = graph.project(scheduleClasses(graph.problem()).order);
    for (uint32_t w = 2; w <= workers; ++w) {
      ASSERT_EQ(program.roles[w].ops.size(), program.roles[1].ops.size());
      for (size_t i = 0; i < program.roles[1].ops.size(); ++i)
        EXPECT_EQ(program.roles[w].ops[i].kind, program.roles[1].ops[i].kind);
    }
  }
}

uint32_t largestWindow(Program program) {
  uint32_t window = 0;
  do
    program.window = ++window;
  while (accepted(program));
  return window - 1;
}

TEST(Vectors, C9_Windows) {
  TaskGraph graph;
  uint32_t f = graph.task(1), g = graph.task(2), h = graph.task(1);
  graph.input(f);
  graph.shm(f, g);
  graph.shm(g, h);
  graph.output(h);
  EXPECT_EQ(largestWindow(graph.project({f, g, h})), 3u);

  // in1 -> a -> (y -> b, o1), b(y, in2) -> o2; a puts y, then o1.
  enum { In1, In2, Y, O1, O2 };
  Program program;
  program.roles.resize(3);
  program.channels = {{0, {1}, 5, 1},
                      {0, {2}, 1, 1},
                      {1, {2}, 5, 1},
                      {1, {0}, 1, 1},
                      {2, {0}, 5, 1}};
  Role &a = program.roles[1], &b = program.roles[2];
  a.add(OpKind::Get, In1);
  a.add(OpKind::Acquire, Y);
  a.invoke(0, {{UseKind::Read, In1}, {UseKind::Write, Y}});
  a.add(OpKind::Release, In1);
  a.add(OpKind::Commit, Y);
  a.add(OpKind::Acquire, O1);
  a.add(OpKind::Commit, O1);
  b.add(OpKind::Get, Y);
  b.add(OpKind::Get, In2);
  b.add(OpKind::Acquire, O2);
  b.invoke(1, {{UseKind::Read, Y}, {UseKind::Read, In2}, {UseKind::Write, O2}});
  b.add(OpKind::Release, Y);
  b.add(OpKind::Release, In2);
  b.add(OpKind::Commit, O2);
  EXPECT_EQ(largestWindow(program), 3u);
}

TEST(Vectors, C10_FifoOfTwoMessages) {
  Program program;
  program.roles.resize(3);
  program.channels = {{1, {2}, 1, 2}};
  Role &a = program.roles[1], &b = program.roles[2];
  for (int j = 0; j < 2; ++j) {
    a.add(OpKind::Acquire, 0);
    a.add(OpKind::Commit, 0);
  }
  // The reader holds both views at once.
  b.add(OpKind::Get, 0);
  b.add(OpKind::Get, 0);
  b.add(OpKind::Release, 0);
  b.add(OpKind::Release, 0);
  EXPECT_FALSE(accepted(program));
  EXPECT_FALSE(simulationCompletes(program));
  program.channels[0].slots = 2;
  EXPECT_TRUE(accepted(program));

  // put put X, X get get, with one slot.
  program.channels[0].slots = 1;
  std::swap(b.ops[1], b.ops[2]); // get release get release
  EXPECT_TRUE(accepted(program));
  program.rendezvous.push_back({{1, 2}, false, 0, {}});
  a.add(OpKind::Rendezvous, 0);
  b.add(OpKind::Rendezvous, 0);
  EXPECT_TRUE(accepted(program));
  std::rotate(b.ops.begin(), b.ops.end() - 1, b.ops.end());
  EXPECT_FALSE(accepted(program));
  EXPECT_FALSE(simulationCompletes(program));
}

TEST(Vectors, C11_Groups) {
  // X1 -> T@a -shm-> Z@b -> X2 with {X1, X2} grouped on a.
  auto program = [](bool grouped) {
    Meetings m(3);
    uint32_t x1 = m.exchange(3, 1), x2 = m.exchange(2, 1);
    m.program.channels = {{1, {2}, 1, 1}};
    m.list(3, {x1});
    if (grouped) {
      m.list(1, {x1, x2}, 0);
    } else {
      m.list(1, {x1});
    }
    m.program.roles[1].add(OpKind::Acquire, 0);
    m.program.roles[1].invoke(0, {{UseKind::Write, 0}});
    m.program.roles[1].add(OpKind::Commit, 0);
    if (!grouped)
      m.list(1, {x2});
    m.program.roles[2].add(OpKind::Get, 0);
    m.program.roles[2].invoke(1, {{UseKind::Read, 0}});
    m.program.roles[2].add(OpKind::Release, 0);
    m.list(2, {x2});
    return m.program;
  };
  EXPECT_TRUE(accepted(program(false)));
  EXPECT_FALSE(accepted(program(true)));
  EXPECT_FALSE(simulationCompletes(program(true)));

  // a: [X1, X2], X2 -> T@b -> X3, c: [X3, X1] is repaired by grouping on a.
  for (bool grouped : {false, true}) {
    Meetings m(3);
    uint32_t x1 = m.exchange(1, 3), x2 = m.exchange(1, 2),
             x3 = m.exchange(2, 3);
    m.list(1, {x1, x2}, grouped ? 0 : ProgramOp::None);
    m.list(2, {x2});
    m.task(2);
    m.list(2, {x3});
    m.list(3, {x3, x1});
    EXPECT_EQ(accepted(m.program), grouped);
    EXPECT_EQ(simulationCompletes(m.program), grouped);
  }
}

// A rank of an all-reduce throws, a task of a chain of exchanges skips.
TEST(Vectors, C13_FailuresKeepTheSchedule) {
  TaskGraph graph;
  std::vector<uint32_t> grads, updates;
  for (uint32_t rank = 1; rank <= 3; ++rank)
    grads.push_back(graph.task(rank));
  uint32_t reduce = graph.collective({1, 2, 3});
  for (uint32_t rank = 1; rank <= 3; ++rank) {
    graph.value(grads[rank - 1], reduce, Via::Local);
    updates.push_back(graph.task(rank));
    graph.value(reduce, updates.back(), Via::Local);
  }
  uint32_t apart = graph.task(1);
  uint32_t head = graph.task(1), middle = graph.task(2), tail = graph.task(3);
  graph.value(head, middle, Via::Exchange);
  graph.value(middle, tail, Via::Exchange);
  Program program = graph.project(scheduleClasses(graph.problem()).order);
  ASSERT_TRUE(accepted(program));

  std::set<TaskRun> failed;
  EXPECT_EQ(runWithValues(program, 4, {{grads[1], 1}, {head, 2}}, &failed),
            Outcome::Right);
  // Every rank of execution 1, the chain of execution 2, and nothing else.
  std::set<TaskRun> expected{{grads[1], 1}, {head, 2}, {middle, 2}, {tail, 2}};
  for (uint32_t update : updates)
    expected.insert({update, 1});
  EXPECT_EQ(failed, expected);
  EXPECT_EQ(failed.count({apart, 1}), 0u);

  // A rank that stays away from the rendezvous after its failure.
  for (uint32_t process = 1; process <= 3; ++process) {
    Program skipping = program;
    auto &ops = skipping.roles[process].ops;
    ops.erase(llvm::find_if(ops, [](const ProgramOp &op) {
      return op.kind == OpKind::Rendezvous;
    }));
    EXPECT_FALSE(accepted(skipping));
    EXPECT_NE(runWithValues(skipping, 2), Outcome::Right);
  }
}

} // namespace
