// The functions of NCCL that the runtime calls, found when the program runs.
#pragma once

#include "cuda_functions.h"

// After cuda_functions.h.
#include <nccl.h>

namespace cgraph::rt::gpu {

#define CGRAPH_NCCL_FUNCTIONS(F) \
  F(ncclGetVersion)              \
  F(ncclGetErrorString)          \
  F(ncclGetLastError)            \
  F(ncclGetUniqueId)             \
  F(ncclCommInitRankConfig)      \
  F(ncclCommFinalize)            \
  F(ncclCommDestroy)             \
  F(ncclCommAbort)               \
  F(ncclCommGetAsyncError)       \
  F(ncclCommCount)               \
  F(ncclCommCuDevice)            \
  F(ncclCommUserRank)            \
  F(ncclGroupStart)              \
  F(ncclGroupEnd)                \
  F(ncclSend)                    \
  F(ncclRecv)                    \
  F(ncclAllReduce)               \
  F(ncclReduce)                  \
  F(ncclReduceScatter)           \
  F(ncclBroadcast)               \
  F(ncclAllGather)               \
  F(ncclAlltoAll)                \
  F(ncclGather)                  \
  F(ncclScatter)

struct NcclFunctions {
#define CGRAPH_FUNCTION(name) decltype(&::name) name = nullptr;
  CGRAPH_NCCL_FUNCTIONS(CGRAPH_FUNCTION)
#undef CGRAPH_FUNCTION
};

/// Loads the library at the first call. Throws StartError where the host has none, or one older
/// than NCCL 2.28.
const NcclFunctions& nccl();

}  // namespace cgraph::rt::gpu
