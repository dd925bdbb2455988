// Live sets: several graphs on the same actors, with actors as processes and as threads.
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <map>
#include <random>
#include <sstream>
#include <thread>

#include "GraphFixture.h"
#include "cgraph/client.h"

namespace {

using namespace lab;

using Text = Ref<std::string>;
using Pair = std::array<Ref<std::string>, 2>;

template <class Output>
Output execute(rt::GraphCore& core, std::string_view msg) {
  const Input inputs[] = {input<std::string>(msg)};
  return rt::make_output<Output>(core.execute(inputs));
}

/// One[a], Both[a, b] and Quiet[b] in one set: a is in the first two, b in the last two.
class RuntimeClientLive : public testing::Test {
 protected:
  std::vector<ActorHandle> actors = launch(lab::plans::actors.size());
  std::vector<rt::GraphCore> set = compile();
  rt::GraphCore &one = set[0], &both = set[1], &quiet = set[2];

  std::vector<rt::GraphCore> compile(const Options& options = {}) const {
    const std::span<const ActorHandle> all(actors);
    const rt::LiveMember members[] = {
        {lab::plans::one, one_result, all.first(1), options},
        {lab::plans::both, two_results, all, options},
        {lab::plans::quiet, no_results, all.last(1), options},
    };
    return rt::GraphCore::compile_live("lab.serve", members);
  }
  /// What an actor was told since the last look.
  std::vector<std::string> history(std::size_t actor) const {
    rt::RemoteCall call(actors[actor], 0, "Lab.obey",
                        rt::encode_arguments<std::string>(std::string("history")));
    std::istringstream text(rt::RemoteResult<std::string>::decode(call.take(rt::never)));
    std::vector<std::string> lines;
    for (std::string line; std::getline(text, line);) lines.push_back(line);
    return lines;
  }
};

TEST_F(RuntimeClientLive, EachGraphHasItsOwnExecutions) {
  auto r0 = execute<Text>(one, "0");
  auto [left, right] = execute<Pair>(both, "1");
  auto done = execute<Ref<void>>(quiet, "2");
  auto r3 = execute<Text>(one, "3");
  done.get();
  EXPECT_EQ(r3.get(), "3");
  EXPECT_EQ(right.get(), "1");
  EXPECT_EQ(left.get(), "1");
  EXPECT_EQ(r0.get(), "0");
  EXPECT_EQ(history(0), (std::vector<std::string>{"0", "1", "3"}));
  EXPECT_EQ(history(1), (std::vector<std::string>{"1", "2"}));
}

/// When a submission began and was over, on a clock that all threads share.
struct Submitted {
  int from, to, thread, number;
};

// COVERS: RB12, RX7
TEST_F(RuntimeClientLive, SeveralThreadsAllActorsSeeTheOrderOfSubmission) {
  constexpr int threads = 4, each = 150;
  std::atomic<int> clock{0};
  std::vector<std::map<std::string, Submitted>> log(threads);
  const auto drive = [&](int thread) {
    std::minstd_rand random(static_cast<unsigned>(thread + 1));
    std::optional<Text> text;
    std::optional<Pair> pair;
    for (int i = 0; i < each; ++i) {
      const std::string name = std::to_string(thread) + "." + std::to_string(i);
      Submitted& submitted = log[static_cast<std::size_t>(thread)][name];
      submitted = {clock++, 0, thread, i};
      switch (random() % 3) {
        case 0:
          text.reset();  // at most one result held by each thread
          text.emplace(execute<Text>(one, name));
          break;
        case 1:
          pair.reset();
          pair.emplace(execute<Pair>(both, name));
          break;
        default:
          (void)execute<Ref<void>>(quiet, name);
      }
      submitted.to = clock++;
      if (random() % 4 == 0) {
        text.reset();
        pair.reset();
      }
    }
  };
  std::vector<std::jthread> drivers;
  for (int t = 0; t < threads; ++t) drivers.emplace_back(drive, t);
  drivers.clear();
  execute<Text>(one, "end").get();
  execute<Ref<void>>(quiet, "end").get();

  std::map<std::string, Submitted> all;
  for (const auto& part : log) all.insert(part.begin(), part.end());
  std::vector<std::string> seen[] = {history(0), history(1)};
  for (auto& names : seen) {
    ASSERT_EQ(names.back(), "end");
    names.pop_back();
    int latest_from = -1;
    std::vector<int> last(threads, -1);
    for (const std::string& name : names) {
      const Submitted& submitted = all.at(name);
      // Nothing runs before what had been submitted when its own submission began.
      EXPECT_GT(submitted.to, latest_from) << name;
      latest_from = std::max(latest_from, submitted.from);
      int& previous = last[static_cast<std::size_t>(submitted.thread)];
      EXPECT_GT(submitted.number, previous) << name;
      previous = submitted.number;
    }
  }
  // What both actors were told, they were told in one order.
  std::map<std::string, std::size_t> places;
  for (std::size_t i = 0; i < seen[0].size(); ++i) places[seen[0][i]] = i;
  std::vector<std::size_t> common;
  for (const std::string& name : seen[1])
    if (const auto found = places.find(name); found != places.end())
      common.push_back(found->second);
  EXPECT_GT(common.size(), 100u);
  EXPECT_TRUE(std::is_sorted(common.begin(), common.end()));
  EXPECT_EQ(all.size(), seen[0].size() + seen[1].size() - common.size());
}

// COVERS: RB12
TEST_F(RuntimeClientLive, AGraphBeginsBeforeTheOtherIsDone) {
  const Gate gate;
  auto first = execute<Text>(one, gate.command());
  auto [left, right] = execute<Pair>(both, "x");
  // b is done with the second graph's execution while a, which both have, is at the first one's.
  EXPECT_EQ(right.get(), "x");
  EXPECT_FALSE(first.ready());
  EXPECT_FALSE(left.ready());
  gate.open();
  EXPECT_EQ(first.get(), gate.command());
  EXPECT_EQ(left.get(), "x");
}

TEST_F(RuntimeClientLive, AFullGraphHoldsUpNoOther) {
  // b is busy, Quiet is full, and a thread waits for room in it.
  std::vector<Ref<void>> slow;
  for (int i = 0; i < 4; ++i) slow.push_back(execute<Ref<void>>(quiet, "sleep 100"));
  std::jthread waits([&] { slow.push_back(execute<Ref<void>>(quiet, "last")); });
  std::this_thread::sleep_for(20ms);
  const auto began = std::chrono::steady_clock::now();
  for (int i = 0; i < 20; ++i) EXPECT_EQ(execute<Text>(one, "x").get(), "x");
  EXPECT_LT(std::chrono::steady_clock::now() - began, 200ms);
  waits.join();
  for (Ref<void>& ref : slow) ref.get();
}

TEST_F(RuntimeClientLive, ResultsThatNobodyTakesHoldUpNoOther) {
  std::vector<Text> held;
  for (int i = 0; i < 4; ++i) held.push_back(execute<Text>(one, std::to_string(i)));
  for (int i = 0; i < 200; ++i) {
    auto [left, right] = execute<Pair>(both, "x");
    EXPECT_EQ(right.get(), "x");
    EXPECT_EQ(left.get(), "x");
  }
  {
    std::vector<std::unique_ptr<View<std::string>>> views;
    for (Text& ref : held)
      views.push_back(std::unique_ptr<View<std::string>>(new View<std::string>(ref.view())));
    for (int i = 0; i < 200; ++i) execute<Ref<void>>(quiet, "y").get();
    EXPECT_EQ(**views[3], "3");
  }
  EXPECT_EQ(execute<Text>(one, "again").get(), "again");
}

TEST_F(RuntimeClientLive, ResultsOfChannelsWithFewSlotsHoldUpNoOther) {
  set.clear();
  std::vector<rt::ChannelDesc> channels(lab::plans::one.channels.begin(),
                                        lab::plans::one.channels.end());
  for (rt::ChannelDesc& channel : channels)
    if (channel.from != 0) channel.slots = 1;  // as with @slots(1)
  rt::PlanDesc narrow = lab::plans::one;
  narrow.channels = channels;
  const std::span<const ActorHandle> all(actors);
  const rt::LiveMember members[] = {{narrow, one_result, all.first(1), {}},
                                    {lab::plans::both, two_results, all, {}}};
  auto both_only = rt::GraphCore::compile_live("lab.serve", members);
  std::vector<Text> held;
  for (int i = 0; i < 3; ++i) held.push_back(execute<Text>(both_only[0], std::to_string(i)));
  for (int i = 0; i < 20; ++i) {
    auto [left, right] = execute<Pair>(both_only[1], "x");
    ASSERT_EQ(left.get(5s), "x");
    ASSERT_EQ(right.get(5s), "x");
  }
  for (int i = 0; i < 3; ++i)
    EXPECT_EQ(held[static_cast<std::size_t>(i)].get(5s), std::to_string(i));
}

TEST_F(RuntimeClientLive, F1_AFailedTaskConcernsItsOwnExecution) {
  auto failed = execute<Text>(one, "throw up");
  auto [left, right] = execute<Pair>(both, "fine");
  EXPECT_THROW(failed.get(), std::out_of_range);
  EXPECT_EQ(left.get(), "fine");
  EXPECT_EQ(right.get(), "fine");
  try {
    execute<Ref<void>>(quiet, "known").get();
    FAIL();
  } catch (const TaskError& e) {
    EXPECT_EQ(e.graph(), "lab.Quiet");
    EXPECT_EQ(e.execution(), 0u);
  }
}

// COVERS: RV3
TEST_F(RuntimeClientLive, StatsAreEachGraphsOwn) {
  execute<Text>(one, "12345").get();
  for (int i = 0; i < 2; ++i) {
    auto [left, right] = execute<Pair>(both, "x");
    left.get();
    right.get();
  }
  const GraphStats first = one.stats(), second = both.stats();
  EXPECT_EQ(first.executions.completed, 1u);
  EXPECT_EQ(second.executions.completed, 2u);
  ASSERT_EQ(first.actors.size(), 1u);
  ASSERT_EQ(second.actors.size(), 2u);
  // An actor ends an execution behind its results.
  while (one.stats().actors[0].executions != 1 || both.stats().actors[0].executions != 2)
    std::this_thread::sleep_for(1ms);
  EXPECT_EQ(first.tasks.at(0).calls, 1u);
  EXPECT_EQ(second.tasks.at(0).calls, 2u);
  EXPECT_EQ(second.tasks.at(1).calls, 2u);
  ASSERT_EQ(first.channels.size(), 2u);
  EXPECT_EQ(first.channels[0].messages, 1u);
  ASSERT_EQ(second.channels.size(), 3u);
  EXPECT_EQ(second.channels[2].name, "right");
  EXPECT_EQ(second.channels[2].from, "b");
  EXPECT_EQ(second.channels[2].messages, 2u);
}

// COVERS: F22
TEST_F(RuntimeClientLive, F22_TheTeardownOfOneIsThatOfAll) {
  auto r = execute<Text>(one, "arrived");
  auto [left, right] = execute<Pair>(both, "arrived");
  while (!r.ready() || !left.ready() || !right.ready()) std::this_thread::yield();
  EXPECT_TRUE(both.teardown({}).died.empty());
  EXPECT_EQ(r.get(), "arrived");
  EXPECT_EQ(left.get(), "arrived");
  EXPECT_THROW((void)execute<Text>(one, "x"), GraphTornDownError);
  EXPECT_THROW((void)execute<Ref<void>>(quiet, "x"), GraphTornDownError);
  EXPECT_TRUE(one.teardown({}).died.empty());
}

TEST_F(RuntimeClientLive, F22_ATeardownWakesThoseThatWaitForOtherGraphs) {
  auto slow = execute<Ref<void>>(quiet, "sleep 100");
  std::jthread waits([&] { EXPECT_THROW(slow.get(), GraphTornDownError); });
  std::this_thread::sleep_for(10ms);
  one.teardown({});
}

// COVERS: RB12
TEST_F(RuntimeClientLive, ActorsAreReusedBySetsAndByGraphs) {
  EXPECT_THROW(rt::GraphCore::compile(lab::plans::one, one_result,
                                      std::span<const ActorHandle>(actors).first(1), {}),
               ActorBusyError);
  for (int round = 0; round < 3; ++round) {
    EXPECT_EQ(execute<Text>(one, "x").get(), "x");
    set.clear();
    {
      auto alone = rt::GraphCore::compile(lab::plans::both, two_results, actors, {});
      EXPECT_EQ(execute<Pair>(alone, "alone")[1].get(), "alone");
    }
    for (rt::GraphCore& core : compile()) set.push_back(std::move(core));
    EXPECT_EQ(execute<Pair>(set[1], "y")[1].get(), "y");
    execute<Ref<void>>(set[2], "y").get();
  }
}

TEST_F(RuntimeClientLive, F19_OneGraphOutlivesTheSetsOtherHandles) {
  rt::GraphCore kept = std::move(both);
  EXPECT_EQ(execute<Pair>(kept, "x")[0].get(), "x");
  set.clear();  // ends the set
  EXPECT_THROW((void)execute<Pair>(kept, "x"), GraphTornDownError);
}

TEST_F(RuntimeClientLive, CoroutinesAndTheOrderChannelsWrapAround) {
  const auto talk = [&]() -> Task<int> {
    int good = 0;
    for (int i = 0; i < 500; ++i) {
      auto text = co_await rt::submit_async<Text, std::string>(one, {}, std::to_string(i));
      auto pair = co_await rt::submit_async<Pair, std::string>(both, {}, std::to_string(-i));
      good += co_await std::move(pair[1]) == std::to_string(-i);
      good += co_await std::move(text) == std::to_string(i);
    }
    co_return good;
  };
  EXPECT_EQ(run(talk()), 1000);
}

TEST_F(RuntimeClientLive, OverridesAreEachGraphsOwn) {
  set.clear();
  set = compile({.max_inflight = 1, .submit_timeout = 0ns});
  auto busy = execute<Ref<void>>(set[2], "sleep 50");
  EXPECT_THROW((void)execute<Ref<void>>(set[2], "x"), CapacityExceededError);
  EXPECT_EQ(execute<Text>(set[0], "x").get(), "x");
  busy.get();
}

// COVERS: F11
TEST_F(RuntimeClientLive, F11_TimeoutsSpeakOfTheGraphsActors) {
  auto slow = execute<Ref<void>>(quiet, "sleep 500");
  try {
    slow.get(10ms);
    FAIL();
  } catch (const TimeoutError& e) {
    EXPECT_NE(std::string(e.what()).find("lab.Quiet"), std::string::npos) << e.what();
    EXPECT_NE(std::string(e.what()).find("actor b runs a task"), std::string::npos) << e.what();
    EXPECT_EQ(std::string(e.what()).find("; actor a "), std::string::npos) << e.what();
  }
  slow.get();
}

#if !defined(LAB_THREADS)
// COVERS: F6, RB12
TEST_F(RuntimeClientLive, F6_ADeathFailsTheWholeSet) {
  for (int i = 0; i < 3; ++i) EXPECT_EQ(execute<Pair>(both, "x")[1].get(), "x");
  auto before = execute<Text>(one, "arrived");
  while (!before.ready()) std::this_thread::yield();
  std::jthread waits([&] { EXPECT_THROW(execute<Text>(one, "sleep 1000").get(), ActorDiedError); });
  auto slow = execute<Ref<void>>(quiet, "sleep 20");
  auto dies = execute<Ref<void>>(quiet, "exit");
  EXPECT_NO_THROW(slow.get());
  try {
    dies.get();
    FAIL();
  } catch (const ActorDiedError& e) {
    EXPECT_EQ(e.actor(), "b");
  }
  try {
    execute<Pair>(both, "x")[0].get();
    FAIL();
  } catch (const ActorDiedError& e) {
    ASSERT_EQ(e.survivors().size(), 1u);
    EXPECT_EQ(e.survivors()[0].actor, "a");
    EXPECT_EQ(e.survivors()[0].completed, 3u);
  } catch (const GraphTornDownError& e) {
    EXPECT_THROW(std::rethrow_exception(e.cause()), ActorDiedError);
  }
  EXPECT_EQ(before.get(), "arrived");
  waits.join();
  EXPECT_EQ(quiet.teardown({}).died, std::vector<std::string>{"b"});
  EXPECT_EQ(one.teardown({}).died, std::vector<std::string>{"b"});
  // The survivor is as good as new.
  auto again = rt::GraphCore::compile(lab::plans::one, one_result,
                                      std::span<const ActorHandle>(actors).first(1), {});
  EXPECT_EQ(execute<Text>(again, "again").get(), "again");
}
#endif

}  // namespace
