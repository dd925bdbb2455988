// What processes count for `stats()`: lines of each arena that its process alone writes, relaxed,
// and that others only read. Nothing is decided by them, so what a hostile process writes there
// harms no one.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>

#include "cgraph/rt/host.h"
#include "layout.h"
#include "message.h"

namespace cgraph::rt {

using Counter = std::atomic<std::uint64_t>;

/// Adds to a counter of the own arena.
inline void count(Counter& counter, std::uint64_t amount = 1) {
  counter.store(counter.load(std::memory_order_relaxed) + amount, std::memory_order_relaxed);
}

/// Of a process in one graph; its tasks' follow.
struct RoleCounters {
  Counter value_wait_ns, room_wait_ns;  // while times are counted
};

struct TaskCounters {
  Counter calls, failed, skipped;
  Counter busy_ns;  // while times are counted
};

/// Beside the ring of a channel, in its producer's arena.
struct ChannelCounters {
  Counter messages, bytes, spilled;
};

/// The counters of a graph, the set's `member`, from the beginnings of its processes' arenas:
/// `layouts[p].head` bytes each.
GraphCounters read_counters(std::span<const RoleLayout> layouts,
                            std::span<const std::byte* const> heads, std::uint32_t member);

void pack(Packer& out, const GraphCounters& counters);
GraphCounters unpack_counters(Unpacker& in);

}  // namespace cgraph::rt
