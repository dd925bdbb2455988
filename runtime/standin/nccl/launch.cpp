#include "nccl/launch.h"

#include <cuda_runtime_api.h>

#include "nccl/device_order.h"
#include "nccl/kernel.h"

namespace cgraph::standin {

namespace {

/// Marks what the group uses as connected for.
void announce(const Launch& launch, RankState& state) {
  for (const Operation& operation : launch.operations) {
    if (operation.kind == Kind::send)
      state.sends_to.add(operation.peer);
    else if (operation.kind == Kind::receive)
      state.receives_from.add(operation.peer);
    else
      state.connected_kinds |= 1U << static_cast<int>(operation.kind);
  }
}

/// The ranks whose hosts have not come to what the group uses.
RankSet missing(const Launch& launch) {
  RankSet ranks;
  Communicator& communicator = *launch.communicator;
  const int here = communicator.rank();
  for (const Operation& operation : launch.operations)
    for (int rank = 0; rank < communicator.ranks(); ++rank) {
      const RankState& other = communicator.state_of(rank);
      const bool connected = is_collective(operation.kind)
                                 ? other.connected_kinds >> static_cast<int>(operation.kind) & 1
                                 : operation.peer != rank ||
                                       (operation.kind == Kind::send ? other.receives_from.has(here)
                                                                     : other.sends_to.has(here));
      if (!connected) ranks.add(rank);
    }
  return ranks;
}

ncclResult_t connect(const Launch& launch) {
  Communicator& communicator = *launch.communicator;
  std::unique_lock lock(communicator.segment().monitor);
  RankState& state = communicator.state();
  announce(launch, state);
  communicator.segment().monitor.notify();
  const bool connected = communicator.wait([&] {
    state.host_waits_for = missing(launch);
    return state.host_waits_for.empty();
  });
  if (connected) ++state.issued;
  return connected ? ncclSuccess : ncclInternalError;
}

/// After the communicator's last group, whatever stream that was on, and after all of its streams.
ncclResult_t enqueue(const Launch& launch) {
  Communicator& communicator = *launch.communicator;
  const cudaStream_t stream = launch.streams.front();
  cudaError_t error = cudaStreamWaitEvent(stream, communicator.order, 0);
  for (const cudaStream_t other : launch.streams) {
    if (other == stream) continue;
    if (error == cudaSuccess) error = cudaEventRecord(communicator.order, other);
    if (error == cudaSuccess) error = cudaStreamWaitEvent(stream, communicator.order, 0);
  }
  if (error == cudaSuccess)
    error = cudaLaunchHostFunc(stream, run_kernel,
                               new Kernel{launch, device_order(communicator.device()).issue()});
  if (error == cudaSuccess) error = cudaEventRecord(communicator.order, stream);
  for (const cudaStream_t other : launch.streams)
    if (other != stream && error == cudaSuccess)
      error = cudaStreamWaitEvent(other, communicator.order, 0);
  return error == cudaSuccess ? ncclSuccess
                              : fail(ncclUnhandledCudaError, cudaGetErrorString(error));
}

}  // namespace

ncclResult_t start(const Launch& launch) {
  return launch.communicator->run([launch] {
    const ncclResult_t connected = connect(launch);
    return connected == ncclSuccess ? enqueue(launch) : connected;
  });
}

}  // namespace cgraph::standin
