// Errors put in on purpose: CGRAPH_STANDIN_NCCL_FAULT=RANK,GROUP,RESULT gives the rank's
// communicators the ncclResult_t RESULT at their GROUP-th group, which then never ends.
#pragma once

#include "nccl/communicator.h"

namespace cgraph::standin {

/// Whether the fault is in the group that has just started.
bool inject_fault(Communicator& communicator);

}  // namespace cgraph::standin
