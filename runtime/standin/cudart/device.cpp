#include "cudart/device.h"

#include <cuda_runtime_api.h>

#include <cstdio>

#include "common/settings.h"
#include "cudart/call.h"
#include "cudart/memory.h"
#include "cudart/stream.h"

namespace cgraph::standin {

namespace {

thread_local int device_of_thread = 0;

/// -1 for what the stand-in does not know.
int attribute(cudaDeviceAttr attribute) {
  switch (attribute) {
    case cudaDevAttrHostRegisterReadOnlySupported:
      return static_cast<int>(number_setting("READ_ONLY_REGISTER", 1));
    case cudaDevAttrAsyncEngineCount:
      return 2;
    case cudaDevAttrIpcEventSupport:
    case cudaDevAttrUnifiedAddressing:
    case cudaDevAttrHostRegisterSupported:
    case cudaDevAttrCanUseHostPointerForRegisteredMem:
      return 1;
    default:
      return -1;
  }
}

bool peers() { return number_setting("PEER_ACCESS", 1) != 0; }

}  // namespace

int device_count() {
  static const int count = static_cast<int>(number_setting("DEVICES", 8));
  return count;
}

int current_device() { return device_of_thread; }
bool is_device(int device) { return device >= 0 && device < device_count(); }

}  // namespace cgraph::standin

using namespace cgraph::standin;

extern "C" {

cudaError_t CUDARTAPI cudaRuntimeGetVersion(int* version) {
  *version = CUDART_VERSION;
  return cudaSuccess;
}

cudaError_t CUDARTAPI cudaDriverGetVersion(int* version) {
  *version = CUDART_VERSION;
  return cudaSuccess;
}

cudaError_t CUDARTAPI cudaGetDeviceCount(int* count) {
  *count = device_count();
  return remember(device_count() ? cudaSuccess : cudaErrorNoDevice);
}

cudaError_t CUDARTAPI cudaGetDevice(int* device) {
  return call([&] {
    *device = current_device();
    return device_count() ? cudaSuccess : cudaErrorNoDevice;
  });
}

cudaError_t CUDARTAPI cudaSetDevice(int device) {
  return call([&] {
    if (!is_device(device)) return device_count() ? cudaErrorInvalidDevice : cudaErrorNoDevice;
    device_of_thread = device;
    return cudaSuccess;
  });
}

cudaError_t CUDARTAPI cudaDeviceGetAttribute(int* value, cudaDeviceAttr attr, int device) {
  return call([&] {
    if (!is_device(device)) return cudaErrorInvalidDevice;
    *value = attribute(attr);
    return *value < 0 ? cudaErrorInvalidValue : cudaSuccess;
  });
}

cudaError_t CUDARTAPI cudaDeviceGetPCIBusId(char* id, int size, int device) {
  return call([&] {
    if (!is_device(device)) return cudaErrorInvalidDevice;
    const int needed =
        std::snprintf(id, static_cast<std::size_t>(size), "0000:%02x:00.0", device + 1);
    return needed < size ? cudaSuccess : cudaErrorInvalidValue;
  });
}

cudaError_t CUDARTAPI cudaDeviceCanAccessPeer(int* can, int device, int peer) {
  return call([&] {
    if (!is_device(device) || !is_device(peer)) return cudaErrorInvalidDevice;
    *can = device != peer && peers();
    return cudaSuccess;
  });
}

cudaError_t CUDARTAPI cudaDeviceEnablePeerAccess(int peer, unsigned flags) {
  return call([&] {
    if (flags) return cudaErrorInvalidValue;
    if (!is_device(peer) || peer == current_device()) return cudaErrorInvalidDevice;
    return peers() ? enable_peer(current_device(), peer) : cudaErrorPeerAccessUnsupported;
  });
}

cudaError_t CUDARTAPI cudaDeviceGetStreamPriorityRange(int* least, int* greatest) {
  return call([&] {
    *least = 0;
    *greatest = -5;
    return cudaSuccess;
  });
}

cudaError_t CUDARTAPI cudaDeviceSynchronize() {
  return call([] {
    synchronize_device(current_device());
    return may_call();
  });
}

}  // extern "C"
