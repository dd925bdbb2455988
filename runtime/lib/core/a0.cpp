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

/// Spins until the word holds `value` or `other`, and returns which. On a busy machine the peer may
/// need this CPU.
std::uint64_t spin_until(const std::atomic<std::uint64_t>& word, std::uint64_t value,
                         std::uint64_t other) {
  constexpr int spins_a_yield = 10'000;
  for (int spins = 1;; ++spins) {
    const std::uint64_t got = word.load(std::memory_order_acquire);
    if (got == value || got == other) return got;
    if (spins % spins_a_yield == 0) os::yield();
  }
}

}  // namespace

A0 measure_a0() {
  constexpr std::uint64_t batch = 1000;
  constexpr std::size_t most_batches = 200, least_batches = 10;
  constexpr std::int64_t budget_ns = 200'000'000;
  constexpr std::uint64_t stop = UINT64_MAX;
  Line ping, pong;
  std::thread peer([&] {
    for (std::uint64_t i = 1;; ++i) {
      if (spin_until(ping.value, i, stop) == stop) return;
      pong.value.store(i, std::memory_order_release);
    }
  });
  std::vector<double> us;
  const std::int64_t end = os::now_ns() + budget_ns;
  std::uint64_t i = 0;
  while (us.size() < most_batches && (us.size() < least_batches || os::now_ns() < end)) {
    const std::int64_t start = os::now_ns();
    for (std::uint64_t n = 0; n < batch; ++n) {
      ping.value.store(++i, std::memory_order_release);
      spin_until(pong.value, i, i);
    }
    us.push_back(static_cast<double>(os::now_ns() - start) / static_cast<double>(batch) / 1000);
  }
  ping.value.store(stop, std::memory_order_release);
  peer.join();
  std::sort(us.begin(), us.end());
  return {us[us.size() / 2], us[us.size() * 99 / 100]};
}

}  // namespace cgraph::rt
