// What `stats()` tells, with actors as processes and as threads.
#include <gtest/gtest.h>

#include <sstream>
#include <thread>

#include "GraphFixture.h"

namespace {

using namespace lab;

/// `out` is the only channel that spills; its slots have 4096 bytes.
GraphStats::Channel out_of(const GraphStats& stats) { return stats.channels.at(1); }

// COVERS: RV3
TEST_F(RuntimeClientGraph, StatsCountWhatWasDone) {
  auto g = one();
  EXPECT_EQ(g.core.stats().executions.submitted, 0u);
  EXPECT_EQ(g.execute("x").get(), "x");
  EXPECT_EQ(g.execute("big 10000").get().size(), 10000u);
  EXPECT_THROW(g.execute("throw up").get(), std::out_of_range);
  auto kept = g.execute("kept");
  while (!kept.ready()) std::this_thread::sleep_for(1ms);
  const GraphStats stats = g.core.stats();
  EXPECT_EQ(stats.graph, "lab.One");
  EXPECT_EQ(stats.executions.submitted, 4u);
  EXPECT_EQ(stats.executions.completed, 3u);
  EXPECT_EQ(stats.executions.failed, 1u);
  EXPECT_EQ(stats.executions.in_flight, 0u);
  EXPECT_EQ(stats.executions.buffered, 1u);
  ASSERT_EQ(stats.actors.size(), 1u);
  EXPECT_EQ(stats.actors[0].name, "a");
  ASSERT_EQ(stats.tasks.size(), 1u);
  EXPECT_EQ(stats.tasks[0].name, "Lab.obey");
  EXPECT_EQ(stats.tasks[0].actor, "a");
  EXPECT_EQ(stats.tasks[0].calls, 4u);
  EXPECT_EQ(stats.tasks[0].errors, 1u);
  EXPECT_EQ(stats.tasks[0].skipped, 0u);
  ASSERT_EQ(stats.channels.size(), 2u);
  EXPECT_EQ(stats.channels[0].name, "msg");
  EXPECT_EQ(stats.channels[0].from, "driver");
  EXPECT_EQ(stats.channels[0].messages, 4u);
  // A text is its length in 8 bytes, and its bytes.
  EXPECT_EQ(stats.channels[0].bytes, 4 * 8u + 1 + 9 + 8 + 4);
  EXPECT_EQ(stats.channels[0].spills, 0u);
  EXPECT_EQ(out_of(stats).name, "out");
  EXPECT_EQ(out_of(stats).from, "a");
  EXPECT_EQ(out_of(stats).transport, "shm");
  EXPECT_EQ(out_of(stats).messages, 4u);
  EXPECT_GT(out_of(stats).bytes, 10'000u);
  EXPECT_EQ(out_of(stats).spills, 1u);
  EXPECT_EQ(out_of(stats).slots, 4u);
  // What is kept is in its slot.
  EXPECT_EQ(out_of(stats).occupied, 1u);
  EXPECT_EQ(kept.get(), "kept");
  EXPECT_EQ(out_of(g.core.stats()).occupied, 0u);
  EXPECT_EQ(g.core.stats().executions.buffered, 0u);
}

// COVERS: RV3
TEST_F(RuntimeClientGraph, StatsTellTimesWhereAsked) {
  {
    auto g = one({.timed = true});
    EXPECT_EQ(g.execute("x").get(), "x");
    std::this_thread::sleep_for(40ms);
    EXPECT_EQ(g.execute("sleep 20").get(), "sleep 20");
    const GraphStats stats = g.core.stats();
    EXPECT_TRUE(stats.timed);
    EXPECT_GE(stats.tasks.at(0).busy, 20ms);
    EXPECT_GE(stats.actors.at(0).waited_for_values, 40ms);
    EXPECT_EQ(stats.actors.at(0).waited_for_room, 0ms);
  }
  auto g = one();
  EXPECT_EQ(g.execute("sleep 1").get(), "sleep 1");
  const GraphStats stats = g.core.stats();
  EXPECT_FALSE(stats.timed);
  EXPECT_EQ(stats.tasks.at(0).busy, 0ms);
  EXPECT_EQ(stats.tasks.at(0).calls, 1u);
}

// COVERS: RV3
TEST_F(RuntimeClientGraph, StatsWhileItRuns) {
  auto g = one();
  auto first = g.execute("sleep 300");
  auto second = g.execute("x");
  const GraphStats stats = g.core.stats();
  EXPECT_EQ(stats.executions.submitted, 2u);
  EXPECT_EQ(stats.executions.in_flight, 2u);
  EXPECT_EQ(stats.channels.at(0).messages, 2u);
  EXPECT_EQ(stats.channels.at(0).occupied, 2u);
  EXPECT_EQ(stats.tasks.at(0).calls, 0u);
  EXPECT_EQ(second.get(), "x");
  EXPECT_EQ(first.get(), "sleep 300");
}

// COVERS: RV3
TEST(RuntimeClientStats, CountWhatAFailureSkips) {
  const std::vector<ActorHandle> actors = launch(3);
  auto g = Graph<Text>::compile(lab::plans::line, one_result, actors);
  EXPECT_EQ(g.execute("x").get(), "x");
  EXPECT_THROW(g.execute("throw up").get(), std::out_of_range);
  const GraphStats stats = g.core.stats();
  ASSERT_EQ(stats.tasks.size(), 3u);
  EXPECT_EQ(stats.tasks[0].errors, 1u);
  for (const int later : {1, 2}) {
    EXPECT_EQ(stats.tasks[later].calls, 1u);
    EXPECT_EQ(stats.tasks[later].errors, 0u);
    EXPECT_EQ(stats.tasks[later].skipped, 1u);
  }
  EXPECT_EQ(stats.tasks[2].actor, "c");
  // Between two actors, which the driver has no part in.
  EXPECT_EQ(stats.channels.at(2).from, "b");
  EXPECT_EQ(stats.channels.at(2).messages, 2u);
}

// COVERS: RV3
TEST_F(RuntimeClientGraph, StatsOfAGraphThatIsDown) {
  auto g = one();
  EXPECT_EQ(g.execute("x").get(), "x");
#if !defined(LAB_THREADS)
  auto lost = g.execute("kill");
  EXPECT_THROW(lost.get(), ActorDiedError);
  const GraphStats stats = g.core.stats();
  EXPECT_EQ(stats.executions.completed, 1u);
  EXPECT_EQ(stats.executions.failed, 1u);
  EXPECT_EQ(stats.executions.in_flight, 0u);
  EXPECT_EQ(stats.tasks.at(0).calls, 1u);
  EXPECT_EQ(stats.channels.at(0).messages, 2u);
  EXPECT_EQ(stats.channels.at(1).messages, 1u);
#endif
  g.core.teardown({});
  EXPECT_THROW((void)g.core.stats(), GraphTornDownError);
}

// COVERS: RV3
TEST(RuntimeClientStats, AreShown) {
  GraphStats stats;
  stats.graph = "demo.G";
  stats.executions = {7, 4, 1, 2, 3};
  stats.actors = {{"a", 5, 1500us, 0us}};
  stats.tasks = {{"Echo.echo", "a", 5, 1, 2, 2ms}};
  stats.channels = {{"a \"b\"\n", "driver", "shm", 6, 60, 1, 2, 10}};
  EXPECT_EQ(
      to_json(stats),
      R"({"graph": "demo.G", "timed": false, "executions": {"submitted": 7, "completed": 4, )"
      R"("failed": 1, "in_flight": 2, "buffered": 3}, "actors": [{"name": "a", "executions": 5, )"
      R"("waited_for_values_ns": null, "waited_for_room_ns": null}], "tasks": [{"name": )"
      R"("Echo.echo", "actor": "a", "calls": 5, "errors": 1, "skipped": 2, "busy_ns": null}], )"
      R"("channels": [{"name": "a \"b\"\u000a", "from": "driver", "transport": "shm", )"
      R"("messages": 6, "bytes": 60, "spills": 1, "occupied": 2, "slots": 10}]})");
  stats.timed = true;
  EXPECT_NE(to_json(stats).find(R"("busy_ns": 2000000)"), std::string::npos);
  std::ostringstream text;
  stats.channels[0].name = "msg";
  text << stats;
  EXPECT_EQ(text.str(), R"(graph demo.G: 7 submitted, 4 completed, 1 failed, 2 in flight, 3 buffered

  actor  executions  waits for values  waits for room
  a               5          1.500 ms        0.000 ms

  task       actor  calls  errors  skipped      busy
  Echo.echo  a          5       1        2  2.000 ms

  channel  from    transport  messages  bytes  spills  slots in use
  msg      driver  shm               6     60       1       2 of 10

)");
}

}  // namespace
