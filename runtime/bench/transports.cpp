// What a message costs on this host, as one object of JSON: the machine file of `cgraphc sim`.
#include <cstdio>

#include "pair.h"

namespace {

using namespace cgraph::rt;
using bench::Pair;
using bench::Process;
using bench::with_child;

constexpr std::size_t wide = 1 << 20;

/// The lower quartile: what else the machine does only ever adds.
std::int64_t typical(std::vector<std::int64_t> ns) {
  const std::size_t rank = ns.size() / 4;
  std::nth_element(ns.begin(), ns.begin() + static_cast<std::ptrdiff_t>(rank), ns.end());
  return ns[rank];
}

struct PerMessage {
  std::int64_t send, receive;
};

/// What the two ends do for a message that nobody waits for.
PerMessage measure_ends() {
  constexpr std::size_t batch = 1000, batches = 101;
  Pair pair(8, 1024);
  const os::Word board{0};
  Process from = pair.make(0, board), to = pair.make(1, board);
  std::vector<std::int64_t> send, receive;
  for (std::size_t b = 0; b < batches; ++b) {
    const std::int64_t start = os::now_ns();
    for (std::size_t i = 0; i < batch; ++i) from.send(8);
    const std::int64_t middle = os::now_ns();
    for (std::size_t i = 0; i < batch; ++i) to.receive();
    send.push_back(middle - start);
    receive.push_back(os::now_ns() - middle);
  }
  return {typical(send) / std::int64_t{batch}, typical(receive) / std::int64_t{batch}};
}

/// From one process that waits busily to the other.
std::int64_t measure_hop() {
  constexpr std::size_t batch = 1000, batches = 51;
  std::vector<std::int64_t> ns;
  with_child(
      8, 2,
      [&](Process& p) {
        for (std::size_t b = 0; b < batches; ++b) {
          const std::int64_t start = os::now_ns();
          for (std::size_t i = 0; i < batch; ++i) {
            p.send(8);
            p.receive();
          }
          ns.push_back(os::now_ns() - start);
        }
      },
      [&](Process& p) {
        for (std::size_t i = 0; i < batch * batches; ++i) {
          p.receive();
          p.send(8);
        }
      });
  return typical(ns) / std::int64_t{2 * batch};
}

struct Wake {
  std::int64_t call;   // of the sender
  std::int64_t until;  // from the beginning of the call to the end of the wait
};

/// A message to a process that sleeps. The child answers with the time at which it had it.
Wake measure_wake() {
  constexpr std::size_t count = 301;
  constexpr std::int64_t idle_ns = 500'000;
  std::vector<std::int64_t> call, until;
  with_child(
      8, 2,
      [&](Process& p) {
        for (std::size_t i = 0; i < count; ++i) {
          os::sleep(idle_ns);
          const std::int64_t start = os::now_ns();
          p.send(8);
          call.push_back(os::now_ns() - start);
          p.ends.readers[0].wait_ready(p.waiter, never);
          std::int64_t received;
          std::memcpy(&received, p.ends.readers[0].view().bytes.data(), sizeof received);
          p.ends.readers[0].release();
          until.push_back(received - start);
        }
      },
      [&](Process& p) {
        for (std::size_t i = 0; i < count; ++i) {
          p.receive();
          p.bytes = static_cast<std::uint64_t>(os::now_ns());
          p.send(8);
        }
      });
  return {typical(call), typical(until)};
}

/// How long a wait is busy before it sleeps.
std::int64_t measure_busy_wait(bool oversubscribed) {
  constexpr std::size_t count = 301;
  Pair pair(8, 2);
  const os::Word board{0};
  Process process = pair.make(0, board);
  const auto time = [&](WaitPolicy policy) {
    Waiter waiter(policy, oversubscribed, board, 0, process.ends.own().read);
    std::vector<std::int64_t> ns;
    for (std::size_t i = 0; i < count; ++i) {
      const std::int64_t start = os::now_ns();
      // It looks at the clock when it comes to sleep.
      process.ends.readers[0].wait_ready(waiter, start);
      ns.push_back(os::now_ns() - start);
    }
    return typical(ns);
  };
  return std::max<std::int64_t>(0, time(WaitPolicy::hybrid) - time(WaitPolicy::block));
}

/// Copying a value into its slot.
std::int64_t measure_copy_per_mib() {
  constexpr std::size_t count = 51;
  Pair pair(wide, 2);
  const os::Word board{0};
  Process from = pair.make(0, board), to = pair.make(1, board);
  const std::vector<std::byte> value(wide, std::byte{1});
  std::vector<std::int64_t> ns;
  for (std::size_t i = 0; i < count; ++i) {
    SlotWriter& writer = from.ends.writers[0];
    writer.wait_room(from.write_waiter, never);
    const std::int64_t start = os::now_ns();
    std::memcpy(writer.reserve(wide), value.data(), wide);
    ns.push_back(os::now_ns() - start);
    writer.publish();
    to.receive();
  }
  return typical(ns);
}

}  // namespace

int main() {
  const PerMessage ends = measure_ends();
  const Wake wake = measure_wake();
  const std::int64_t own = ends.send + ends.receive;
  std::printf(
      "{\n"
      "  \"cores\": %u,\n"
      "  \"send_ns\": %lld,\n"
      "  \"receive_ns\": %lld,\n"
      "  \"handover_ns\": %lld,\n"
      "  \"wake_ns\": %lld,\n"
      "  \"wake_call_ns\": %lld,\n"
      "  \"busy_wait_ns\": %lld,\n"
      "  \"busy_wait_oversubscribed_ns\": %lld,\n"
      "  \"copy_ns_per_mib\": %lld\n"
      "}\n",
      os::cpu_count(), static_cast<long long>(ends.send), static_cast<long long>(ends.receive),
      static_cast<long long>(std::max<std::int64_t>(0, measure_hop() - own)),
      static_cast<long long>(std::max<std::int64_t>(0, wake.until - own)),
      static_cast<long long>(std::max<std::int64_t>(0, wake.call - ends.send)),
      static_cast<long long>(measure_busy_wait(false)),
      static_cast<long long>(measure_busy_wait(true)),
      static_cast<long long>(measure_copy_per_mib()));
}
