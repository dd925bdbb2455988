// Device memory and events across processes: what channels between GPU actors
// rely on.
#include "Devices.h"

using namespace devices;

namespace {

using IpcTest = GpuTest;

constexpr int rounds = 50;
constexpr unsigned shared = cudaEventDisableTiming | cudaEventInterprocess;

/// Keys of the board. A rank says a round by its own entry of a ring.
enum Key { memory, written, read, round };

struct Handles {
  cudaIpcMemHandle_t slot;
  cudaIpcEventHandle_t event;
};

cudaIpcEventHandle_t exported(cudaEvent_t event) {
  cudaIpcEventHandle_t handle;
  SUCCEED_IN(cuda().cudaIpcGetEventHandle(&handle, event));
  return handle;
}

/// One slot, written and read in turns: a record is published after it was
/// made, and made again only after the other side has called the wait for it.
ROLE(ping_pong) {
  select_device(here);
  Stream stream;
  Event mine(shared);
  cudaEvent_t theirs = nullptr;
  const bool producer = here.index == 0;
  std::unique_ptr<Array<int>> slot;
  if (producer) {
    slot = std::make_unique<Array<int>>(std::vector<int>(1000, -1));
    Handles out{{}, exported(mine)};
    SUCCEED_IN(cuda().cudaIpcGetMemHandle(&out.slot, slot->data()));
    here.publish(memory, out);
    const auto in = here.await<cudaIpcEventHandle_t>(1, memory);
    SUCCEED_IN(cuda().cudaIpcOpenEventHandle(&theirs, in));
  } else {
    here.publish(memory, exported(mine));
  }
  void* view = nullptr;
  if (!producer) {
    const auto in = here.await<Handles>(0, memory);
    SUCCEED_IN(cuda().cudaIpcOpenMemHandle(&view, in.slot, cudaIpcMemLazyEnablePeerAccess));
    SUCCEED_IN(cuda().cudaIpcOpenEventHandle(&theirs, in.event));
  }
  for (int i = 0; i < rounds; ++i) {
    if (producer) {
      if (i > 0) here.await<bool>(1, round + i - 1);
      SUCCEED_IN(cuda().cudaStreamWaitEvent(stream, theirs, 0));
      SUCCEED_IN(cuda().cudaMemsetAsync(slot->data(), i, 4000, stream));
      SUCCEED_IN(cuda().cudaEventRecord(mine, stream));
      here.publish(round + i, true);
    } else {
      here.await<bool>(0, round + i);
      SUCCEED_IN(cuda().cudaStreamWaitEvent(stream, theirs, 0));
      std::vector<unsigned char> values(4000);
      SUCCEED_IN(cuda().cudaMemcpyAsync(values.data(), view, 4000, cudaMemcpyDeviceToHost, stream));
      SUCCEED_IN(cuda().cudaEventRecord(mine, stream));
      here.publish(round + i, true);
      stream.synchronize();
      for (const unsigned char value : values)
        ranks::check(value == i, "round " + std::to_string(i) + " has " + std::to_string(value));
    }
  }
  here.meet(read);
  stream.synchronize();
  if (view) SUCCEED_IN(cuda().cudaIpcCloseMemHandle(view));
  SUCCEED_IN(cuda().cudaEventDestroy(theirs));
  here.meet(written);  // nothing is freed while it is open
}

TEST_F(IpcTest, ASlotIsWrittenAndReadInTurns) { ranks::expect_finished("ping_pong", 2); }

TEST_F(IpcTest, OnesOwnMemoryIsNotOpened) {
  Array<int> own(1);
  cudaIpcMemHandle_t handle;
  SUCCEED_IN(cuda().cudaIpcGetMemHandle(&handle, own.data()));
  void* view = nullptr;
  EXPECT_NE(cuda().cudaIpcOpenMemHandle(&view, handle, cudaIpcMemLazyEnablePeerAccess),
            cudaSuccess);
}

TEST_F(IpcTest, AnOrdinaryEventIsNotExported) {
  Event event;
  cudaIpcEventHandle_t handle;
  EXPECT_NE(cuda().cudaIpcGetEventHandle(&handle, event), cudaSuccess);
}

}  // namespace
