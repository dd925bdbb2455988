#include "cudart/call.h"

#include "cudart/sticky.h"

namespace cgraph::standin {

namespace {

thread_local cudaError_t last_error = cudaSuccess;
thread_local bool in_host_function = false;

}  // namespace

cudaError_t may_call() { return in_host_function ? cudaErrorNotPermitted : sticky_error(); }

cudaError_t remember(cudaError_t error) {
  if (error != cudaSuccess && error != cudaErrorNotReady) last_error = error;
  return error;
}

HostFunctionScope::HostFunctionScope() { in_host_function = true; }
HostFunctionScope::~HostFunctionScope() { in_host_function = false; }

}  // namespace cgraph::standin

using namespace cgraph::standin;

extern "C" {

cudaError_t CUDARTAPI cudaGetLastError() {
  const cudaError_t error = last_error;
  last_error = sticky_error();
  return error;
}

cudaError_t CUDARTAPI cudaPeekAtLastError() { return last_error; }

}  // extern "C"
