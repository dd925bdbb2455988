// The threads mode: the same actors without processes.
#include <chrono>
#include <thread>

#include "HostFixture.h"

using namespace test_plans;

namespace {

TEST(RuntimeThreads, ChainAndErrors) {
  const auto host = Host::threads();
  const auto actors = launch(*host, 4);
  const auto graph = host->compile(chain, actors, chain.options);
  for (int i = 0; i < 100; ++i) ASSERT_EQ(call(*graph, std::to_string(i)), std::to_string(i));
  EXPECT_EQ(call(*graph, "throw once"), "failed: once");
  EXPECT_EQ(call(*graph, "big 100000").size(), 100'000u);
}

TEST(RuntimeThreads, SeveralReadersAndReuse) {
  const auto host = Host::threads();
  const auto actors = launch(*host, 2);
  for (int round = 0; round < 3; ++round) {
    const auto graph = host->compile(fan, actors, fan.options);
    EXPECT_THROW(host->compile(fan, actors, fan.options), Fault);
    send(*graph, "x");
    EXPECT_EQ(receive(*graph, 0), "x");
    EXPECT_EQ(receive(*graph, 1), "x");
    graph->teardown(second, false);
    EXPECT_EQ(receive(*graph, 0), "(interrupted)");
  }
  EXPECT_EQ(remote(*actors[0], "hello"), "hello");
  EXPECT_EQ(remote(*actors[0], "beside", 1), "beside");
}

TEST(RuntimeThreads, FailedStarts) {
  const auto host = Host::threads();
  const ActorSpec throws[] = {spec("bad", "throw")};
  EXPECT_THROW(host->launch(throws, second), Fault);
  EXPECT_THROW(host->compile(stale, launch(*host, 1), stale.options), Fault);
}

TEST(RuntimeThreads, SlotsThatDoNotFitIntoMemory) {
  const auto host = Host::threads();
  const auto actors = launch(*host, 1);
  for (const ChannelDesc& channel : oversize_channels) {
    const PlanDesc plan = with_channel(echo, channel);
    EXPECT_THROW(host->compile(plan, actors, plan.options), Fault) << channel.slot_bytes;
  }
  EXPECT_EQ(call(*host->compile(echo, actors, echo.options), "x"), "x");
}

TEST(RuntimeThreads, ASleeperIsWoken) {
  const auto host = Host::threads();
  const auto actors = launch(*host, 1);
  PlanOptions options = echo.options;
  options.wait = WaitPolicy::block;
  const auto graph = host->compile(echo, actors, options);
  for (int i = 0; i < 2000; ++i) ASSERT_EQ(call(*graph, "x"), "x");
}

}  // namespace
