// What only the stand-ins do: modes, faults, times, and the strictness that the real libraries
// lack.
#include <thread>

#include "Devices.h"

using namespace devices;
using namespace std::chrono_literals;

namespace {

using Environment = std::map<std::string, std::string>;

using StandinTest = OnStandIns;

/// Runs a role and expects that a rank ends in a way and says something.
void expect_ending(const std::string& role, int count, const Environment& environment,
                   ranks::Ending how, const std::string& text) {
  std::string said;
  bool ended = false;
  const ranks::Options options{.grace = 100ms, .environment = environment};
  for (const ranks::Outcome& outcome : ranks::run(role, count, options)) {
    said += outcome.output;
    ended |= outcome.how == how && outcome.output.find(text) != std::string::npos;
  }
  EXPECT_TRUE(ended) << said;
}

/// Expects that the watchdog ends a rank with a report.
void expect_report(const std::string& role, const std::string& text,
                   const Environment& environment = {}, int count = 2) {
  expect_ending(role, count, environment, ranks::Ending::signalled, text);
}

// Modes

TEST_F(StandinTest, RightSchedulesAreRightInEveryMode) {
  for (const char* mode : {"eager", "chaos:1", "chaos:2"})
    for (const char* role :
         {"stream", "same_party", "exchange", "independent", "aborted", "ping_pong", "in_place"}) {
      const int count = std::string(role) == "in_place" ? 3 : 2;
      SCOPED_TRACE(std::string(role) + ' ' + mode);
      ranks::expect_finished(role, count, {.environment = {{"CGRAPH_STANDIN_MODE", mode}}});
    }
}

/// Rank 0 sends something small and goes on; rank 1 receives only then.
ROLE(sends_ahead) {
  Communicator world(here, 0);
  Stream stream;
  const Array<int> buffer(std::vector<int>{here.index == 0 ? 5 : 0});
  const auto pass = [&] {
    issue(world, [&] {
      here.index == 0 ? SUCCEED_IN(nccl().ncclSend(buffer.data(), 1, ncclInt32, 1, world, stream))
                      : SUCCEED_IN(nccl().ncclRecv(buffer.data(), 1, ncclInt32, 0, world, stream));
    });
    stream.synchronize();
  };
  pass();  // connects
  here.meet(2);
  if (here.index == 1) here.await<bool>(0, 3);
  pass();
  here.publish(3, true);
  ranks::check(buffer.values()[0] == 5, "wrong value");
  world.finish();
}

TEST_F(StandinTest, SendsEndEarlyWhereEagerOnly) {
  ranks::expect_finished("sends_ahead", 2, {.environment = {{"CGRAPH_STANDIN_MODE", "eager:4"}}});
  const Environment quick = {{"CGRAPH_STANDIN_WATCHDOG_MS", "1000"}};
  for (const char* mode : {"strict", "eager:3"}) {
    Environment environment = quick;
    environment["CGRAPH_STANDIN_MODE"] = mode;
    expect_report("sends_ahead", "send of 1 int32 to rank 1, waits for rank 1", environment);
  }
}

TEST_F(StandinTest, SendsThatMeetPassWhereEager) {
  ranks::expect_finished("both_send", 2,
                         {.environment = {{"CGRAPH_STANDIN_MODE", "eager:100000000"}}});
  expect_report("both_send", "ranks 0, 1 wait for each other");
}

/// Two communicators on two streams, several times in the same order, then in different orders.
void reduce_twice(ranks::Rank& here, bool crossed) {
  Communicator one(here, 0), other(here, 1);
  Stream first, second;
  const Array<int> buffer(1);
  const auto reduce = [&](const Communicator& world, cudaStream_t stream) {
    issue(world, [&] {
      SUCCEED_IN(
          nccl().ncclAllReduce(buffer.data(), buffer.data(), 1, ncclInt32, ncclSum, world, stream));
    });
  };
  const auto wait = [&] {
    first.synchronize();
    second.synchronize();
  };
  for (int i = 0; i < 20; ++i) {
    reduce(one, first);
    reduce(other, second);
  }
  wait();
  if (!crossed) return;
  here.index == 0 ? reduce(one, first) : reduce(other, second);
  here.meet(2);
  here.index == 0 ? reduce(other, second) : reduce(one, first);
  wait();
}

ROLE(same_order) { reduce_twice(here, false); }
ROLE(crossed_order) { reduce_twice(here, true); }

TEST_F(StandinTest, ADeviceWithoutRoomNeedsOneOrder) {
  Environment environment = {{"NCCL_LAUNCH_ORDER_IMPLICIT", "1"}, {"CGRAPH_STANDIN_MODE", "chaos"}};
  ranks::expect_finished("crossed_order", 2, {.environment = environment});
  environment["CGRAPH_STANDIN_RESIDENT"] = "1";
  ranks::expect_finished("same_order", 2, {.environment = environment});
  environment["CGRAPH_STANDIN_WATCHDOG_MS"] = "500";
  expect_report("crossed_order", "nothing happens any more", environment);
}

// Mismatches

ROLE(other_count) {
  Communicator world(here, 0);
  Stream stream;
  const Array<int> buffer(8);
  issue(world, [&] {
    here.index == 0 ? SUCCEED_IN(nccl().ncclSend(buffer.data(), 8, ncclInt32, 1, world, stream))
                    : SUCCEED_IN(nccl().ncclRecv(buffer.data(), 4, ncclInt32, 0, world, stream));
  });
  stream.synchronize();
}

ROLE(other_reduction) {
  Communicator world(here, 0);
  Stream stream;
  const Array<int> buffer(8);
  issue(world, [&] {
    SUCCEED_IN(nccl().ncclAllReduce(buffer.data(), buffer.data(), 8, ncclInt32,
                                    here.index == 0 ? ncclSum : ncclMax, world, stream));
  });
  stream.synchronize();
}

TEST_F(StandinTest, OperationsThatDoNotFitAreReported) {
  expect_report("other_count", "mean different operations");
  expect_report("other_reduction", "is in group 1, all-reduce max of 8 int32");
}

ROLE(three_in_a_ring) {
  Communicator world(here, 0);
  Stream stream;
  const Array<int> buffer(1);
  const int next = (here.index + 1) % here.count, before = (here.index + 2) % here.count;
  issue(world, [&] {
    SUCCEED_IN(nccl().ncclSend(buffer.data(), 1, ncclInt32, next, world, stream));
    SUCCEED_IN(nccl().ncclRecv(buffer.data(), 1, ncclInt32, before, world, stream));
  });
  issue(world,
        [&] { SUCCEED_IN(nccl().ncclSend(buffer.data(), 1, ncclInt32, next, world, stream)); });
  stream.synchronize();
}

TEST_F(StandinTest, ARingOfThreeIsReported) {
  expect_report("three_in_a_ring", "ranks 0, 1, 2 wait for each other", {}, 3);
}

// Faults

ROLE(faulty) {
  Communicator world(here, 0);
  Stream stream;
  const Array<int> buffer(1);
  const auto reduce = [&] {
    return nccl().ncclAllReduce(buffer.data(), buffer.data(), 1, ncclInt32, ncclSum, world, stream);
  };
  issue(world, [&] { SUCCEED_IN(reduce()); });
  stream.synchronize();
  SUCCEED_IN(reduce());
  ncclResult_t result = ncclSuccess;
  for (int i = 0; i < 1000 && here.index == 1 && result != ncclSystemError; ++i) {
    std::this_thread::sleep_for(5ms);
    SUCCEED_IN(nccl().ncclCommGetAsyncError(world, &result));
  }
  ranks::check(here.index == 0 || result == ncclSystemError, "no fault");
  here.meet(2);
  ranks::check(!stream.becomes_idle(20ms), "the group has ended");
  world.abort();
  ranks::check(stream.becomes_idle(10s), "the group outlives the abort");
}

TEST_F(StandinTest, AnErrorIsPutIn) {
  ranks::expect_finished("faulty", 2, {.environment = {{"CGRAPH_STANDIN_NCCL_FAULT", "1,2,2"}}});
}

ROLE(sticky) {
  Stream stream;
  const Array<int> buffer(1);
  int calls = 0;
  while (cuda().cudaMemsetAsync(buffer.data(), 0, 4, stream) == cudaSuccess && calls++ < 1000)
    stream.becomes_idle(1s);
  ranks::check(calls == 3, std::to_string(calls) + " calls");
  ranks::check(cuda().cudaDeviceSynchronize() == cudaErrorIllegalAddress, "not sticky");
  ranks::check(cuda().cudaGetLastError() == cudaErrorIllegalAddress, "not the last error");
  ranks::check(cuda().cudaGetLastError() == cudaErrorIllegalAddress, "cleared");
}

TEST_F(StandinTest, AnIllegalAccessIsSticky) {
  ranks::expect_finished("sticky", 1, {.environment = {{"CGRAPH_STANDIN_CUDA_FAULT", "3"}}});
}

// Times: nothing is faster than it is told to be

ROLE(slow) {
  Communicator world(here, 0);
  Stream stream;
  std::vector<int> values(1000);
  const Array<int> buffer(values);
  issue(world, [&] {
    SUCCEED_IN(nccl().ncclAllReduce(buffer.data(), buffer.data(), 1000, ncclInt32, ncclSum, world,
                                    stream));
  });
  stream.synchronize();
  const auto begin = std::chrono::steady_clock::now();
  issue(world, [&] {
    SUCCEED_IN(nccl().ncclAllReduce(buffer.data(), buffer.data(), 1000, ncclInt32, ncclSum, world,
                                    stream));
  });
  stream.synchronize();
  const auto reduced = std::chrono::steady_clock::now();
  buffer.values();
  const auto copied = std::chrono::steady_clock::now();
  ranks::check(reduced - begin >= 38ms, "the reduction took less than 2 (10 + 2 * 2) + 10 ms");
  ranks::check(copied - reduced >= 15ms, "the copy took less than 5 + 2 * 1 + 8 ms");
}

TEST_F(StandinTest, TransfersTakeTheirTime) {
  ranks::expect_finished("slow", 3,
                         {.environment = {{"CGRAPH_STANDIN_NCCL_TIME", "10000,2000,2500"},
                                          {"CGRAPH_STANDIN_COPY_TIME", "5000,1000,2000"}}});
}

// Settings

ROLE(counts_devices) {
  ranks::check(cgraph::rt::gpu::device_count() == 0, "there are devices");
  ranks::check(cuda().cudaSetDevice(0) == cudaErrorNoDevice, "one can be selected");
}

TEST_F(StandinTest, AHostWithoutGpus) {
  ranks::expect_finished("counts_devices", 1, {.environment = {{"CGRAPH_STANDIN_DEVICES", "0"}}});
}

TEST_F(StandinTest, SettingsThatCannotBeAreRefused) {
  const std::pair<const char*, std::string> wrong[] = {
      {"CGRAPH_STANDIN_MODE", "lazy"},     {"CGRAPH_STANDIN_MODE", "eager:many"},
      {"CGRAPH_STANDIN_DEVICES", "-1"},    {"CGRAPH_STANDIN_WATCHDOG", "5"},
      {"CGRAPH_STANDIN_NCCL_TIME", "1,2"}, {"CGRAPH_STANDIN_NCCL_TIME", "1,2,3,4"}};
  for (const auto& [name, value] : wrong)
    expect_ending("slow", 1, {{name, value}}, ranks::Ending::failed, "cannot be '" + value + "'");
}

TEST_F(StandinTest, TwoRanksOnOneDeviceAreRefused) {
  ranks::expect_finished("knows_itself", 3);
  const Environment one_host = {{"CGRAPH_STANDIN_DEVICES", "3"}, {"NCCL_HOSTID", "one"}};
  ranks::expect_finished("knows_itself", 3, {.environment = one_host});
  ranks::expect_finished("knows_itself", 3, {.environment = {{"CGRAPH_STANDIN_DEVICES", "1"}}});
  expect_ending("same_device", 2, {}, ranks::Ending::failed, "Duplicate GPU detected");
}

ROLE(same_device) {
  SUCCEED_IN(cuda().cudaSetDevice(0));
  ncclUniqueId id;
  if (here.index == 0) SUCCEED_IN(nccl().ncclGetUniqueId(&id));
  if (here.index == 0) here.publish(0, id);
  id = here.await<ncclUniqueId>(0, 0);
  ncclComm_t world = nullptr;
  ncclConfig_t config = NCCL_CONFIG_INITIALIZER;
  SUCCEED_IN(nccl().ncclCommInitRankConfig(&world, 2, id, here.index, &config));
}

// Strictness

TEST_F(StandinTest, CopiesStayInTheirMemory) {
  const Array<int> device(4);
  int host[8] = {};
  EXPECT_EQ(cuda().cudaMemcpy(device.data(), host, 20, cudaMemcpyHostToDevice),
            cudaErrorInvalidValue);
  EXPECT_EQ(cuda().cudaMemcpy(host, device.data(), 16, cudaMemcpyHostToDevice),
            cudaErrorInvalidValue);
  EXPECT_EQ(cuda().cudaMemcpy(host, device.data(), 16, cudaMemcpyDefault), cudaSuccess);
  Stream stream;
  EXPECT_EQ(cuda().cudaMemsetAsync(device.data() + 3, 0, 8, stream), cudaErrorInvalidValue);
  EXPECT_EQ(cuda().cudaFree(device.data() + 1), cudaErrorInvalidValue);
}

TEST_F(StandinTest, DevicesHaveAnEnd) {
  void* memory = nullptr;
  EXPECT_EQ(cuda().cudaMalloc(&memory, std::size_t{1} << 40), cudaErrorMemoryAllocation);
  std::size_t before = 0, after = 0, total = 0;
  SUCCEED_IN(cuda().cudaMemGetInfo(&before, &total));
  const Array<int> some(1000);
  SUCCEED_IN(cuda().cudaMemGetInfo(&after, &total));
  EXPECT_EQ(before - after, 4000U);
}

TEST_F(StandinTest, HostFunctionsDoNotCallCuda) {
  Stream stream;
  cudaError_t inside = cudaSuccess;
  const auto call = [](void* data) {
    *static_cast<cudaError_t*>(data) = cuda().cudaDeviceSynchronize();
  };
  SUCCEED_IN(cuda().cudaLaunchHostFunc(stream, call, &inside));
  stream.synchronize();
  EXPECT_EQ(inside, cudaErrorNotPermitted);
}

TEST_F(StandinTest, FreeingWaitsForTheDevice) {
  Stream stream;
  std::atomic<bool> freed = false;
  void* memory = nullptr;
  SUCCEED_IN(cuda().cudaMalloc(&memory, 4));
  Gate gate(stream);
  std::thread other([&] {
    cuda().cudaFree(memory);
    freed = true;
  });
  std::this_thread::sleep_for(20ms);
  EXPECT_FALSE(freed);
  gate.open();
  other.join();
}

TEST_F(StandinTest, OrdinaryStreamsAndDeadHandlesAreRefused) {
  cudaStream_t stream = nullptr;
  EXPECT_EQ(cuda().cudaStreamCreateWithPriority(&stream, cudaStreamDefault, 0),
            cudaErrorNotSupported);
  SUCCEED_IN(cuda().cudaStreamCreateWithPriority(&stream, cudaStreamNonBlocking, 0));
  SUCCEED_IN(cuda().cudaStreamDestroy(stream));
  EXPECT_EQ(cuda().cudaStreamDestroy(stream), cudaErrorInvalidResourceHandle);
  EXPECT_EQ(cuda().cudaStreamSynchronize(stream), cudaErrorInvalidResourceHandle);
}

TEST_F(StandinTest, NcclTakesDeviceMemoryOnly) {
  ncclUniqueId id;
  ncclComm_t world = nullptr;
  ncclConfig_t config = NCCL_CONFIG_INITIALIZER;
  SUCCEED_IN(nccl().ncclGetUniqueId(&id));
  SUCCEED_IN(nccl().ncclCommInitRankConfig(&world, 1, id, 0, &config));
  Stream stream;
  int host = 0;
  const Array<int> device(1);
  const auto reduce = [&](const void* from, std::size_t count) {
    return nccl().ncclAllReduce(from, device.data(), count, ncclInt32, ncclSum, world, stream);
  };
  EXPECT_EQ(reduce(&host, 1), ncclInvalidArgument);
  EXPECT_EQ(reduce(device.data(), 2), ncclInvalidArgument);
  EXPECT_EQ(reduce(device.data(), 1), ncclSuccess);
  SUCCEED_IN(nccl().ncclCommDestroy(world));
}

}  // namespace
