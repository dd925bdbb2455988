// Streams, and host functions on them.
#include <cuda_runtime_api.h>

#include "common/handles.h"
#include "cudart/call.h"
#include "cudart/device.h"
#include "cudart/event.h"
#include "cudart/stream.h"

using namespace cgraph::standin;

extern "C" {

/// Streams that wait for the default stream are refused: no task is to depend on that.
cudaError_t CUDARTAPI cudaStreamCreateWithPriority(cudaStream_t* stream, unsigned flags, int) {
  return call([&] {
    if (flags != cudaStreamNonBlocking) return cudaErrorNotSupported;
    *stream = handles<CUstream_st>().add(std::make_shared<CUstream_st>(current_device()));
    return cudaSuccess;
  });
}

cudaError_t CUDARTAPI cudaStreamCreateWithFlags(cudaStream_t* stream, unsigned flags) {
  return cudaStreamCreateWithPriority(stream, flags, 0);
}

cudaError_t CUDARTAPI cudaStreamDestroy(cudaStream_t handle) {
  return call([&] {
    return handles<CUstream_st>().take(handle) ? cudaSuccess : cudaErrorInvalidResourceHandle;
  });
}

cudaError_t CUDARTAPI cudaStreamSynchronize(cudaStream_t handle) {
  return call([&] {
    const auto stream = find_stream(handle);
    if (!stream) return cudaErrorInvalidResourceHandle;
    stream->synchronize();
    return may_call();
  });
}

cudaError_t CUDARTAPI cudaStreamQuery(cudaStream_t handle) {
  return call([&] {
    const auto stream = find_stream(handle);
    if (!stream) return cudaErrorInvalidResourceHandle;
    return stream->idle() ? cudaSuccess : cudaErrorNotReady;
  });
}

cudaError_t CUDARTAPI cudaStreamWaitEvent(cudaStream_t handle, cudaEvent_t event_handle,
                                          unsigned flags) {
  return call([&] {
    const auto stream = find_stream(handle);
    const auto event = handles<CUevent_st>().find(event_handle);
    if (!stream || !event) return cudaErrorInvalidResourceHandle;
    if (flags) return cudaErrorNotSupported;
    if (const std::uint64_t record = event->last_record())
      stream->enqueue([event, record] { event->wait(record); });
    return cudaSuccess;
  });
}

cudaError_t CUDARTAPI cudaLaunchHostFunc(cudaStream_t handle, cudaHostFn_t function, void* data) {
  return call([&] {
    const auto stream = find_stream(handle);
    if (!stream) return cudaErrorInvalidResourceHandle;
    if (!function) return cudaErrorInvalidValue;
    stream->enqueue([function, data] {
      const HostFunctionScope scope;
      function(data);
    });
    return cudaSuccess;
  });
}

}  // extern "C"
