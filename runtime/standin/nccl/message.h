// Sends and receives, under the monitor.
#pragma once

#include <mutex>

#include "nccl/communicator.h"

namespace cgraph::standin {

/// Receives the next message from a rank if it is there. True: something was done.
bool receive(Communicator& communicator, std::unique_lock<Monitor>& lock, int peer);

/// Completes the next send to a rank before it is received, where the mode allows it.
bool send_early(Communicator& communicator, int peer);

/// CGRAPH_STANDIN_NCCL_TIME: how long transfers take.
const class TransferTime& nccl_time();

}  // namespace cgraph::standin
