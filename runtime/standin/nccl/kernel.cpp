#include "nccl/kernel.h"

#include <algorithm>

#include "common/mode.h"
#include "nccl/collective.h"
#include "nccl/device_order.h"
#include "nccl/fault.h"
#include "nccl/message.h"
#include "nccl/watchdog.h"

namespace cgraph::standin {

namespace {

/// A group that runs, under the monitor.
class Run {
 public:
  Run(Communicator& communicator, std::unique_lock<Monitor>& lock)
      : communicator_(communicator),
        state_(communicator.state()),
        lock_(lock),
        collective_(communicator, lock) {}

  void run(const std::vector<Operation>& operations) {
    ++state_.started;
    if (!communicator_.aborted()) meet(operations);
    ++state_.finished;
    communicator_.segment().monitor.notify();
  }

 private:
  void meet(const std::vector<Operation>& operations) {
    std::copy(operations.begin(), operations.end(), state_.operation_slots.begin());
    state_.operation_count = static_cast<std::uint32_t>(operations.size());
    communicator_.segment().monitor.notify();
    if (inject_fault(communicator_))
      communicator_.wait([] { return false; });
    else
      communicator_.wait([&] { return advance(); });
    // Nobody may still be at this rank's memory when its stream goes on.
    while (is_being_read()) communicator_.segment().monitor.wait(std::chrono::milliseconds(20));
    state_.operation_count = 0;
  }

  /// Does all that can be done. True: the group has ended.
  bool advance() {
    for (bool moved = true; moved;) {
      moved = collective_.advance();
      for (int peer = 0; peer < communicator_.ranks(); ++peer) {
        moved |= send_early(communicator_, peer);
        moved |= receive(communicator_, lock_, peer);
      }
      if (moved) communicator_.segment().monitor.notify();
    }
    return std::ranges::all_of(state_.operations(), [](const Operation& operation) {
      return operation.progress == Progress::done;
    });
  }

  bool is_being_read() {
    for (const Operation& operation : state_.operations())
      if (operation.kind == Kind::send && operation.progress == Progress::taken &&
          !communicator_.state_of(operation.peer).dead)
        return true;
    if (!state_.collective()) return false;
    return std::ranges::any_of(communicator_.segment().all(),
                               [](const RankState& other) { return other.reading && !other.dead; });
  }

  Communicator& communicator_;
  RankState& state_;
  std::unique_lock<Monitor>& lock_;
  CollectiveRun collective_;
};

}  // namespace

void run_kernel(void* data) {
  const std::unique_ptr<Kernel> kernel(static_cast<Kernel*>(data));
  Communicator& communicator = *kernel->launch.communicator;
  DeviceOrder& order = device_order(communicator.device());
  chaos_pause();
  order.begin(kernel->number);
  {
    std::unique_lock lock(communicator.segment().monitor);
    Run(communicator, lock).run(kernel->launch.operations);
  }
  order.end();
}

}  // namespace cgraph::standin
