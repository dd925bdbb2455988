// The client's promises on a live graph, with actors as processes and as
// threads.
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <thread>

#include "GraphFixture.h"

namespace {

using namespace lab;

// COVERS: RX3
TEST_F(RuntimeClientGraph, ResultsComeInAnyOrderOfGets) {
  auto g = one();
  auto r0 = g.execute("0");
  auto r1 = g.execute("1");
  auto r2 = g.execute("2");
  EXPECT_EQ(r2.get(), "2");
  EXPECT_EQ(r0.get(), "0");
  EXPECT_EQ(r1.get(), "1");
}

// COVERS: F23, RX3
TEST_F(RuntimeClientGraph, F23_SecondGetIsRefused) {
  auto g = one();
  auto r = g.execute("x");
  EXPECT_EQ(r.get(), "x");
  EXPECT_THROW(r.get(), RefConsumedError);
  EXPECT_THROW(r.ready(), RefConsumedError);
}

// COVERS: RX4
TEST_F(RuntimeClientGraph, DroppedResultsMakeRoom) {
  auto g = one();
  for (int i = 0; i < 100; ++i) (void)g.execute("x");
  EXPECT_EQ(g.execute("last").get(), "last");
}

// COVERS: F1, RE1, I8
TEST_F(RuntimeClientGraph, F1_TaskErrorHasItsTypeInAllThreeForms) {
  auto g = one();
  EXPECT_THROW(g.execute("throw up").get(), std::out_of_range);
  EXPECT_THROW(g.execute("throw up").get(), std::exception);
  try {
    g.execute("throw up").get();
    FAIL();
  } catch (const TaskError& e) {
    EXPECT_STREQ(e.what(), "up");
    EXPECT_EQ(e.task(), "Lab.obey");
    EXPECT_EQ(e.actor(), "a");
    EXPECT_EQ(e.host(), "localhost");
    EXPECT_EQ(e.graph(), "lab.One");
    EXPECT_EQ(e.where(), "lab.cgraph:1:1");
    EXPECT_EQ(e.execution(), 2u);
    EXPECT_EQ(e.type(), "std::out_of_range");
#if !defined(__SANITIZE_ADDRESS__)
    // Frames of the actor's executable, where the throw was.
    EXPECT_NE(e.remote_stack().find(" + 0x"), std::string::npos) << e.remote_stack();
    EXPECT_NE(e.remote_stack().find(LAB_EXECUTABLE), std::string::npos) << e.remote_stack();
#endif
  }
  EXPECT_EQ(g.execute("on").get(), "on");
}

// COVERS: F1
TEST_F(RuntimeClientGraph, F1_RegisteredTypesAreRebuiltAndOthersOpaque) {
  rt::register_exception<lab::KnownError>();
  auto g = one();
  EXPECT_THROW(g.execute("known k").get(), lab::KnownError);
  try {
    g.execute("secret s").get();
    FAIL();
  } catch (const OpaqueTaskError& e) {
    EXPECT_EQ(e.type(), "lab::SecretError");
    EXPECT_STREQ(e.what(), "s");
  }
}

// COVERS: F5
TEST_F(RuntimeClientGraph, F5_NonStandardExceptionIsOpaque) {
  auto g = one();
  try {
    g.execute("number").get();
    FAIL();
  } catch (const OpaqueTaskError& e) {
    EXPECT_EQ(e.type(), "int");
  }
  EXPECT_EQ(g.execute("on").get(), "on");
}

TEST_F(RuntimeClientGraph, NestedExceptionsAndCutTexts) {
  auto g = one();
  try {
    g.execute("nested").get();
    FAIL();
  } catch (const std::logic_error& e) {
    const auto& nested = dynamic_cast<const TaskError&>(e).nested();
    ASSERT_EQ(nested.size(), 1u);
    EXPECT_EQ(nested[0].what, "inner");
    EXPECT_EQ(nested[0].type, "lab::KnownError");
  }
  try {
    g.execute("long").get();
    FAIL();
  } catch (const TaskError& e) {
    EXPECT_EQ(e.full_size(), 5000u);
    EXPECT_NE(std::string(e.what()).find("5000 bytes in all"), std::string::npos);
  }
}

// COVERS: F3
TEST_F(RuntimeClientGraph, F3_InputAboveItsBoundSubmitsNothing) {
  auto g = one();
  EXPECT_THROW((void)g.execute(std::string(300, 'x')), MessageTooLargeError);
  EXPECT_EQ(g.execute("small").get(), "small");
}

TEST_F(RuntimeClientGraph, LargeResultsSpill) {
  auto g = one();
  EXPECT_EQ(g.execute("big 100000").get().size(), 100000u);
}

// COVERS: F11, RX2
TEST_F(RuntimeClientGraph, F11_TimeoutNamesTheWaitAndChangesNothing) {
  auto g = one();
  auto r = g.execute("sleep 300");
  const auto began = std::chrono::steady_clock::now();
  try {
    r.get(50ms);
    FAIL();
  } catch (const TimeoutError& e) {
    const std::string what = e.what();
    EXPECT_NE(what.find("the driver has waited for channel out of actor a for "), what.npos)
        << what;
    EXPECT_NE(what.find("actor a runs a task"), what.npos) << what;
  }
  EXPECT_LT(std::chrono::steady_clock::now() - began, 150ms);
  EXPECT_FALSE(r.ready());
  EXPECT_EQ(r.get(), "sleep 300");
}

// COVERS: F14, RX1
TEST_F(RuntimeClientGraph, F14_FullPipelineIsRefused) {
  auto g = one({.submit_timeout = 30ms});
  const Gate gate;
  std::vector<Text> refs;
  for (int i = 0; i < 4; ++i) refs.push_back(g.execute(gate.command()));
  EXPECT_THROW((void)g.execute("no"), CapacityExceededError);
  std::vector<Text> tried;
  EXPECT_FALSE(g.try_execute("no", tried));
  gate.open();
  for (auto& ref : refs) EXPECT_EQ(ref.get(), gate.command());
  EXPECT_EQ(g.execute("yes").get(), "yes");
}

// COVERS: RX1
TEST_F(RuntimeClientGraph, OnFullRaiseDoesNotWait) {
  auto g = one({.max_inflight = 1, .on_full = OnFull::raise});
  auto r = g.execute("sleep 100");
  EXPECT_THROW((void)g.execute("no"), CapacityExceededError);
  EXPECT_EQ(r.get(), "sleep 100");
}

TEST_F(RuntimeClientGraph, ExecuteWaitsForRoom) {
  auto g = one({.max_inflight = 1});
  auto r = g.execute("sleep 50");
  auto s = g.execute("second");
  EXPECT_TRUE(r.ready());
  EXPECT_EQ(s.get(), "second");
  EXPECT_EQ(r.get(), "sleep 50");
}

// COVERS: RO4
TEST_F(RuntimeClientGraph, MaxInflightMayOnlyBeLowered) {
  EXPECT_THROW(one({.max_inflight = 5}), std::invalid_argument);
  EXPECT_THROW(one({.max_inflight = 0}), std::invalid_argument);
}

// COVERS: RO5
TEST_F(RuntimeClientGraph, MaxBufferedResultsMayBeOverridden) {
  EXPECT_THROW(one({.max_buffered_results = 0}), std::invalid_argument);
  auto g = one({.max_buffered_results = 1});
  auto kept = g.execute("kept");
  while (!kept.ready()) std::this_thread::sleep_for(1ms);
  EXPECT_THROW((void)g.execute("no"), CapacityExceededError);
  EXPECT_EQ(kept.get(), "kept");
  EXPECT_EQ(g.execute("yes").get(), "yes");
}

// COVERS: F15, RO5
TEST_F(RuntimeClientGraph, F15_UncollectedResultsRefuseSubmissions) {
  auto g = one({.submit_timeout = 2s});
  std::vector<Text> refs;
  EXPECT_THROW(
      {
        for (int i = 0; i < 20; ++i) refs.push_back(g.execute(std::to_string(i)));
      },
      CapacityExceededError);
  EXPECT_GE(refs.size(), 6u);
  EXPECT_LE(refs.size(), 10u);
  for (std::size_t i = 0; i < refs.size(); ++i) EXPECT_EQ(refs[i].get(), std::to_string(i));
  EXPECT_EQ(g.execute("again").get(), "again");
}

TEST_F(RuntimeClientGraph, SeveralOutputsAreIndependent) {
  auto g = Graph<Pair>::compile(lab::plans::both, two_results, actors);
  for (int i = 0; i < 20; ++i) {
    auto [left, right] = g.execute(std::to_string(i));
    EXPECT_EQ(right.get(), std::to_string(i));
    EXPECT_EQ(left.get(), std::to_string(i));
  }
  auto [left, right] = g.execute("throw x");
  EXPECT_THROW(left.get(), std::out_of_range);
  EXPECT_THROW(right.get(), std::out_of_range);
}

// COVERS: F2, RE1
TEST_F(RuntimeClientGraph, F2_FailFastGivesThePrimaryErrorWithTheOthersAttached) {
  auto g = Graph<Pair>::compile(lab::plans::both, two_results, actors, {.fail_fast = true});
  auto [left, right] = g.execute("throw x");
  try {
    right.get();
    FAIL();
  } catch (const TaskError& e) {
    EXPECT_EQ(e.where(), "lab.cgraph:1:1");
    ASSERT_EQ(e.attached().size(), 1u);
    EXPECT_EQ(e.actor(), "a");
    EXPECT_EQ(e.attached()[0].what, "x");
    EXPECT_EQ(e.attached()[0].type, "std::out_of_range");
    EXPECT_EQ(e.attached()[0].task, "Lab.obey");
  }
  EXPECT_THROW(left.get(), std::out_of_range);
}

// COVERS: F1
TEST_F(RuntimeClientGraph, F1_FailedDiscardedCallFailsTheResult) {
  auto g = Graph<Text>::compile(lab::plans::logged, one_result, actors);
  EXPECT_EQ(g.execute("fine").get(), "fine");
  try {
    g.execute("throw x").get();
    FAIL();
  } catch (const TaskError& e) {
    EXPECT_EQ(e.actor(), "b");  // the first by order of the calls
  }
  EXPECT_EQ(g.execute("fine").get(), "fine");
}

TEST_F(RuntimeClientGraph, GraphWithoutResultsCompletes) {
  auto g = Graph<Ref<void>>::compile(lab::plans::quiet, no_results, a);
  g.execute("fine").get();
  EXPECT_THROW(g.execute("throw x").get(), std::out_of_range);
  for (int i = 0; i < 50; ++i) (void)g.execute("fine");
  g.execute("fine").get();
}

TEST_F(RuntimeClientGraph, TensorsAreMadeInPlaceAndHandedOver) {
  auto core = rt::GraphCore::compile(lab::plans::twice, one_result, a, {});
  const auto x = lab::Vec::from({1, 2, 3});
  for (int i = 0; i < 10; ++i) {
    const Input inputs[] = {input<lab::Vec>(x)};
    auto result = rt::make_output<Ref<lab::Vec>>(core.execute(inputs)).get();
    EXPECT_EQ(result, lab::Vec::from({3, 5, 7}));
    EXPECT_FALSE(result.is_borrowed());
  }
}

// COVERS: RX7
TEST_F(RuntimeClientGraph, ManyThreadsGetTheirOwnResults) {
  auto g = Graph<Pair>::compile(lab::plans::both, two_results, actors);
  std::vector<std::thread> threads;
  std::atomic<int> wrong{0};
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 100; ++i) {
        const std::string text = std::to_string(t) + " " + std::to_string(i);
        auto [left, right] = g.execute(text);
        if (right.get() != text || left.get() != text) ++wrong;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
}

Task<std::string> ask(Graph<Text>& g, std::string text) {
  auto ref = co_await g.execute_async(text);
  co_return co_await std::move(ref);
}
Task<> talk(Graph<Text>& g, std::vector<std::string>& log) {
  for (int i = 0; i < 10; ++i) log.push_back(co_await ask(g, std::to_string(i)));
  std::vector<Text> refs;
  for (int i = 0; i < 6; ++i) refs.push_back(co_await g.execute_async("sleep 1"));
  for (auto& ref : refs) log.push_back(co_await std::move(ref));
  refs.clear();
  try {
    co_await ask(g, "throw x");
  } catch (const std::out_of_range& e) {
    log.push_back(e.what());
  }
}

TEST_F(RuntimeClientGraph, CoroutinesSubmitWaitAndFail) {
  auto g = one({.max_inflight = 2});
  std::vector<std::string> log;
  run(talk(g, log));
  ASSERT_EQ(log.size(), 17u);
  EXPECT_EQ(log[9], "9");
  EXPECT_EQ(log[15], "sleep 1");
  EXPECT_EQ(log[16], "x");
}

Task<> hoard(Graph<Text>& g, std::vector<Text>& refs) {
  for (int i = 0; i < 20; ++i) refs.push_back(co_await g.execute_async("x"));
}

TEST_F(RuntimeClientGraph, F15_AsyncSubmissionsAreRefusedAtOnce) {
  auto g = one();
  std::vector<Text> refs;
  const auto began = std::chrono::steady_clock::now();
  EXPECT_THROW(run(hoard(g, refs)), CapacityExceededError);
  EXPECT_LT(std::chrono::steady_clock::now() - began, 2s);
}

Task<> collect(Graph<Text>& g, std::string text, std::vector<std::string>& log) {
  log.push_back(co_await ask(g, text));
}

TEST_F(RuntimeClientGraph, CoroutinesInAnotherEventLoop) {
  auto g = one({.max_inflight = 2});
  std::vector<std::string> log;
  EventLoop loop;
  for (int i = 0; i < 5; ++i) loop.spawn(collect(g, "sleep " + std::to_string(10 + i), log));
  EXPECT_TRUE(log.empty());
  int wakes = 0;
  while (!loop.idle()) {
    pollfd wait{loop.descriptor(), POLLIN, 0};
    ASSERT_EQ(poll(&wait, 1, 5000), 1);
    loop.drain();
    ++wakes;
  }
  EXPECT_EQ(log.size(), 5u);
  EXPECT_LE(wakes, 200);  // sleeps instead of polling
  // Nothing to do: not readable.
  pollfd wait{loop.descriptor(), POLLIN, 0};
  EXPECT_EQ(poll(&wait, 1, 20), 0);
  EXPECT_THROW(
      {
        loop.spawn(collect(g, "throw x", log));  // may be done at once
        while (!loop.idle()) {
          poll(&wait, 1, 5000);
          loop.drain();
        }
      },
      std::out_of_range);
  loop.spawn(collect(g, "sleep 30", log));  // destroyed while it waits
}

TEST_F(RuntimeClientGraph, AwaitingTimesOut) {
  auto g = one({.get_timeout = 50ms});
  EXPECT_THROW(run(ask(g, "sleep 200")), TimeoutError);
}

TEST_F(RuntimeClientGraph, RemoteCalls) {
  RemoteTask<std::string(std::string)> obey{actors[0], 0, "Lab.obey"};
  EXPECT_EQ(obey.remote("hi").get(), "hi");
  auto r = obey.remote("throw x");
  try {
    r.get();
    FAIL();
  } catch (const TaskError& e) {
    EXPECT_EQ(e.task(), "Lab.obey");
    EXPECT_EQ(e.actor(), "a");
  }
  EXPECT_THROW(r.get(), RefConsumedError);
  auto slow = obey.remote("sleep 200");
  EXPECT_THROW(slow.get(20ms), TimeoutError);
  EXPECT_EQ(slow.get(), "sleep 200");
}

// COVERS: F22, RE4
TEST_F(RuntimeClientGraph, F22_AfterTeardown) {
  auto g = one();
  auto arrived = g.execute("arrived");
  while (!arrived.ready()) std::this_thread::sleep_for(1ms);
  g.core.teardown({});
  EXPECT_THROW((void)g.execute("no"), GraphTornDownError);
  EXPECT_EQ(arrived.get(), "arrived");
  auto again = one();
  EXPECT_EQ(again.execute("again").get(), "again");
}

// COVERS: F22
TEST_F(RuntimeClientGraph, F22_BlockedGetWakesAtTeardown) {
  auto g = one();
  auto r = g.execute("sleep 200");
  std::thread closer([&] {
    std::this_thread::sleep_for(30ms);
    g.core.teardown({});
  });
  EXPECT_THROW(
      {
        r.get();
        r.get();  // unless the result still arrived
      },
      MisuseError);
  closer.join();
}

TEST_F(RuntimeClientGraph, LongTasksLearnOfTeardown) {
  auto g = one();
  auto r = g.execute("patient");
  std::this_thread::sleep_for(20ms);
  const auto began = std::chrono::steady_clock::now();
  EXPECT_TRUE(g.core.teardown({}).died.empty());
  EXPECT_LT(std::chrono::steady_clock::now() - began, 2s);
  EXPECT_THROW(r.get(), GraphTornDownError);
}

// COVERS: F20
TEST_F(RuntimeClientGraph, F20_TeardownTimesOutAndMayBeCalledAgain) {
  auto g = one();
  auto r = g.execute("sleep 200");
  std::this_thread::sleep_for(20ms);
  try {
    g.core.teardown({.timeout = 20ms});
    FAIL();
  } catch (const TeardownTimeoutError& e) {
    EXPECT_EQ(e.actors(), std::vector<std::string>{"a"});
  }
  EXPECT_TRUE(g.core.teardown({}).died.empty());
  EXPECT_EQ(one().execute("free").get(), "free");
}

// COVERS: F21, RE5
TEST_F(RuntimeClientGraph, F21_TeardownIsIdempotent) {
  auto g = one();
  EXPECT_EQ(g.execute("x").get(), "x");
  g.core.teardown({});
  EXPECT_TRUE(g.core.teardown({}).died.empty());
}

TEST_F(RuntimeClientGraph, RefsOutliveTheirGraph) {
  std::optional<Text> arrived;
  std::optional<Text> lost;
  {
    auto g = one();
    arrived = g.execute("x");
    while (!arrived->ready()) std::this_thread::sleep_for(1ms);
    lost = g.execute("sleep 50");
  }
  EXPECT_EQ(arrived->get(), "x");
  EXPECT_ANY_THROW(lost->get());
}

TEST_F(RuntimeClientGraph, GraphsMove) {
  auto g = one();
  auto r = g.execute("x");
  auto h = std::move(g);
  EXPECT_EQ(h.execute("y").get(), "y");
  EXPECT_EQ(r.get(), "x");
  EXPECT_THROW((void)g.execute("z"), GraphTornDownError);
}

TEST_F(RuntimeClientGraph, BusyAndAliasedActorsAreRefused) {
  auto g = one();
  EXPECT_THROW(one(), ActorBusyError);
  const ActorHandle same[] = {actors[1], actors[1]};
  EXPECT_THROW(Graph<Pair>::compile(lab::plans::both, two_results, same), ActorAliasError);
}

#if !defined(LAB_THREADS)
// COVERS: F6, F22, I6, RE3
TEST_F(RuntimeClientGraph, F6_DeathFailsWhatIsInFlightAndSurvivorsAreReusable) {
  auto g = Graph<Pair>::compile(lab::plans::both, two_results, actors);
  auto arrived = g.execute("arrived");
  while (!arrived[0].ready() || !arrived[1].ready()) std::this_thread::sleep_for(1ms);
  auto lost = g.execute("sleep 300");
  actors[0].kill();
  try {
    lost[0].get();
    FAIL();
  } catch (const ActorDiedError& e) {
    EXPECT_EQ(e.actor(), "a");
    EXPECT_EQ(e.deaths()[0].signal, 9);
    EXPECT_EQ(e.in_flight(), 1u);
  }
  EXPECT_THROW(lost[1].get(), ActorDiedError);
  EXPECT_EQ(arrived[0].get(), "arrived");
  EXPECT_EQ(arrived[1].get(), "arrived");
  try {
    (void)g.execute("no");
    FAIL();
  } catch (const GraphTornDownError& e) {
    EXPECT_THROW(std::rethrow_exception(e.cause()), ActorDiedError);
  }
  EXPECT_FALSE(actors[0].alive());
  EXPECT_TRUE(actors[1].alive());
  const ActorHandle survivor[] = {actors[1]};
  EXPECT_EQ(Graph<Text>::compile(lab::plans::one, one_result, survivor).execute("on").get(), "on");
}

// COVERS: F18
TEST_F(RuntimeClientGraph, F18_HandlesAreInertInAForkedChild) {
  auto g = one();
  auto r = g.execute("x");
  const pid_t child = fork();
  if (child == 0) {
    int right = 0;
    try {
      (void)g.execute("no");
    } catch (const ForkedHandleError&) {
      ++right;
    }
    try {
      r.get();
    } catch (const ForkedHandleError&) {
      ++right;
    }
    _exit(right);
  }
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_EQ(WEXITSTATUS(status), 2);
  EXPECT_EQ(r.get(), "x");
}
#endif

}  // namespace
