// Events.
#include <cuda_runtime_api.h>

#include "common/handles.h"
#include "cudart/call.h"
#include "cudart/device.h"
#include "cudart/event.h"
#include "cudart/stream.h"

namespace cgraph::standin {

namespace {

cudaError_t create(cudaEvent_t* handle, unsigned flags) {
  constexpr unsigned known = cudaEventBlockingSync | cudaEventDisableTiming | cudaEventInterprocess;
  const bool shared = flags & cudaEventInterprocess;
  if (flags & ~known || (shared && !(flags & cudaEventDisableTiming))) return cudaErrorInvalidValue;
  const auto file = shared ? MemoryFile::create(sizeof(EventState)) : nullptr;
  if (shared && !file) return cudaErrorMemoryAllocation;
  *handle =
      handles<CUevent_st>().add(std::make_shared<CUevent_st>(current_device(), flags, file, false));
  return cudaSuccess;
}

cudaError_t record(cudaEvent_t event_handle, cudaStream_t stream_handle) {
  const auto event = handles<CUevent_st>().find(event_handle);
  const auto stream = find_stream(stream_handle);
  if (!event || !stream || event->device() != stream->device())
    return cudaErrorInvalidResourceHandle;
  stream->enqueue([event, number = event->record()] { event->finish(number); });
  return cudaSuccess;
}

template <class Body>
cudaError_t with_event(cudaEvent_t handle, Body&& body) {
  return call([&] {
    const auto event = handles<CUevent_st>().find(handle);
    return event ? body(*event) : cudaErrorInvalidResourceHandle;
  });
}

cudaError_t elapsed(float* milliseconds, const Event& start, const Event& end) {
  for (const Event* event : {&start, &end}) {
    if (event->flags() & cudaEventDisableTiming || !event->last_record())
      return cudaErrorInvalidResourceHandle;
    if (!event->is_done(event->last_record())) return cudaErrorNotReady;
  }
  *milliseconds = static_cast<float>(end.done_at_ns() - start.done_at_ns()) / 1e6F;
  return cudaSuccess;
}

}  // namespace

}  // namespace cgraph::standin

using namespace cgraph::standin;

extern "C" {

cudaError_t CUDARTAPI cudaEventCreateWithFlags(cudaEvent_t* event, unsigned flags) {
  return call([&] { return create(event, flags); });
}

cudaError_t CUDARTAPI cudaEventDestroy(cudaEvent_t handle) {
  return call([&] {
    return handles<CUevent_st>().take(handle) ? cudaSuccess : cudaErrorInvalidResourceHandle;
  });
}

cudaError_t CUDARTAPI cudaEventRecord(cudaEvent_t event, cudaStream_t stream) {
  return call([&] { return record(event, stream); });
}

cudaError_t CUDARTAPI cudaEventQuery(cudaEvent_t handle) {
  return with_event(handle, [](const Event& event) {
    return event.is_done(event.last_record()) ? cudaSuccess : cudaErrorNotReady;
  });
}

cudaError_t CUDARTAPI cudaEventSynchronize(cudaEvent_t handle) {
  return with_event(handle, [](const Event& event) {
    event.wait(event.last_record());
    return may_call();
  });
}

cudaError_t CUDARTAPI cudaEventElapsedTime(float* milliseconds, cudaEvent_t start_handle,
                                           cudaEvent_t end_handle) {
  return with_event(start_handle, [&](const Event& start) {
    return with_event(end_handle,
                      [&](const Event& end) { return elapsed(milliseconds, start, end); });
  });
}

}  // extern "C"
