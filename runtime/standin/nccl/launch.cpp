#include "nccl/launch.h"

#include <cuda_runtime_api.h>

#include "nccl/device_order.h"
#include "nccl/kernel.h"

namespace cgraph::standin {

namespace {

ncclResult_t connect(const Launch& launch) {
  Communicator& communicator = *launch.communicator;
  Connections needed{};
  for (const Operation& operation : launch.operations) needed.add(operation);
  const std::unique_lock lock(communicator.segment().monitor);
  RankState& state = communicator.state();
  state.connected.add_all(needed);
  state.connecting = needed;
  communicator.segment().monitor.notify();
  const bool connected = communicator.wait(
      [&] { return communicator.segment().awaited_by_host(communicator.rank()).empty(); });
  state.connecting = {};
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
