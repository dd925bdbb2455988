// Handles with which other processes open device memory and events.
#include <cuda_runtime_api.h>
#include <unistd.h>

#include <cstring>
#include <type_traits>

#include "common/handles.h"
#include "cudart/call.h"
#include "cudart/device.h"
#include "cudart/event.h"
#include "cudart/memory.h"
#include "cudart/stream.h"

namespace cgraph::standin {

namespace {

struct Content {
  FilePlace place;
  std::int32_t device;
  std::uint32_t flags;  // of an event
};

template <class Handle>
void write_handle(Handle* handle, const Content& content) {
  static_assert(sizeof(Content) <= sizeof(handle->reserved));
  static_assert(std::is_trivially_copyable_v<Content>);
  std::memset(handle->reserved, 0, sizeof(handle->reserved));
  std::memcpy(handle->reserved, &content, sizeof(content));
}

template <class Handle>
Content read_handle(const Handle& handle) {
  Content content;
  std::memcpy(&content, handle.reserved, sizeof(content));
  return content;
}

/// What the exporting process itself may not open.
bool is_own(const Content& content) { return content.place.process == getpid(); }

cudaError_t open_memory(void** pointer, const Content& content) {
  if (is_own(content)) return cudaErrorDeviceUninitialized;
  if (const std::uintptr_t begin = open_again(content.place)) {
    *pointer = reinterpret_cast<void*>(begin);
    return cudaSuccess;
  }
  auto file = MemoryFile::open(content.place);
  if (!file) return cudaErrorInvalidResourceHandle;
  *pointer = file->data();
  add_memory({MemoryKind::imported, current_device(),
              reinterpret_cast<std::uintptr_t>(file->data()), file->size(), file});
  return cudaSuccess;
}

cudaError_t open_event(cudaEvent_t* event, const Content& content) {
  if (is_own(content)) return cudaErrorDeviceUninitialized;
  auto file = MemoryFile::open(content.place);
  if (!file) return cudaErrorInvalidResourceHandle;
  *event = handles<CUevent_st>().add(
      std::make_shared<CUevent_st>(current_device(), content.flags, std::move(file), true));
  return cudaSuccess;
}

}  // namespace

}  // namespace cgraph::standin

using namespace cgraph::standin;

extern "C" {

/// The whole allocation is exported, wherever in it the pointer is.
cudaError_t CUDARTAPI cudaIpcGetMemHandle(cudaIpcMemHandle_t* handle, void* pointer) {
  return call([&] {
    const auto memory = find_memory(pointer, 1);
    if (!memory || memory->kind != MemoryKind::device) return cudaErrorInvalidValue;
    write_handle(handle, {memory->file->place(), memory->device, 0});
    return cudaSuccess;
  });
}

cudaError_t CUDARTAPI cudaIpcOpenMemHandle(void** pointer, cudaIpcMemHandle_t handle,
                                           unsigned flags) {
  return call([&] {
    if (flags != cudaIpcMemLazyEnablePeerAccess) return cudaErrorInvalidValue;
    return open_memory(pointer, read_handle(handle));
  });
}

cudaError_t CUDARTAPI cudaIpcCloseMemHandle(void* pointer) {
  return call([&] {
    synchronize_device(current_device());
    return close_imported(pointer) ? cudaSuccess : cudaErrorInvalidValue;
  });
}

cudaError_t CUDARTAPI cudaIpcGetEventHandle(cudaIpcEventHandle_t* handle, cudaEvent_t event) {
  return call([&] {
    const auto found = handles<CUevent_st>().find(event);
    if (!found || !found->shared() || found->imported()) return cudaErrorInvalidResourceHandle;
    write_handle(handle, {found->shared()->place(), found->device(), found->flags()});
    return cudaSuccess;
  });
}

cudaError_t CUDARTAPI cudaIpcOpenEventHandle(cudaEvent_t* event, cudaIpcEventHandle_t handle) {
  return call([&] { return open_event(event, read_handle(handle)); });
}

}  // extern "C"
