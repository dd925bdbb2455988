// Copies and fills, in stream order.
#include <cuda_runtime_api.h>

#include <cstring>

#include "common/transfer_time.h"
#include "cudart/call.h"
#include "cudart/memory.h"
#include "cudart/stream.h"

namespace cgraph::standin {

namespace {

struct Copy {
  void* to;
  const void* from;
  std::size_t size;
};

/// CGRAPH_STANDIN_COPY_TIME: how long copies take that no device memory is on both sides of.
const TransferTime& copy_time() {
  static const TransferTime time("COPY_TIME");
  return time;
}

/// All of the bytes are on the device, or none of them.
bool fits_side(const void* begin, std::size_t size, bool device) {
  const auto memory = find_memory(begin, size);
  if (device) return memory && memory->on_device();
  const auto first = find_memory(begin, 0);
  return memory ? !memory->on_device() : !(first && first->on_device());
}

bool on_device(const void* pointer) {
  const auto memory = find_memory(pointer, 0);
  return memory && memory->on_device();
}

cudaError_t check(const Copy& copy, cudaMemcpyKind kind) {
  if (kind < cudaMemcpyHostToHost || kind > cudaMemcpyDefault)
    return cudaErrorInvalidMemcpyDirection;
  if (!copy.size) return cudaSuccess;
  const bool by_address = kind == cudaMemcpyDefault;
  const bool to_device = by_address
                             ? on_device(copy.to)
                             : kind == cudaMemcpyHostToDevice || kind == cudaMemcpyDeviceToDevice;
  const bool from_device = by_address
                               ? on_device(copy.from)
                               : kind == cudaMemcpyDeviceToHost || kind == cudaMemcpyDeviceToDevice;
  return fits_side(copy.to, copy.size, to_device) && fits_side(copy.from, copy.size, from_device)
             ? cudaSuccess
             : cudaErrorInvalidValue;
}

void perform(const Copy& copy) {
  if (!on_device(copy.to) || !on_device(copy.from)) copy_time().pass(copy.size);
  std::memcpy(copy.to, copy.from, copy.size);
}

/// Memory that is not pinned is copied before the call returns, after what is on the stream.
bool is_pageable(const Copy& copy) {
  return !find_memory(copy.to, copy.size) || !find_memory(copy.from, copy.size);
}

cudaError_t enqueue(const Copy& copy, cudaMemcpyKind kind, cudaStream_t handle, bool wait) {
  const auto stream = find_stream(handle);
  if (!stream) return cudaErrorInvalidResourceHandle;
  if (const cudaError_t error = check(copy, kind); error != cudaSuccess) return error;
  stream->enqueue([copy] { perform(copy); });
  if (wait || is_pageable(copy)) stream->synchronize();
  return may_call();
}

}  // namespace

}  // namespace cgraph::standin

using namespace cgraph::standin;

extern "C" {

cudaError_t CUDARTAPI cudaMemcpy(void* to, const void* from, std::size_t size,
                                 cudaMemcpyKind kind) {
  return call([&] { return enqueue({to, from, size}, kind, nullptr, true); });
}

cudaError_t CUDARTAPI cudaMemcpyAsync(void* to, const void* from, std::size_t size,
                                      cudaMemcpyKind kind, cudaStream_t stream) {
  return call([&] { return enqueue({to, from, size}, kind, stream, false); });
}

cudaError_t CUDARTAPI cudaMemcpyPeerAsync(void* to, int to_device, const void* from,
                                          int from_device, std::size_t size, cudaStream_t stream) {
  return call([&] {
    const auto target = find_memory(to, size);
    const auto source = find_memory(from, size);
    if (!target || !source || target->device != to_device || source->device != from_device)
      return cudaErrorInvalidValue;
    return enqueue({to, from, size}, cudaMemcpyDeviceToDevice, stream, false);
  });
}

cudaError_t CUDARTAPI cudaMemsetAsync(void* to, int value, std::size_t size, cudaStream_t handle) {
  return call([&] {
    const auto stream = find_stream(handle);
    if (!stream) return cudaErrorInvalidResourceHandle;
    if (!fits_side(to, size, true)) return cudaErrorInvalidValue;
    stream->enqueue([to, value, size] { std::memset(to, value, size); });
    return cudaSuccess;
  });
}

}  // extern "C"
