// The device's side of a group: meets the other ranks and moves the data.
#pragma once

#include "nccl/launch.h"

namespace cgraph::standin {

struct Kernel {
  Launch launch;
  std::uint64_t number;  // in the device's order
};

/// A host function for a stream; owns the Kernel behind the pointer.
void run_kernel(void* kernel);

}  // namespace cgraph::standin
