// Which groups of a device's communicators may run: its own rules, beside the streams'.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>

namespace cgraph::standin {

/// Of one device, in this process.
class DeviceOrder {
 public:
  /// The number of a group in the order of the host's issues.
  std::uint64_t issue();
  /// Waits until the group may start: with NCCL_LAUNCH_ORDER_IMPLICIT=1 after all earlier ones have
  /// started, with CGRAPH_STANDIN_RESIDENT=N when fewer than N run.
  void begin(std::uint64_t number);
  void end();

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::uint64_t issued_ = 0;
  std::uint64_t started_ = 0;
  std::uint64_t running_ = 0;
};

DeviceOrder& device_order(int device);

}  // namespace cgraph::standin
