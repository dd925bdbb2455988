// The LogGP model of how long a transfer takes.
#pragma once

#include <cstdint>

namespace cgraph::standin {

class TransferTime {
 public:
  /// CGRAPH_STANDIN_<name>: "L,o,G", latency and overhead in microseconds, nanoseconds a byte.
  explicit TransferTime(const char* name);

  /// Sleeps for L + 2o + bytes * G, `steps` times the first two.
  void pass(std::uint64_t bytes, int steps = 1) const;

 private:
  double latency_ns_;
  double byte_ns_;
};

}  // namespace cgraph::standin
