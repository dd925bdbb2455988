#include "common/transfer_time.h"

#include <chrono>
#include <thread>

#include "common/settings.h"

namespace cgraph::standin {

TransferTime::TransferTime(const char* name) {
  const auto numbers = list_setting(name, {0, 0, 0});
  latency_ns_ = (numbers[0] + 2 * numbers[1]) * 1000;
  byte_ns_ = numbers[2];
}

void TransferTime::pass(std::uint64_t bytes, int steps) const {
  const double ns = latency_ns_ * steps + byte_ns_ * static_cast<double>(bytes);
  if (ns > 0) std::this_thread::sleep_for(std::chrono::nanoseconds(static_cast<std::int64_t>(ns)));
}

}  // namespace cgraph::standin
