// Where the channels of a plan lie in the processes' arenas. Computed on the driver's side from
// compiled constants, sent in the compile message, never read from shared memory.
//
// An arena is one memory file per process and graph, written by that process only:
//   ArenaHeader | one cursor line per channel read | counters | rings of the channels written |
//   spill regions (sparse)
// A ring is its slot headers (64 bytes each) followed by its payload areas.
#pragma once

#include <atomic>
#include <cstdint>
#include <span>
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

/// What each further graph of a live set has of its own in a process's arena.
struct MemberLines {
  alignas(line_bytes) std::atomic<std::uint64_t> completed;
  SleepLine read;
  SleepLine write;
};

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
  std::uint64_t sleep = 0;   // the line where it sleeps, there too
};

struct ReadEnd {
  std::uint32_t channel = 0;
  std::string name;
  std::uint32_t producer = 0;
  RingPlace ring;
  std::uint64_t cursor = 0;          // in the own arena
  std::uint64_t producer_sleep = 0;  // the line where the producer sleeps, in its arena
};

struct WriteEnd {
  std::uint32_t channel = 0;
  std::string name;
  RingPlace ring;
  std::uint64_t counters = 0;  // ChannelCounters, in the own arena
  std::vector<ReaderPlace> readers;
};

struct ArenaSize {
  std::uint64_t front = 0;  // allocated and populated
  std::uint64_t total = 0;  // with the sparse spill regions
};

/// A task whose calls a process counts.
struct CountedTask {
  std::uint32_t number = 0;  // in PlanDesc::tasks
  std::string name;
};

/// One graph's part of a process's layout: the only one, or one of a live set's.
struct MemberPart {
  std::uint32_t member = 0;   // the graph's place in the set
  std::uint32_t process = 0;  // the process's number in the graph's plan
  Hash plan{};
  std::string graph;
  std::uint32_t first_channel = 0;  // what its plan calls channel 0
  std::uint32_t first_read = 0, read_count = 0;
  std::uint32_t first_write = 0, write_count = 0;
  // In the own arena: the number of its executions, and where the driver sleeps.
  std::uint64_t completed = 0, read_sleep = 0, write_sleep = 0;
  std::vector<std::uint32_t> orders;  // of the driver: writes that tell actors its executions
  std::string trace;                  // file for its events (trace.h); empty: none
  std::uint64_t counters = 0;         // RoleCounters, and TaskCounters for each of `tasks`
  std::vector<CountedTask> tasks;
  bool timed = false;
};

inline constexpr std::uint32_t no_order = UINT32_MAX;

/// One process's part of a plan, or of the plans of a live set.
struct RoleLayout {
  std::uint32_t process = 0;
  std::uint32_t processes = 0;  // the driver included
  WaitPolicy wait = WaitPolicy::hybrid;
  ArenaSize arena;
  std::uint64_t head = 0;            // bytes of the arena before its rings
  std::vector<ReadEnd> reads;        // in channel order, graph by graph
  std::vector<WriteEnd> writes;      // likewise
  std::vector<std::uint32_t> peers;  // processes whose arenas it maps, ascending
  std::vector<ArenaSize> peer_sizes;
  std::vector<MemberPart> members;  // the graphs that it has a role in, by their place in the set
  std::uint32_t order = no_order;   // of an actor in several graphs: the read that tells which is
                                    // next
};

/// One graph of a live set.
struct MemberPlan {
  const PlanDesc& plan;
  const PlanOptions& options;
  std::vector<std::uint32_t> processes;  // of the set, for each of the plan's
};

/// The names of a plan's processes, "driver" first.
std::vector<std::string> role_names(const PlanDesc& plan);
/// The layouts of all processes of a live set, the driver's first. Actors in several of its graphs
/// get an order channel: the driver writes the place of each execution's graph into it, so that
/// they run executions in the order of submission. Throws os::Error (ENOMEM) where a process could
/// not map its arena.
std::vector<RoleLayout> lay_out(std::span<const MemberPlan> members, std::uint32_t processes);
/// The same for a graph of its own.
std::vector<RoleLayout> lay_out(const PlanDesc& plan, const PlanOptions& options);

/// Puts a graph's ends into the order in which `role` counts them. False when they are not the same
/// channels.
bool arrange(RoleLayout& layout, const MemberPart& part, const RolePlan& role);

}  // namespace cgraph::rt
