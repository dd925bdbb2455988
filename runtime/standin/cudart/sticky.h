// An error that no later call recovers from, put in on purpose: CGRAPH_STANDIN_CUDA_FAULT=N makes
// the N-th operation on a stream of this process an access to an illegal address.
#pragma once

#include <driver_types.h>

namespace cgraph::standin {

/// cudaSuccess until the fault has happened.
cudaError_t sticky_error();

/// Counts an operation on a stream. False: it and all later ones do nothing.
bool operation_may_run();

}  // namespace cgraph::standin
