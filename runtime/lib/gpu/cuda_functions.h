// The functions of CUDA's runtime library that the runtime calls, found when the program runs.
// To be included before nccl.h, whose cuda_runtime.h overloads some of them.
#pragma once

#include <cuda_runtime_api.h>

namespace cgraph::rt::gpu {

#define CGRAPH_CUDA_FUNCTIONS(F)      \
  F(cudaGetErrorName)                 \
  F(cudaGetErrorString)               \
  F(cudaGetLastError)                 \
  F(cudaRuntimeGetVersion)            \
  F(cudaDriverGetVersion)             \
  F(cudaGetDeviceCount)               \
  F(cudaGetDevice)                    \
  F(cudaSetDevice)                    \
  F(cudaDeviceGetAttribute)           \
  F(cudaDeviceGetPCIBusId)            \
  F(cudaDeviceCanAccessPeer)          \
  F(cudaDeviceEnablePeerAccess)       \
  F(cudaDeviceSynchronize)            \
  F(cudaDeviceGetStreamPriorityRange) \
  F(cudaMemGetInfo)                   \
  F(cudaMalloc)                       \
  F(cudaFree)                         \
  F(cudaHostAlloc)                    \
  F(cudaFreeHost)                     \
  F(cudaHostRegister)                 \
  F(cudaHostUnregister)               \
  F(cudaPointerGetAttributes)         \
  F(cudaMemcpy)                       \
  F(cudaMemcpyAsync)                  \
  F(cudaMemcpyPeerAsync)              \
  F(cudaMemsetAsync)                  \
  F(cudaStreamCreateWithPriority)     \
  F(cudaStreamDestroy)                \
  F(cudaStreamSynchronize)            \
  F(cudaStreamQuery)                  \
  F(cudaStreamWaitEvent)              \
  F(cudaLaunchHostFunc)               \
  F(cudaEventCreateWithFlags)         \
  F(cudaEventDestroy)                 \
  F(cudaEventRecord)                  \
  F(cudaEventQuery)                   \
  F(cudaEventSynchronize)             \
  F(cudaEventElapsedTime)             \
  F(cudaIpcGetMemHandle)              \
  F(cudaIpcOpenMemHandle)             \
  F(cudaIpcCloseMemHandle)            \
  F(cudaIpcGetEventHandle)            \
  F(cudaIpcOpenEventHandle)

struct CudaFunctions {
#define CGRAPH_FUNCTION(name) decltype(&::name) name = nullptr;
  CGRAPH_CUDA_FUNCTIONS(CGRAPH_FUNCTION)
#undef CGRAPH_FUNCTION
};

/// Loads the library at the first call. Throws StartError where the host has none, or one older
/// than CUDA 13.
const CudaFunctions& cuda();

/// How many GPUs this process may use. Throws StartError where there is no driver for CUDA 13.
int device_count();

}  // namespace cgraph::rt::gpu
