// What every function of the library begins and ends with.
#pragma once

#include <cuda_runtime_api.h>

namespace cgraph::standin {

/// cudaSuccess, or why this thread may not call CUDA now: a sticky error of the process, or the
/// thread runs a host function.
cudaError_t may_call();

/// Keeps an error for cudaGetLastError. cudaErrorNotReady is none.
cudaError_t remember(cudaError_t error);

template <class Body>
cudaError_t call(Body&& body) {
  cudaError_t error = may_call();
  if (error == cudaSuccess) error = body();
  return remember(error);
}

/// While it lives, the thread runs a host function, in which CUDA must not be called.
class HostFunctionScope {
 public:
  HostFunctionScope();
  ~HostFunctionScope();
  HostFunctionScope(const HostFunctionScope&) = delete;
  HostFunctionScope& operator=(const HostFunctionScope&) = delete;
};

}  // namespace cgraph::standin
