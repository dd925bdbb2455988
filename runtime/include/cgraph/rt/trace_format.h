// The files that a traced graph leaves: one for each process and graph, mapped while it is written,
// so that nothing is lost when a process is killed. `cgraphc trace` merges them.
//
//   TraceHeader | description (JSON) | padding to 4096 | ring of TraceEvents
//
// The driver's description is {"process": 0, "pid", "graph", "actors": [{"role", "name", "type"}],
// "channels": [{"name", "from", "to": [...]}]}, an actor's {"process", "pid", "graph", "name",
// "sites": [{"task", "where"}], "tasks": [...]}. Files of one graph have names that differ in the
// number of the process only: "<pid>-<time>.<process>.cgtrace".
#pragma once

#include <atomic>
#include <cstdint>

namespace cgraph::rt {

inline constexpr std::uint64_t trace_magic = 0x3143415254474343;  // "CCGTRAC1"
inline constexpr std::uint64_t trace_page = 4096;

enum class TraceKind : std::uint32_t {
  none,     // not written yet
  submit,   // driver: an execution goes in; amount: 0
  arrive,   // driver: a result of `subject` (a channel) is there
  get,      // driver: a thread asked for result `subject`
  read,     // actor: the next value of channel `subject`; amount: bytes
  acquire,  // actor: a free slot of channel `subject`
  compute,  // actor: task site `subject`
  write,    // actor: a value of channel `subject` is published; amount: bytes
  wait,     // actor: a wait for channel `subject` that ordinary calls interrupt
  remote,   // actor: those calls
};

/// Bits of TraceEvent::flags.
inline constexpr std::uint32_t trace_waited = 1;   // read, acquire: it was not there at once
inline constexpr std::uint32_t trace_failed = 2;   // compute: the task threw; read, write: an error
inline constexpr std::uint32_t trace_skipped = 4;  // compute: an operand had failed
inline constexpr std::uint32_t trace_collective = 8;  // compute: the site is that of a collective

/// What a process did from `begin_ns` to `end_ns` (CLOCK_MONOTONIC).
struct TraceEvent {
  std::int64_t begin_ns;
  std::int64_t end_ns;
  std::uint64_t execution;
  std::uint64_t amount;
  std::uint32_t subject;
  std::uint32_t thread;  // kernel's number of the thread
  std::uint32_t flags;
  std::atomic<TraceKind> kind;  // written last
};
static_assert(sizeof(TraceEvent) == 48);

struct TraceHeader {
  std::uint64_t magic;
  std::uint64_t capacity;                           // events
  std::uint64_t description;                        // bytes
  std::uint64_t events;                             // offset
  alignas(64) std::atomic<std::uint64_t> recorded;  // events so far; the last `capacity` are there
};

}  // namespace cgraph::rt
