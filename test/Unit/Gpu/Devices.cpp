#include "Devices.h"

#include <dlfcn.h>

#include <thread>

#include "cgraph/error.h"
#include "gpu/cuda_functions.h"

using namespace devices;
using namespace std::chrono_literals;

void devices::check(cudaError_t error, const char* what) {
  ranks::check(error == cudaSuccess, std::string(what) + ": " + cuda().cudaGetErrorString(error));
}

void devices::check(ncclResult_t result, const char* what) {
  ranks::check(result == ncclSuccess || result == ncclInProgress,
               std::string(what) + ": " + nccl().ncclGetErrorString(result) + ": " +
                   nccl().ncclGetLastError(nullptr));
}

bool devices::are_stand_ins() {
  void* library = dlopen("libcudart.so.13", RTLD_NOW | RTLD_NOLOAD);
  return library && dlsym(library, "cgraph_standin_memory_place");
}

void GpuTest::SetUp() {
  try {
    if (cgraph::rt::gpu::device_count() == 0) GTEST_SKIP() << "no GPU";
    nccl();
  } catch (const cgraph::StartError& error) {
    GTEST_SKIP() << error.what();
  }
}

void OnStandIns::SetUp() {
  GpuTest::SetUp();
  if (!IsSkipped() && !are_stand_ins()) GTEST_SKIP() << "real libraries";
}

Stream::Stream() {
  SUCCEED_IN(cuda().cudaStreamCreateWithPriority(&handle_, cudaStreamNonBlocking, 0));
}

void Stream::synchronize() const { SUCCEED_IN(cuda().cudaStreamSynchronize(handle_)); }

bool Stream::becomes_idle(std::chrono::milliseconds limit) const {
  const auto deadline = std::chrono::steady_clock::now() + limit;
  while (cuda().cudaStreamQuery(handle_) == cudaErrorNotReady) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(1ms);
  }
  return true;
}

Event::Event(unsigned flags) { SUCCEED_IN(cuda().cudaEventCreateWithFlags(&handle_, flags)); }

Gate::Gate(cudaStream_t where) {
  const auto wait = [](void* data) {
    auto* self = static_cast<Gate*>(data);
    while (!self->opened_) std::this_thread::sleep_for(100us);
    self->passed_ = true;
  };
  SUCCEED_IN(cuda().cudaLaunchHostFunc(where, wait, this));
}

Gate::~Gate() {
  open();
  while (!passed_) std::this_thread::sleep_for(100us);
}

void devices::select_device(const ranks::Rank& here) {
  const int devices = cgraph::rt::gpu::device_count();
#ifndef CGRAPH_TEST_THREADS
  // Else NCCL refuses two ranks on one GPU.
  if (devices < here.count) setenv("NCCL_HOSTID", ("rank" + std::to_string(here.index)).c_str(), 1);
#endif
  SUCCEED_IN(cuda().cudaSetDevice(here.index % devices));
}

Communicator::Communicator(ranks::Rank& here, int key) {
  select_device(here);
  ncclUniqueId id;
  if (here.index == 0) {
    SUCCEED_IN(nccl().ncclGetUniqueId(&id));
    here.publish(key, id);
  }
  id = here.await<ncclUniqueId>(0, key);
  ncclConfig_t config = NCCL_CONFIG_INITIALIZER;
  config.blocking = 0;
  SUCCEED_IN(nccl().ncclCommInitRankConfig(&handle_, here.count, id, here.index, &config));
  settle();
}

Communicator::~Communicator() { abort(); }

void Communicator::settle(ncclComm_t handle) {
  ncclResult_t result = ncclInProgress;
  while (result == ncclInProgress) {
    SUCCEED_IN(nccl().ncclCommGetAsyncError(handle, &result));
    std::this_thread::sleep_for(20us);
  }
  devices::check(result, "communicator");
}

void Communicator::abort() {
  if (handle_) nccl().ncclCommAbort(handle_);
  handle_ = nullptr;
}

void Communicator::finish() {
  SUCCEED_IN(nccl().ncclCommFinalize(handle_));
  settle();
  SUCCEED_IN(nccl().ncclCommDestroy(handle_));
  handle_ = nullptr;
}

void devices::connect_all(const Communicator& world, const ranks::Rank& here, cudaStream_t stream) {
  const Array<int> out(1), in(static_cast<std::size_t>(here.count));
  issue(world, [&] {
    for (int other = 0; other < here.count; ++other) {
      if (other == here.index) continue;
      SUCCEED_IN(nccl().ncclSend(out.data(), 1, ncclInt32, other, world, stream));
      SUCCEED_IN(nccl().ncclRecv(in.data() + other, 1, ncclInt32, other, world, stream));
    }
  });
  SUCCEED_IN(cuda().cudaStreamSynchronize(stream));
}
