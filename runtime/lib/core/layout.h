// Where the channels of a plan lie in the processes' arenas. Computed on the driver's side from
// compiled constants, sent in the compile message, never read from shared memory.
//
// An arena is one memory file per process and graph, written by that process only:
//   ArenaHeader | one cursor line per channel read | rings of the channels written | spill regions
//   (sparse)
// A ring is its slot headers (64 bytes each) followed by its payload areas.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

#include "cgraph/rt/channel.h"
#include "cgraph/rt/desc.h"

namespace cgraph::rt {

inline constexpr std::size_t inline_bytes = 48;

/// First line of a value in its ring.
struct SlotHeader {
  std::atomic<std::uint64_t> generation;
  std::atomic<std::uint32_t> length;
  std::atomic<std::uint16_t> kind;
  std::atomic<std::uint16_t> error;
  std::byte inline_payload[inline_bytes];
};
static_assert(sizeof(SlotHeader) == 64);

enum class SlotKind : std::uint16_t { inline_payload, area, spill };

/// Words are two cache lines apart, since processors fetch lines in pairs.
inline constexpr std::size_t line_bytes = 128;

/// Where a process sleeps: peers look at `asleep` after each publication.
struct alignas(line_bytes) SleepLine {
  std::atomic<std::uint32_t> asleep;
  std::atomic<std::int64_t> since;  // os::now_ns of the first sleep of this wait
};

/// What a process does, for those who wonder why nothing comes.
enum class Activity : std::uint32_t { starting, getting, acquiring, running };
constexpr std::uint64_t activity_word(Activity activity, std::uint32_t subject) {
  return std::uint64_t{subject} << 32 | static_cast<std::uint32_t>(activity);
}

struct ArenaHeader {
  alignas(line_bytes) std::atomic<std::uint32_t> poison;
  std::atomic<std::uint64_t> completed;  // executions
  std::atomic<std::uint64_t> activity;   // with the channel or task site
  SleepLine read;                        // sleeps on a generation
  SleepLine write;                       // sleeps on an acknowledgement
};
static_assert(sizeof(ArenaHeader) == 3 * line_bytes);

struct Cursor {
  alignas(line_bytes) std::atomic<std::uint64_t> acknowledged;
};

/// A ring in its producer's arena; offsets in bytes.
struct RingPlace {
  std::uint64_t headers = 0;
  std::uint64_t areas = 0;
  std::uint64_t area_stride = 0;
  std::uint64_t capacity = 0;      // payload bytes of an area
  std::uint64_t spill = 0;         // spill regions, one a slot
  std::uint64_t spill_stride = 0;  // 0: bounded, no spill
  std::uint64_t max_value = 0;
  std::uint32_t slots = 0;
};

struct ReaderPlace {
  std::uint32_t process = 0;
  std::uint64_t cursor = 0;  // in that process's arena
};

struct ReadEnd {
  std::uint32_t channel = 0;
  std::string name;
  std::uint32_t producer = 0;
  RingPlace ring;
  std::uint64_t cursor = 0;  // in the own arena
};

struct WriteEnd {
  std::uint32_t channel = 0;
  std::string name;
  RingPlace ring;
  std::vector<ReaderPlace> readers;
};

struct ArenaSize {
  std::uint64_t front = 0;  // allocated and populated
  std::uint64_t total = 0;  // with the sparse spill regions
};

/// One process's part of a plan.
struct RoleLayout {
  std::uint32_t process = 0;
  std::uint32_t processes = 0;  // of the plan, the driver included
  WaitPolicy wait = WaitPolicy::hybrid;
  ArenaSize arena;
  std::vector<ReadEnd> reads;        // in channel order
  std::vector<WriteEnd> writes;      // in channel order
  std::vector<std::uint32_t> peers;  // processes whose arenas it maps, ascending
  std::vector<ArenaSize> peer_sizes;
  std::string trace;  // file for its events (trace.h); empty: none
};

/// The names of a plan's processes, "driver" first.
std::vector<std::string> role_names(const PlanDesc& plan);
/// The layouts of all processes of a plan, the driver's first.
std::vector<RoleLayout> lay_out(const PlanDesc& plan, const PlanOptions& options);

/// Puts the ends into the order in which `role` counts them. False when they are not the same
/// channels.
bool arrange(RoleLayout& layout, const RolePlan& role);

}  // namespace cgraph::rt
