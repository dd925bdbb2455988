// Allocation, registration and what a pointer is.
#include <cuda_runtime_api.h>

#include <atomic>
#include <cstring>
#include <fstream>
#include <string>

#include "common/settings.h"
#include "cudart/call.h"
#include "cudart/device.h"
#include "cudart/exported_memory.h"
#include "cudart/memory.h"
#include "cudart/stream.h"

namespace cgraph::standin {

namespace {

constexpr std::size_t page = 4096;
// What memory holds before anything is written to it.
constexpr int garbage = 0xA5;

std::atomic<std::size_t> used = 0;

std::size_t capacity() {
  static const auto bytes = static_cast<std::size_t>(number_setting("DEVICE_MEMORY", 1 << 30));
  return bytes;
}

cudaError_t allocate(MemoryKind kind, void** pointer, std::size_t size) {
  *pointer = nullptr;
  if (!size) return cudaSuccess;
  auto file = MemoryFile::create((size + page - 1) / page * page);
  if (!file) return cudaErrorMemoryAllocation;
  std::memset(file->data(), garbage, file->size());
  *pointer = file->data();
  add_memory({kind, current_device(), reinterpret_cast<std::uintptr_t>(file->data()), size, file});
  return cudaSuccess;
}

/// Freeing and registering wait for everything on the device, which is what makes them dangerous.
cudaError_t release(MemoryKind kind, const void* pointer, cudaError_t otherwise) {
  const auto memory = find_memory(pointer, 0);
  if (!memory || memory->kind != kind) return otherwise;
  synchronize_device(memory->device);
  return remove_memory(kind, pointer) ? cudaSuccess : otherwise;
}

/// Whether this process may write all of the bytes.
bool is_writable(std::uintptr_t begin, std::size_t size) {
  std::ifstream maps("/proc/self/maps");
  std::uintptr_t at = begin;
  for (std::string line; at < begin + size && std::getline(maps, line);) {
    std::size_t dash = 0;
    const std::uintptr_t from = std::stoull(line, &dash, 16);
    const std::uintptr_t to = std::stoull(line.substr(dash + 1), nullptr, 16);
    if (from <= at && at < to && line[line.find(' ') + 2] == 'w') at = to;
  }
  return at >= begin + size;
}

cudaError_t register_memory(void* pointer, std::size_t size, unsigned flags) {
  constexpr unsigned known =
      cudaHostRegisterPortable | cudaHostRegisterMapped | cudaHostRegisterReadOnly;
  const auto begin = reinterpret_cast<std::uintptr_t>(pointer);
  if (!pointer || !size || (flags & ~known)) return cudaErrorInvalidValue;
  if (flags & cudaHostRegisterReadOnly) {
    if (!number_setting("READ_ONLY_REGISTER", 1)) return cudaErrorNotSupported;
  } else if (!is_writable(begin, size)) {
    return cudaErrorInvalidValue;
  }
  synchronize_device(current_device());
  return add_memory({MemoryKind::registered, current_device(), begin, size, nullptr})
             ? cudaSuccess
             : cudaErrorHostMemoryAlreadyRegistered;
}

cudaMemoryType type_of(const std::optional<Memory>& memory) {
  if (!memory) return cudaMemoryTypeUnregistered;
  return memory->on_device() ? cudaMemoryTypeDevice : cudaMemoryTypeHost;
}

}  // namespace

}  // namespace cgraph::standin

using namespace cgraph::standin;

extern "C" {

cudaError_t CUDARTAPI cudaMalloc(void** pointer, std::size_t size) {
  return call([&] {
    if (size > capacity() - used) return cudaErrorMemoryAllocation;
    const cudaError_t error = allocate(MemoryKind::device, pointer, size);
    if (error == cudaSuccess) used += size;
    return error;
  });
}

cudaError_t CUDARTAPI cudaFree(void* pointer) {
  return call([&] {
    if (!pointer) return cudaSuccess;
    const auto memory = find_memory(pointer, 0);
    const cudaError_t error = release(MemoryKind::device, pointer, cudaErrorInvalidValue);
    if (error == cudaSuccess) used -= memory->size;
    return error;
  });
}

cudaError_t CUDARTAPI cudaMemGetInfo(std::size_t* free, std::size_t* total) {
  return call([&] {
    *total = capacity();
    *free = capacity() - used;
    return cudaSuccess;
  });
}

cudaError_t CUDARTAPI cudaHostAlloc(void** pointer, std::size_t size, unsigned flags) {
  return call([&] {
    constexpr unsigned known =
        cudaHostAllocPortable | cudaHostAllocMapped | cudaHostAllocWriteCombined;
    return flags & ~known ? cudaErrorInvalidValue : allocate(MemoryKind::pinned, pointer, size);
  });
}

cudaError_t CUDARTAPI cudaFreeHost(void* pointer) {
  return call([&] {
    return pointer ? release(MemoryKind::pinned, pointer, cudaErrorInvalidValue) : cudaSuccess;
  });
}

cudaError_t CUDARTAPI cudaHostRegister(void* pointer, std::size_t size, unsigned flags) {
  return call([&] { return register_memory(pointer, size, flags); });
}

cudaError_t CUDARTAPI cudaHostUnregister(void* pointer) {
  return call(
      [&] { return release(MemoryKind::registered, pointer, cudaErrorHostMemoryNotRegistered); });
}

cudaError_t CUDARTAPI cudaPointerGetAttributes(cudaPointerAttributes* attributes,
                                               const void* pointer) {
  return call([&] {
    const auto memory = find_memory(pointer, 1);
    *attributes = {};
    attributes->type = type_of(memory);
    attributes->device = memory ? memory->device : cudaInvalidDeviceId;
    void* const same = const_cast<void*>(pointer);
    attributes->devicePointer = memory ? same : nullptr;
    attributes->hostPointer = memory && memory->on_device() ? nullptr : same;
    return cudaSuccess;
  });
}

bool cgraph_standin_memory_place(const void* begin, std::size_t size, MemoryPlace* place) {
  const auto memory = find_memory(begin, size);
  if (!memory || !memory->file) return false;
  *place = {memory->file->place(), reinterpret_cast<std::uintptr_t>(begin) - memory->begin,
            reinterpret_cast<std::uintptr_t>(begin)};
  return true;
}

}  // extern "C"
