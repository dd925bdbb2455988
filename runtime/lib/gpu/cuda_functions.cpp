#ifdef CGRAPH_GPU
#include "cuda_functions.h"

#include <string>

#include "cgraph/error.h"
#include "library.h"

namespace cgraph::rt::gpu {

namespace {

constexpr int oldest_version = 13000;

CudaFunctions load() {
  const Library library("libcudart.so.13");
  CudaFunctions functions;
#define CGRAPH_FUNCTION(name) library.bind(functions.name, #name);
  CGRAPH_CUDA_FUNCTIONS(CGRAPH_FUNCTION)
#undef CGRAPH_FUNCTION
  int version = 0;
  functions.cudaRuntimeGetVersion(&version);
  library.require_version("CUDA", version, oldest_version);
  return functions;
}

}  // namespace

const CudaFunctions& cuda() {
  static const CudaFunctions functions = load();
  return functions;
}

int device_count() {
  int count = 0;
  const cudaError_t error = cuda().cudaGetDeviceCount(&count);
  if (error == cudaErrorNoDevice) return 0;
  if (error != cudaSuccess)
    throw StartError("", std::string("GPUs cannot be used: ") + cuda().cudaGetErrorString(error));
  return count;
}

}  // namespace cgraph::rt::gpu
#endif
