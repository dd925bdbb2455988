// NCCL: what schedules rely on.
#include <csignal>
#include <numeric>
#include <thread>

#include "Devices.h"

using namespace devices;
using namespace std::chrono_literals;

namespace {

using NcclTest = GpuTest;

// More than NCCL sends ahead of a receive.
constexpr std::size_t large = 1 << 22;

void send(const Communicator& world, const Array<int>& from, std::size_t count, int to,
          cudaStream_t stream) {
  SUCCEED_IN(nccl().ncclSend(from.data(), count, ncclInt32, to, world, stream));
}

void receive(const Communicator& world, const Array<int>& to, std::size_t count, int from,
             cudaStream_t stream) {
  SUCCEED_IN(nccl().ncclRecv(to.data(), count, ncclInt32, from, world, stream));
}

ROLE(knows_itself) {
  Communicator world(here, 0);
  int count = 0, index = -1, device = -1, current = -2;
  SUCCEED_IN(nccl().ncclCommCount(world, &count));
  SUCCEED_IN(nccl().ncclCommUserRank(world, &index));
  SUCCEED_IN(nccl().ncclCommCuDevice(world, &device));
  SUCCEED_IN(cuda().cudaGetDevice(&current));
  ranks::check(count == here.count && index == here.index && device == current,
               "the communicator is not what was asked for");
  world.finish();
}

TEST_F(NcclTest, ACommunicatorKnowsItself) { ranks::expect_finished("knows_itself", 3); }

/// Messages of several sizes arrive in order.
ROLE(stream) {
  Communicator world(here, 0);
  Stream stream;
  for (const std::size_t size : {1, 1000, 300000, 7}) {
    std::vector<int> values(size);
    std::iota(values.begin(), values.end(), static_cast<int>(size));
    if (here.index == 0) {
      const Array<int> from(values);
      issue(world, [&] { send(world, from, size, 1, stream); });
      stream.synchronize();
    } else {
      const Array<int> to(size);
      issue(world, [&] { receive(world, to, size, 0, stream); });
      stream.synchronize();
      ranks::check(to.values() == values, "wrong values of " + std::to_string(size));
    }
  }
  world.finish();
}

TEST_F(NcclTest, MessagesArriveInOrder) { ranks::expect_finished("stream", 2); }

/// Everybody sends and receives at once: only a group can.
ROLE(exchange) {
  Communicator world(here, 0);
  Stream stream;
  const int next = (here.index + 1) % here.count;
  const int before = (here.index + here.count - 1) % here.count;
  const Array<int> from(std::vector<int>(large, here.index)), to(large);
  for (int i = 0; i < 3; ++i) {
    issue(world, [&] {
      send(world, from, large, next, stream);
      receive(world, to, large, before, stream);
    });
  }
  stream.synchronize();
  ranks::check(to.values() == std::vector<int>(large, before), "wrong values");
  world.finish();
}

TEST_F(NcclTest, AGroupExchanges) {
  ranks::expect_finished("exchange", 2);
  ranks::expect_finished("exchange", 3);
}

/// Two messages of a group to one rank are received in order, one by one.
ROLE(same_party) {
  Communicator world(here, 0);
  Stream stream;
  const Array<int> one(std::vector<int>{1}), two(std::vector<int>{2});
  if (here.index == 0)
    issue(world, [&] {
      send(world, one, 1, 1, stream);
      send(world, two, 1, 1, stream);
    });
  else
    issue(world, [&] {
      receive(world, two, 1, 0, stream);
      receive(world, one, 1, 0, stream);
    });
  stream.synchronize();
  if (here.index == 1)
    ranks::check(two.values()[0] == 1 && one.values()[0] == 2, "messages have changed places");
  world.finish();
}

TEST_F(NcclTest, MessagesOfAGroupToOneRankKeepTheirOrder) {
  ranks::expect_finished("same_party", 2);
}

/// Operations of one communicator follow each other, whatever their streams.
ROLE(serialized) {
  Communicator world(here, 0);
  Stream first, second;
  connect_all(world, here, first);
  const Array<int> buffer(large);
  const auto take = [&] {
    issue(world, [&] { receive(world, buffer, large, 0, first); });
    first.synchronize();
  };
  if (here.index == 0) {
    issue(world, [&] { send(world, buffer, large, 1, first); });
    issue(world, [&] { send(world, buffer, large, 2, second); });
    here.await<bool>(2, 2);
    ranks::check(!second.becomes_idle(200ms), "the second has overtaken");
    here.publish(2, true);
    second.synchronize();
  } else if (here.index == 1) {
    here.await<bool>(0, 2);
    take();
  } else {
    here.publish(2, true);
    take();
  }
  world.finish();
}

TEST_F(NcclTest, ACommunicatorIsSerialized) { ranks::expect_finished("serialized", 3); }

/// Two communicators do not wait for each other.
ROLE(independent) {
  Communicator one(here, 0), other(here, 1);
  Stream first, second;
  connect_all(one, here, first);
  connect_all(other, here, second);
  const Array<int> buffer(1), result(1);
  const bool late = here.index == 1;
  const auto pass = [&](const Communicator& world, cudaStream_t stream) {
    issue(world,
          [&] { late ? receive(world, result, 1, 0, stream) : send(world, buffer, 1, 1, stream); });
  };
  if (late) {
    pass(other, second);
    second.synchronize();
    here.publish(2, true);
    pass(one, first);
  } else {
    pass(one, first);
    pass(other, second);
    here.await<bool>(1, 2);
  }
  first.synchronize();
  second.synchronize();
  one.finish();
  other.finish();
}

TEST_F(NcclTest, TwoCommunicatorsAreIndependent) { ranks::expect_finished("independent", 2); }

/// Nothing that runs ends an abort, and nothing outlives it.
ROLE(aborted) {
  Communicator world(here, 0);
  Stream stream;
  connect_all(world, here, stream);
  const Array<int> buffer(large);
  if (here.index == 0) issue(world, [&] { receive(world, buffer, large, 1, stream); });
  ranks::check(here.index != 0 || !stream.becomes_idle(50ms), "nobody sent");
  world.abort();
  ranks::check(stream.becomes_idle(10s), "the operation outlives the abort");
  here.meet(2);
}

TEST_F(NcclTest, AbortEndsWhatRuns) { ranks::expect_finished("aborted", 2); }

/// A communicator that does not block says so, and that it is not to be used.
ROLE(in_progress) {
  select_device(here);
  ncclUniqueId id;
  ncclComm_t world = nullptr;
  ncclConfig_t config = NCCL_CONFIG_INITIALIZER;
  config.blocking = 0;
  if (here.index == 0) {
    SUCCEED_IN(nccl().ncclGetUniqueId(&id));
    here.publish(0, id);
  } else {
    id = here.await<ncclUniqueId>(0, 0);
    here.await<bool>(0, 1);
  }
  SUCCEED_IN(nccl().ncclCommInitRankConfig(&world, here.count, id, here.index, &config));
  if (here.index == 0) {
    ncclResult_t result = ncclSuccess;
    SUCCEED_IN(nccl().ncclCommGetAsyncError(world, &result));
    ranks::check(result == ncclInProgress, "there is nobody else yet");
    const Array<int> buffer(1);
    Stream stream;
    ranks::check(
        nccl().ncclSend(buffer.data(), 1, ncclInt32, 1, world, stream) == ncclInvalidArgument,
        "the communicator was used before it was ready");
    here.publish(1, true);
  }
  Communicator::settle(world);
  here.meet(2);
  SUCCEED_IN(nccl().ncclCommAbort(world));
}

TEST_F(NcclTest, NonBlockingCommunicatorsAreInProgress) {
  ranks::expect_finished("in_progress", 2);
}

/// Making a communicator whose other rank never comes is aborted as well.
ROLE(abandoned) {
  select_device(here);
  ncclUniqueId id;
  ncclComm_t world = nullptr;
  ncclConfig_t config = NCCL_CONFIG_INITIALIZER;
  config.blocking = 0;
  SUCCEED_IN(nccl().ncclGetUniqueId(&id));
  SUCCEED_IN(nccl().ncclCommInitRankConfig(&world, 2, id, 0, &config));
  std::this_thread::sleep_for(20ms);
  SUCCEED_IN(nccl().ncclCommAbort(world));
}

TEST_F(NcclTest, MakingACommunicatorIsAborted) { ranks::expect_finished("abandoned", 1); }

TEST_F(NcclTest, WhatCannotBeIsRefused) {
  ncclUniqueId id;
  ncclComm_t world = nullptr;
  SUCCEED_IN(nccl().ncclGetUniqueId(&id));
  ncclConfig_t config = NCCL_CONFIG_INITIALIZER;
  EXPECT_EQ(nccl().ncclCommInitRankConfig(&world, 2, id, 2, &config), ncclInvalidArgument);
  SUCCEED_IN(nccl().ncclCommInitRankConfig(&world, 1, id, 0, &config));
  const Array<int> buffer(1);
  Stream stream;
  EXPECT_EQ(nccl().ncclSend(buffer.data(), 1, ncclInt32, 1, world, stream), ncclInvalidArgument);
  EXPECT_EQ(nccl().ncclGroupEnd(), ncclInvalidUsage);
  SUCCEED_IN(nccl().ncclCommDestroy(world));
}

#ifndef CGRAPH_TEST_THREADS  // Threads that hang cannot be ended.

/// Expects that no rank finishes. The stand-in says why and ends a rank.
void expect_hang(const char* role, const char* report) {
  const bool stand_ins = are_stand_ins();
  const auto deadline = stand_ins ? 30000ms : 10000ms;
  const auto outcomes =
      ranks::run(role, 2, {deadline, 100ms, {{"CGRAPH_STANDIN_WATCHDOG_MS", "1000"}}});
  std::string said;
  bool ended = false;
  for (const ranks::Outcome& outcome : outcomes) {
    EXPECT_NE(outcome.how, ranks::Ending::finished);
    EXPECT_TRUE(stand_ins || outcome.how == ranks::Ending::hung) << outcome.output;
    ended |= outcome.how == ranks::Ending::signalled;
    said += outcome.output;
  }
  EXPECT_TRUE(!stand_ins || (ended && said.find(report) != std::string::npos)) << said;
}

/// Both send first.
ROLE(both_send) {
  Communicator world(here, 0);
  Stream stream;
  connect_all(world, here, stream);
  const Array<int> buffer(large);
  const int other = 1 - here.index;
  issue(world, [&] { send(world, buffer, large, other, stream); });
  issue(world, [&] { receive(world, buffer, large, other, stream); });
  stream.synchronize();
}

TEST_F(NcclTest, SendsThatMeetHang) { expect_hang("both_send", "ranks 0, 1 wait for each other"); }

/// Both send first, for the first time.
ROLE(both_connect) {
  Communicator world(here, 0);
  Stream stream;
  const Array<int> buffer(large);
  const int other = 1 - here.index;
  issue(world, [&] { send(world, buffer, large, other, stream); });
  issue(world, [&] { receive(world, buffer, large, other, stream); });
  stream.synchronize();
}

TEST_F(NcclTest, FirstSendsThatMeetHangTheHosts) {
  expect_hang("both_connect", "ranks 0, 1 wait for each other to connect");
}

/// Two communicators on one stream in different orders.
ROLE(crossed) {
  Communicator one(here, 0), other(here, 1);
  Stream stream;
  connect_all(one, here, stream);
  connect_all(other, here, stream);
  const Array<int> buffer(large);
  const auto pass = [&](const Communicator& world) {
    issue(world, [&] {
      here.index == 0 ? send(world, buffer, large, 1, stream)
                      : receive(world, buffer, large, 0, stream);
    });
  };
  pass(here.index == 0 ? one : other);
  pass(here.index == 0 ? other : one);
  stream.synchronize();
}

TEST_F(NcclTest, CommunicatorsInAnotherOrderHang) {
  expect_hang("crossed", "nothing happens any more");
}

/// A rank's process dies in the middle.
ROLE(dies) {
  Communicator world(here, 0);
  Stream stream;
  connect_all(world, here, stream);
  if (here.index == 1) {
    here.await<bool>(0, 2);
    std::raise(SIGKILL);
  }
  const Array<int> buffer(large);
  issue(world, [&] { receive(world, buffer, large, 1, stream); });
  here.publish(2, true);
  ncclResult_t result = ncclSuccess;
  for (int i = 0; i < 500 && result == ncclSuccess; ++i) {
    std::this_thread::sleep_for(10ms);
    SUCCEED_IN(nccl().ncclCommGetAsyncError(world, &result));
  }
  ranks::check(result == ncclRemoteError || !are_stand_ins(), "the death goes unnoticed");
  world.abort();
  ranks::check(stream.becomes_idle(10s), "the operation outlives the abort");
}

TEST_F(NcclTest, ADeathIsAbortedFrom) {
  const auto outcomes = ranks::run("dies", 2);
  EXPECT_EQ(outcomes[0].how, ranks::Ending::finished) << outcomes[0].output;
  EXPECT_EQ(outcomes[1].how, ranks::Ending::signalled) << outcomes[1].output;
}

#endif

}  // namespace
