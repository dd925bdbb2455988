// Finds ranks that wait for each other, and says who waits for whom.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "nccl/segment.h"

namespace cgraph::standin {

/// Watches one wait of a rank. Its functions are called under the segment's monitor.
class Watchdog {
 public:
  explicit Watchdog(Segment& segment);

  /// Reports where ranks are certain to wait for ever, or nothing has happened for
  /// CGRAPH_STANDIN_WATCHDOG_MS. A report is made once for a communicator, on standard error, and
  /// ends the process unless CGRAPH_STANDIN_ON_HANG=wait.
  void look();

 private:
  Segment& segment_;
  std::uint32_t notifications_;
  std::chrono::steady_clock::time_point since_;
};

/// Reports operations that do not fit each other, in the same way.
void report_mismatch(Segment& segment, int rank, int peer);

}  // namespace cgraph::standin
