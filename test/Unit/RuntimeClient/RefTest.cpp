// Refs and submissions: who may hold them, what dropping them frees, in which order they come.
#include <filesystem>
#include <thread>

#include "GraphFixture.h"

namespace {

using namespace lab;

// COVERS: RX5
TEST_F(RuntimeClientGraph, RefsAreMovedNotCopied) {
  static_assert(!std::is_copy_constructible_v<Text> && !std::is_copy_assignable_v<Text>);
  static_assert(std::is_nothrow_move_constructible_v<Text>);
  static_assert(!std::is_copy_constructible_v<Ref<void>>);
  auto g = one();
  Text first = g.execute("first");
  Text moved = std::move(first);
  EXPECT_EQ(moved.get(), "first");
  EXPECT_THROW(first.get(), RefConsumedError);
}

// COVERS: RX4
TEST_F(RuntimeClientGraph, DroppedOutputsOfAnExecutionMakeRoom) {
  auto g = Graph<Pair>::compile(lab::plans::both, two_results, actors,
                                {.submit_timeout = 5s, .on_full = OnFull::wait});
  std::vector<Text> kept;
  for (int i = 0; i < 5; ++i) {
    auto [left, right] = g.execute(std::to_string(i));
    kept.push_back(std::move(left));
  }
  // More than the slots and the result buffer have room for, had the others kept theirs.
  for (int i = 0; i < 20; ++i) (void)g.execute("dropped");
  for (int i = 0; i < 5; ++i) EXPECT_EQ(kept[static_cast<std::size_t>(i)].get(), std::to_string(i));
  EXPECT_EQ(g.execute("last")[1].get(), "last");
}

// COVERS: RX2
TEST_F(RuntimeClientGraph, TimeoutsOfZeroTryOnceAndForeverWaits) {
  auto g = one({.get_timeout = forever});
  auto r = g.execute("sleep 100");
  EXPECT_THROW(r.get(0s), TimeoutError);
  EXPECT_THROW(r.get(-1s), TimeoutError);
  EXPECT_EQ(r.get(), "sleep 100");
  auto s = g.execute("x");
  EXPECT_EQ(s.get(forever), "x");
}

// COVERS: RO2
TEST_F(RuntimeClientGraph, GetTimeoutIsTheOption) {
  auto g = one({.get_timeout = 20ms});
  auto r = g.execute("sleep 600");
  const auto began = std::chrono::steady_clock::now();
  EXPECT_THROW(r.get(), TimeoutError);
  EXPECT_LT(std::chrono::steady_clock::now() - began, 320ms);  // on a busy machine, too
  EXPECT_EQ(r.get(5s), "sleep 600");
}

// COVERS: RO3
TEST_F(RuntimeClientGraph, TeardownTimeoutIsTheOption) {
  auto g = one({.teardown_timeout = 50ms});
  auto r = g.execute("sleep 400");
  std::this_thread::sleep_for(20ms);
  EXPECT_THROW(g.core.teardown({}), TeardownTimeoutError);
  g.core.teardown({.timeout = 5s});
}

// COVERS: RX8
TEST_F(RuntimeClientGraph, ActorsWorkOnDifferentExecutionsAndFinishEachFirst) {
  auto g = Graph<Pair>::compile(lab::plans::both, two_results, actors);
  auto slow = g.execute("only a sleep 300");
  auto next = g.execute("x");
  // b is done with the second execution while a is at the first.
  EXPECT_EQ(next[1].get(), "x");
  EXPECT_FALSE(slow[0].ready());
  // a begins it only afterwards.
  EXPECT_FALSE(next[0].ready());
  EXPECT_EQ(next[0].get(), "x");
  EXPECT_TRUE(slow[0].ready());
}

std::size_t threads() {
  return static_cast<std::size_t>(
      std::distance(std::filesystem::directory_iterator("/proc/self/task"),
                    std::filesystem::directory_iterator{}));
}

// COVERS: RX6
TEST_F(RuntimeClientGraph, AsyncSubmissionsAreInOrderAndMakeNoThreads) {
  auto g = one();
  const std::size_t before = threads();
  run([](Graph<Text>& graph, std::size_t at_start) -> Task<> {
    std::vector<Text> refs;
    for (int i = 0; i < 200; ++i) {
      auto ref = co_await graph.execute_async(std::to_string(i));
      refs.push_back(std::move(ref));
      if (refs.size() < 4) continue;
      for (std::size_t k = 0; k < 4; ++k) {
        const std::string text = co_await std::move(refs[k]);
        EXPECT_EQ(text, std::to_string(i - 3 + static_cast<int>(k)));
      }
      refs.clear();
    }
    EXPECT_EQ(threads(), at_start);
  }(g, before));
}

// COVERS: RX6
TEST_F(RuntimeClientGraph, ACoroutineStartedByHandHoldsUpNobody) {
  auto g = one();
  run([](Graph<Text>& graph) -> Task<> {
    auto first = co_await graph.execute_async("x");
    EXPECT_EQ(co_await std::move(first), "x");  // may wait in place: the loop is what resumes it
    bool child_ended = false;
    Task<> child = [](Graph<Text>& of_child, bool& ended) -> Task<> {
      auto slow = co_await of_child.execute_async("sleep 50");
      (void)co_await std::move(slow);
      ended = true;
    }(graph, child_ended);
    child.coroutine().resume();
    EXPECT_FALSE(child_ended);
    auto second = co_await graph.execute_async("y");
    EXPECT_EQ(co_await std::move(second), "y");
    EXPECT_TRUE(child_ended);
  }(g));
}

// COVERS: RX6
TEST_F(RuntimeClientGraph, ASubmissionMayBeMovedWhateverItsSize) {
  auto g = one();
  run([](Graph<Text>& graph) -> Task<> {
    auto made = graph.execute_async("x");
    auto moved = std::move(made);
    auto ref = co_await std::move(moved);
    EXPECT_EQ(co_await std::move(ref), "x");
    using Large = std::array<std::string, 8>;
    auto checked = rt::submit_async<Text, Large>(graph.core, {}, Large{});
    auto large = std::move(checked);  // never awaited: submits nothing
  }(g));
  EXPECT_EQ(g.execute("history").get(), "x\n");
}

/// Awaits an execution; `order` gets the messages in the order of their submission.
Task<> echo_in(Graph<Text>& graph, std::string message, std::vector<std::string>& order) {
  auto ref = co_await graph.execute_async(message);
  order.push_back(message);
  EXPECT_EQ(co_await std::move(ref), message);
}

void drain(EventLoop& loop) {
  for (int i = 0; i < 10'000 && !loop.idle(); ++i) {
    std::this_thread::sleep_for(1ms);
    loop.drain();
  }
  EXPECT_TRUE(loop.idle());
}

// COVERS: RX6
TEST_F(RuntimeClientGraph, CoroutinesThatWaitForRoomSubmitInTheirOrder) {
  auto g = one({.max_inflight = 2});
  std::vector<std::string> submitted;
  std::string inputs;
  EventLoop loop;
  for (int i = 0; i < 10; ++i) {
    inputs += std::to_string(i) + '\n';
    loop.spawn(echo_in(g, std::to_string(i), submitted));
  }
  drain(loop);
  EXPECT_EQ(g.execute("history").get(), inputs);
}

// COVERS: RX6
TEST_F(RuntimeClientGraph, RoomIsForTheCoroutineThatWaitsForIt) {
  auto g = one({.max_inflight = 1});
  std::vector<std::string> submitted;
  EventLoop loop;
  loop.spawn(echo_in(g, "sleep 20", submitted));
  loop.spawn(echo_in(g, "waits", submitted));
  // There is room now, but nobody has told those who wait for it.
  std::this_thread::sleep_for(100ms);
  loop.spawn(echo_in(g, "is later", submitted));
  drain(loop);
  EXPECT_EQ(submitted, (std::vector<std::string>{"sleep 20", "waits", "is later"}));
}

// COVERS: RX6
TEST_F(RuntimeClientGraph, CoroutinesThatGiveUpLetTheNextOneGoOn) {
  auto g = one({.max_inflight = 1, .submit_timeout = 20ms});
  auto other = Graph<Text>::compile(lab::plans::one, one_result,
                                    std::span<const ActorHandle>(actors).subspan(1));
  std::vector<std::string> submitted;
  EventLoop loop;
  loop.spawn(echo_in(g, "sleep 100", submitted));
  const auto refused = [](Graph<Text>& graph, bool& is_refused) -> Task<> {
    try {
      (void)co_await graph.execute_async("too late");
    } catch (const CapacityExceededError&) {
      is_refused = true;
    }
  };
  bool is_refused = false;
  loop.spawn(refused(g, is_refused));
  // Who waits for one graph is not in the way of those who want another.
  loop.spawn(echo_in(other, "another graph", submitted));
  EXPECT_EQ(submitted.back(), "another graph");
  drain(loop);
  EXPECT_TRUE(is_refused);
  loop.spawn(echo_in(g, "again", submitted));
  drain(loop);
  EXPECT_EQ(submitted.back(), "again");
}

}  // namespace
