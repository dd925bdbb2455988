// Tasks of known lengths, for bench/simulation.
#pragma once

#include <chrono>
#include <cstdint>
#include <thread>

#include "cgraph/context.h"
#include "cgraph/tensor.h"

namespace bench {

class Sleeper {
 public:
  using Vector = cgraph::Tensor<float, cgraph::Shape<16384>>;

  std::int64_t us200(std::int64_t x) { return sleep(200, x); }
  std::int64_t us500(std::int64_t x) { return sleep(500, x); }
  std::int64_t us1000(std::int64_t x) { return sleep(1000, x); }
  std::int64_t us2000(std::int64_t x) { return sleep(2000, x); }
  std::int64_t join(std::int64_t x, std::int64_t y) { return sleep(500, x + y); }
  std::int64_t busy(std::int64_t x) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::microseconds(300);
    while (std::chrono::steady_clock::now() < end) {
    }
    return x + 1;
  }
  Vector make(std::int64_t x, cgraph::Context& ctx) {
    sleep(500, x);
    return ctx.alloc<Vector>();
  }
  std::int64_t total(const Vector& v) { return sleep(500, static_cast<std::int64_t>(v.size())); }

 private:
  static std::int64_t sleep(std::int64_t microseconds, std::int64_t x) {
    std::this_thread::sleep_for(std::chrono::microseconds(microseconds));
    return x;
  }
};

}  // namespace bench
