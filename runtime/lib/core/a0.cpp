#include "cgraph/rt/a0.h"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <thread>
#include <vector>

#include "os.h"

namespace cgraph::rt {
namespace {

struct alignas(128) Line {
  std::atomic<std::uint64_t> value{0};
};

}  // namespace

A0 measure_a0() {
  constexpr std::uint64_t batch = 1000;
  constexpr int batches = 200;
  static constexpr std::uint64_t rounds = batch * batches;
  Line ping, pong;
  std::thread peer([&] {
    for (std::uint64_t i = 1; i <= rounds; ++i) {
      while (ping.value.load(std::memory_order_acquire) != i) {
      }
      pong.value.store(i, std::memory_order_release);
    }
  });
  std::vector<double> us;
  std::uint64_t i = 0;
  for (int b = 0; b < batches; ++b) {
    const std::int64_t start = os::now_ns();
    for (std::uint64_t n = 0; n < batch; ++n) {
      ping.value.store(++i, std::memory_order_release);
      while (pong.value.load(std::memory_order_acquire) != i) {
      }
    }
    us.push_back(static_cast<double>(os::now_ns() - start) / static_cast<double>(batch) / 1000);
  }
  peer.join();
  std::sort(us.begin(), us.end());
  return {us[us.size() / 2], us[us.size() * 99 / 100]};
}

}  // namespace cgraph::rt
