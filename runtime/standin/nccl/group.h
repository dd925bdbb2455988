// Groups: what a thread issues between ncclGroupStart and ncclGroupEnd starts together.
#pragma once

#include <nccl.h>

#include "nccl/operation.h"

namespace cgraph::standin {

bool in_group();

/// What a caller says of an operation.
struct Request {
  Kind kind;
  const void* from;
  void* to;
  std::uint64_t count;
  ncclDataType_t type;
  ncclRedOp_t reduction = ncclSum;
  int peer = -1;
};

/// Checks an operation and adds it to the thread's group, or starts a group of it alone.
ncclResult_t issue(const Request& request, ncclComm_t communicator, cudaStream_t stream);

}  // namespace cgraph::standin
