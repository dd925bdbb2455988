#pragma once
#include <chrono>
#include <cstdint>
#include <thread>

namespace measured {

/// Sleeps, so that the processor's other work matters little.
class Stage {
public:
  std::int64_t quick(std::int64_t x) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
    return x + 1;
  }
  std::int64_t slow(std::int64_t x) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    return 2 * x;
  }
};

}  // namespace measured
