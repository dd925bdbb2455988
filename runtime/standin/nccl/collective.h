// The collectives of a group, one after the other.
#pragma once

#include <mutex>
#include <vector>

#include "nccl/communicator.h"

namespace cgraph::standin {

/// Under the monitor.
class CollectiveRun {
 public:
  CollectiveRun(Communicator& communicator, std::unique_lock<Monitor>& lock)
      : communicator_(communicator), lock_(lock) {}

  /// Goes on with the group's next collective if it can. True: something was done.
  bool advance();

 private:
  /// Whether all ranks have come to this collective and mean the same.
  bool all_here(const Operation& operation);
  bool all_have_read();
  /// Computes this rank's result, without the lock, while nobody writes. False: a rank is gone.
  bool read(Operation& operation);
  void write(Operation& operation);

  Communicator& communicator_;
  std::unique_lock<Monitor>& lock_;
  std::vector<std::byte> result_;
};

}  // namespace cgraph::standin
