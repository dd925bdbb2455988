// The raw channel between two processes: round trip of small values and of a large one in place,
// throughput one way. Prints one line of JSON; the keys p50_us … are those of 8 B.
#include <algorithm>
#include <cstdio>
#include <vector>

#include "cgraph/rt/a0.h"
#include "pair.h"

namespace {

using namespace cgraph::rt;
using bench::Process;
using bench::with_child;

struct Latency {
  double p50, p99, p999;
};

Latency quantiles(std::vector<std::int64_t>& ns) {
  std::sort(ns.begin(), ns.end());
  const auto at = [&](std::size_t permille) {
    return static_cast<double>(ns[ns.size() * permille / 1000]) / 1000;
  };
  return {at(500), at(990), at(999)};
}

Latency round_trip(std::uint64_t size, std::size_t count) {
  const std::size_t warm = count / 10 + 1;
  std::vector<std::int64_t> ns(count);
  with_child(
      size, 2,
      [&](Process& p) {
        for (std::size_t i = 0; i < warm + count; ++i) {
          const std::int64_t start = os::now_ns();
          p.send(size);
          p.receive();
          if (i >= warm) ns[i - warm] = os::now_ns() - start;
        }
      },
      [&](Process& p) {
        for (std::size_t i = 0; i < warm + count; ++i) {
          p.receive();
          p.send(size);
        }
      });
  return quantiles(ns);
}

// Mean of batches, without a clock in every round: what a0 is compared with.
double round_trip_batched(std::uint64_t size) {
  constexpr std::size_t batch = 1000, batches = 200;
  std::vector<std::int64_t> ns;
  with_child(
      size, 2,
      [&](Process& p) {
        for (std::size_t b = 0; b < batches; ++b) {
          const std::int64_t start = os::now_ns();
          for (std::size_t i = 0; i < batch; ++i) {
            p.send(size);
            p.receive();
          }
          ns.push_back(os::now_ns() - start);
        }
      },
      [&](Process& p) {
        for (std::size_t i = 0; i < batch * batches; ++i) {
          p.receive();
          p.send(size);
        }
      });
  return quantiles(ns).p50 / batch;
}

double millions_a_second(std::uint64_t size) {
  constexpr std::size_t count = 2'000'000;
  double seconds = 0;
  with_child(
      size, 1024,
      [&](Process& p) {
        const std::int64_t start = os::now_ns();
        for (std::size_t i = 0; i < count; ++i) p.send(size);
        p.receive();
        seconds = static_cast<double>(os::now_ns() - start) / 1e9;
      },
      [&](Process& p) {
        for (std::size_t i = 0; i < count; ++i) p.receive();
        p.send(size);
      });
  return count / seconds / 1e6;
}

}  // namespace

int main() {
  const double before = measure_a0().p50_us;
  const double batched = round_trip_batched(8);
  const double batched48 = round_trip_batched(48);
  const double a0 = (before + measure_a0().p50_us) / 2;
  const Latency small = round_trip(8, 200'000);
  const Latency line = round_trip(48, 200'000);
  const Latency large = round_trip(1 << 20, 100'000);
  std::printf(
      "{\"p50_us\": %.4f, \"p99_us\": %.4f, \"p999_us\": %.4f, \"a0_us\": %.4f, \"mean8_us\": "
      "%.4f, \"ratio8\": %.2f, \"ratio48\": %.2f, "
      "\"p50_48_us\": %.4f, \"p99_48_us\": %.4f, \"p50_1mib_us\": %.4f, \"p99_1mib_us\": %.4f, "
      "\"millions_8\": %.1f, \"millions_48\": %.1f}\n",
      small.p50, small.p99, small.p999, a0, batched, batched / a0, batched48 / a0, line.p50,
      line.p99, large.p50, large.p99, millions_a_second(8), millions_a_second(48));
}
