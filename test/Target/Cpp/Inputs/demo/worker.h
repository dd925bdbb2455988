#pragma once
#include <cstdint>

namespace demo {

class Worker {
 public:
  std::int64_t inc(std::int64_t x) { return x + 1; }
  std::int64_t double_(std::int64_t x) { return 2 * x; }
  std::int64_t echo(std::int64_t x) { return x; }
};

}  // namespace demo
