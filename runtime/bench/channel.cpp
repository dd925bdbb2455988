// The raw channel between two processes: round trip of small values and of a large one in place,
// throughput one way. Prints one line of JSON; the keys p50_us … are those of 8 B.
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <vector>

#include "arena.h"
#include "cgraph/rt/a0.h"
#include "waiter.h"

namespace {

using namespace cgraph::rt;

// Channels by value size: ping and pong.
constexpr std::uint32_t readers[] = {1, 0};

struct Process {
  Process(const RoleLayout& layout, std::vector<std::shared_ptr<Arena>> arenas,
          const os::Word& board)
      : ends(layout, std::move(arenas)),
        waiter(layout.wait, os::cpu_count() < 2, board, 0, ends.own().read),
        write_waiter(layout.wait, os::cpu_count() < 2, board, 0, ends.own().write) {}
  Ends ends;
  Waiter waiter, write_waiter;

  void receive() {
    ends.readers[0].wait_ready(waiter, never);
    bytes += ends.readers[0].view().bytes.size();
    ends.readers[0].release();
  }
  void send(std::size_t size) {
    SlotWriter& writer = ends.writers[0];
    writer.wait_room(write_waiter, never);
    std::byte* at = writer.reserve(size);
    // A large value is already there: only the hand-over is measured.
    std::memcpy(at, &bytes, std::min<std::size_t>(size, 8));
    writer.publish();
  }
  std::uint64_t bytes = 0;
};

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

// Runs `here` in this process and `there` in a child that shares the two arenas.
template <class Here, class There>
void with_child(std::uint64_t slot_bytes, std::uint32_t slots, Here here, There there) {
  const ChannelDesc channels[] = {{.name = "ping",
                                   .from = 0,
                                   .first_reader = 0,
                                   .reader_count = 1,
                                   .slots = slots,
                                   .slot_bytes = slot_bytes,
                                   .bounded = true},
                                  {.name = "pong",
                                   .from = 1,
                                   .first_reader = 1,
                                   .reader_count = 1,
                                   .slots = slots,
                                   .slot_bytes = slot_bytes,
                                   .bounded = true}};
  const std::string_view actors[] = {"peer"};
  PlanDesc plan{};
  plan.actors = actors;
  plan.channels = channels;
  plan.readers = readers;
  const std::vector<RoleLayout> roles = lay_out(plan, plan.options);
  os::Fd files[2];
  for (std::size_t p = 0; p < 2; ++p) files[p] = os::make_memory("bench", roles[p].arena.total);
  const os::Word board{0};
  const pid_t child = fork();
  // Mappings are not inherited: each side makes its own.
  std::vector<std::shared_ptr<Arena>> arenas;
  for (std::size_t p = 0; p < 2; ++p)
    arenas.push_back(own_arena(std::move(files[p]), roles[p].arena));
  Process process(roles[child ? 0 : 1], arenas, board);
  if (child == 0) {
    there(process);
    _exit(0);
  }
  here(process);
  waitpid(child, nullptr, 0);
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
