// From the host to the device: connects what a group needs and puts it on its stream.
#pragma once

#include <nccl.h>

#include <memory>
#include <vector>

#include "nccl/communicator.h"

namespace cgraph::standin {

/// The operations of a group on one communicator.
struct Launch {
  std::shared_ptr<Communicator> communicator;
  std::vector<Operation> operations;
  std::vector<cudaStream_t> streams;  // the group runs on the first, in the order of all
};

/// The first use of a pair of ranks, or of a kind of collective, blocks the host until the other
/// hosts come to it.
ncclResult_t start(const Launch& launch);

}  // namespace cgraph::standin
