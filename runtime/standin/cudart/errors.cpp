// Names and texts of errors.
#include <cuda_runtime_api.h>

namespace {

struct ErrorText {
  cudaError_t error;
  const char* name;
  const char* text;
};

#define CGRAPH_ERROR(name, text) {name, #name, text}
constexpr ErrorText texts[] = {
    CGRAPH_ERROR(cudaSuccess, "no error"),
    CGRAPH_ERROR(cudaErrorInvalidValue, "invalid argument"),
    CGRAPH_ERROR(cudaErrorMemoryAllocation, "out of memory"),
    CGRAPH_ERROR(cudaErrorInvalidMemcpyDirection, "invalid copy direction for memcpy"),
    CGRAPH_ERROR(cudaErrorNoDevice, "no CUDA-capable device is detected"),
    CGRAPH_ERROR(cudaErrorInvalidDevice, "invalid device ordinal"),
    CGRAPH_ERROR(cudaErrorDeviceUninitialized, "invalid device context"),
    CGRAPH_ERROR(cudaErrorInvalidResourceHandle, "invalid resource handle"),
    CGRAPH_ERROR(cudaErrorNotReady, "device not ready"),
    CGRAPH_ERROR(cudaErrorIllegalAddress, "an illegal memory access was encountered"),
    CGRAPH_ERROR(cudaErrorPeerAccessAlreadyEnabled, "peer access is already enabled"),
    CGRAPH_ERROR(cudaErrorPeerAccessUnsupported,
                 "peer access is not supported between these two devices"),
    CGRAPH_ERROR(cudaErrorHostMemoryAlreadyRegistered,
                 "part or all of the requested memory range is already mapped"),
    CGRAPH_ERROR(cudaErrorHostMemoryNotRegistered,
                 "pointer does not correspond to a registered memory region"),
    CGRAPH_ERROR(cudaErrorNotPermitted, "operation not permitted"),
    CGRAPH_ERROR(cudaErrorNotSupported, "operation not supported"),
};

const ErrorText* find(cudaError_t error) {
  for (const ErrorText& text : texts)
    if (text.error == error) return &text;
  return nullptr;
}

}  // namespace

extern "C" {

const char* CUDARTAPI cudaGetErrorName(cudaError_t error) {
  const ErrorText* const found = find(error);
  return found ? found->name : "unrecognized error code";
}

const char* CUDARTAPI cudaGetErrorString(cudaError_t error) {
  const ErrorText* const found = find(error);
  return found ? found->text : "unrecognized error code";
}

}  // extern "C"
