// Executions that follow each other through several actors: errors on their way, one at a time on
// each actor, graphs that come and go.
#include <gtest/gtest.h>

#include <fstream>
#include <regex>
#include <sstream>
#include <thread>
#include <type_traits>

#include "GraphFixture.h"
#include "LeakOracle.h"
#include "Soak.h"

namespace {

using namespace lab;
using Clock = std::chrono::steady_clock;

class RuntimeClientPipeline : public testing::Test {
 protected:
  std::vector<ActorHandle> actors = launch(3);
  Graph<Text> line(const Options& options = {}) {
    return Graph<Text>::compile(plans::line, one_result, actors, options);
  }
};

// COVERS: RX5
TEST(RuntimeClientRefs, CannotBeCopied) {
  static_assert(!std::is_copy_constructible_v<Text> && !std::is_copy_assignable_v<Text>);
  static_assert(std::is_nothrow_move_constructible_v<Text> && std::is_move_assignable_v<Text>);
  static_assert(!std::is_copy_constructible_v<Ref<void>>);
  static_assert(!std::is_copy_constructible_v<View<std::string>>);
}

// COVERS: F1, RE1, I8
TEST_F(RuntimeClientPipeline, ErrorsPassSeveralActorsWithTheirTypeAndLeaveLaterExecutionsAlone) {
  rt::register_exception<KnownError>();
  auto g = line();
  std::vector<Text> refs;
  const auto check = [&](Text& ref, int i) {
    const std::string where = i % 4 == 1 ? "a" : i % 4 == 2 ? "b" : "c";
    const std::string place = i % 4 == 1   ? "lab.cgraph:1:1"
                              : i % 4 == 2 ? "lab.cgraph:2:1"
                                           : "lab.cgraph:5:1";
    if (i % 4 == 0) {
      EXPECT_EQ(ref.get(), std::to_string(i));
      return;
    }
    try {
      (void)ref.get();
      FAIL() << i;
    } catch (const TaskError& e) {
      EXPECT_EQ(e.actor(), where);
      EXPECT_EQ(e.where(), place);
      EXPECT_EQ(e.execution(), static_cast<std::uint64_t>(i));
      EXPECT_EQ(std::string(e.what()), "no " + std::to_string(i));
      EXPECT_EQ(e.graph(), "lab.Line");
      EXPECT_TRUE(e.attached().empty());
      if (i % 4 == 2) EXPECT_NE(dynamic_cast<const KnownError*>(&e), nullptr);
      if (i % 4 != 2) EXPECT_NE(dynamic_cast<const std::out_of_range*>(&e), nullptr);
    }
  };
  for (int i = 0; i < 40; ++i) {
    const std::string n = std::to_string(i);
    const std::string inputs[] = {n, "at a throw no " + n, "at b known no " + n,
                                  "at c throw no " + n};
    refs.push_back(g.execute(inputs[i % 4]));
    if (refs.size() == 4) {
      check(refs.front(), i - 3);
      refs.erase(refs.begin());
    }
  }
}

// COVERS: RX8
TEST_F(RuntimeClientPipeline, ExecutionsOverlapOnDifferentActorsAndNeverOnOne) {
  auto g = line();
  std::vector<Text> refs;
  const auto start = Clock::now();
  for (int i = 0; i < 4; ++i) refs.push_back(g.execute("alone 20"));
  for (Text& ref : refs) EXPECT_EQ(ref.get(), "alone 20");
  // One after the other they would take 240 ms; three actors at once (4 + 2) * 20.
  EXPECT_LT(Clock::now() - start, 220ms);
}

// COVERS: RX9
TEST_F(RuntimeClientPipeline, RemoteCallsComeBetweenTheTasksOfALiveGraph) {
  auto g = line();
  RemoteTask<std::string(std::string)> obey{actors[1], 0, "Lab.obey"};
  std::vector<Text> refs;
  for (int i = 0; i < 30; ++i) {
    refs.push_back(g.execute("alone 1"));
    EXPECT_EQ(obey.remote("alone 1").get(), "alone 1");
    if (refs.size() < 3) continue;
    EXPECT_EQ(refs.front().get(), "alone 1");
    refs.erase(refs.begin());
  }
}

// COVERS: F11
TEST_F(RuntimeClientPipeline, TimeoutsSayWhoWaitsForWhomAndSinceWhen) {
  auto g = line();
  auto ref = g.execute("at a sleep 400");
  std::this_thread::sleep_for(50ms);
  try {
    (void)ref.get(50ms);
    FAIL();
  } catch (const TimeoutError& e) {
    const std::regex text(
        "result of execution 0 of lab.Line .*: the driver has waited for channel out of actor c "
        "for "
        "[0-9]+ ms; .*; actor a runs a task \\(0 .*; actor b waits for channel x of a since "
        "[1-9][0-9]+ ms \\(0 .*; actor c waits for channel y of b since [1-9][0-9]+ ms \\(0 .*");
    EXPECT_TRUE(std::regex_match(e.what(), text)) << e.what();
  }
  EXPECT_EQ(ref.get(), "at a sleep 400");
}

// COVERS: RO3, F20
TEST_F(RuntimeClientPipeline, TeardownTimeoutIsAnOptionOfTheGraph) {
  auto g = line({.teardown_timeout = 20ms});
  auto ref = g.execute("at b sleep 150");
  std::this_thread::sleep_for(20ms);
  try {
    g.core.teardown({});
    FAIL();
  } catch (const TeardownTimeoutError& e) {
    EXPECT_EQ(e.actors(), std::vector<std::string>{"b"});
  }
  EXPECT_TRUE(g.core.teardown({.timeout = forever}).died.empty());
}

bool operator==(const TeardownReport& a, const TeardownReport& b) {
  return a.died == b.died && a.duration == b.duration;
}

// COVERS: F21
TEST_F(RuntimeClientPipeline, TeardownsAtOnceHaveTheSameReport) {
  auto g = line();
  auto ref = g.execute("at b sleep 50");
  actors[2].kill();
  std::vector<TeardownReport> reports(4);
  std::vector<std::thread> threads;
  for (TeardownReport& report : reports)
    threads.emplace_back([&] { report = g.core.teardown({}); });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(reports[0].died, std::vector<std::string>{"c"});
  EXPECT_GT(reports[0].duration.count(), 0);
  for (const TeardownReport& report : reports) EXPECT_TRUE(report == reports[0]);
  EXPECT_TRUE(g.core.teardown({}) == reports[0]);
}

// COVERS: F21, RE5
TEST_F(RuntimeClientPipeline, TeardownsAfterTheFirstRepeatItsReport) {
  auto g = line();
  auto ref = g.execute("at b sleep 100000");
  std::this_thread::sleep_for(20ms);
  const TeardownReport first = g.core.teardown({.timeout = 500ms, .kill = true});
  EXPECT_EQ(first.died, std::vector<std::string>{"b"});
  const TeardownReport again = g.core.teardown({});
  EXPECT_EQ(again.died, first.died);
  EXPECT_EQ(again.duration, first.duration);
}

// COVERS: F21, F22
TEST_F(RuntimeClientPipeline, ACoroutineTearsDownWhatOthersWaitFor) {
  auto g = line({.max_inflight = 1});
  std::vector<std::string> log;
  EventLoop loop;
  loop.spawn([](Graph<Text>& graph, std::vector<std::string>& into) -> Task<> {
    auto slow = co_await graph.execute_async("at b sleep 100");
    try {
      into.push_back(co_await std::move(slow));
    } catch (const GraphTornDownError&) {
      into.push_back("torn down");
    }
  }(g, log));
  loop.spawn([](Graph<Text>& graph, std::vector<std::string>& into) -> Task<> {
    try {
      (void)co_await graph.execute_async("no room");
    } catch (const GraphTornDownError&) {
      into.push_back("refused");
    }
  }(g, log));
  loop.spawn([](Graph<Text>& graph, std::vector<std::string>& into) -> Task<> {
    const TeardownReport report = graph.core.teardown({});
    into.push_back(report.died.empty() ? "down" : "died");
    co_return;
  }(g, log));
  for (int i = 0; i < 5000 && !loop.idle(); ++i) {
    std::this_thread::sleep_for(1ms);
    loop.drain();
  }
  EXPECT_TRUE(loop.idle());
  ASSERT_EQ(log.size(), 3u);
  EXPECT_EQ(log[0], "down");
  EXPECT_TRUE(g.core.teardown({}).died.empty());
}

// COVERS: I4, I6
TEST_F(RuntimeClientPipeline, AThousandGraphsOnTheSameActorsLeaveNothing) {
  const SoakReport report = soak(actors, 1000);
  EXPECT_EQ(report.wrong, 0u);
  EXPECT_EQ(report.growth(), "");
}

}  // namespace
