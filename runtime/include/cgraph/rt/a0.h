// The yardstick of all latencies.
#pragma once

namespace cgraph::rt {

struct A0 {
  double p50_us;
  double p99_us;
};

/// Round trip of one cache line between two spinning threads, over batches of a thousand; takes
/// some 20 ms, on a busy machine up to a second.
A0 measure_a0();

}  // namespace cgraph::rt
