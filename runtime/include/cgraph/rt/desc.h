// What generated code says about itself in constants: plans, roles, tasks, actor classes.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace cgraph::rt {

class Call;
class Frame;

/// SHA-256 of a type's or plan's canonical text.
using Hash = std::array<unsigned char, 32>;

/// Runs one task: takes its arguments from the call and hands it the results.
using Thunk = void (*)(Call&);

/// How a process waits: `hybrid` pauses, then yields, then sleeps.
enum class WaitPolicy : std::uint8_t { hybrid, spin, block };

/// A timeout in nanoseconds that never runs out.
inline constexpr std::int64_t forever_ns = -1;

/// One (value, projection path) sent from one process to those that read it.
struct ChannelDesc {
  std::string_view name;       // "msg", "req.prompt"
  std::uint32_t from;          // process: 0 is the driver, i + 1 the i-th actor
  std::uint32_t first_reader;  // readers are PlanDesc::readers[first_reader ...]
  std::uint32_t reader_count;
  std::uint32_t slots;
  std::uint64_t slot_bytes;  // payload bytes of a slot; at most 48 needs no payload area
  bool bounded;              // larger values fail instead of spilling
};

/// Options of a graph with their compiled defaults; a run may override those that do not shape the
/// plan.
struct PlanOptions {
  std::uint32_t max_inflight = 10;
  std::uint32_t max_buffered_results = 1000;
  std::int64_t submit_timeout_ns = 10'000'000'000;
  std::int64_t get_timeout_ns = 10'000'000'000;
  std::int64_t teardown_timeout_ns = 30'000'000'000;
  std::int64_t start_timeout_ns = 10'000'000'000;
  std::uint64_t max_value = std::uint64_t{1} << 30;  // bytes
  bool fail_fast = false;
  WaitPolicy wait = WaitPolicy::hybrid;
  bool throw_on_full = false;
  bool trace = false;
  bool timed = false;  // stats() tells times, which takes two readings of the clock a call
};

/// A task that an actor of a plan has calls of.
struct PlanTask {
  std::uint32_t process;
  std::string_view name;  // "Echo.echo", as TaskSite::task
};

/// A plan as the driver's side compiles it. Process 0 is the driver.
struct PlanDesc {
  std::string_view graph;  // "demo.hello.Hello"
  Hash hash;
  std::span<const std::string_view> actors;       // role names: "a", "w[1][3]"
  std::span<const std::string_view> actor_types;  // "demo.hello.Echo", one for each of `actors`
  std::span<const ChannelDesc> channels;
  std::span<const std::uint32_t> readers;  // see ChannelDesc
  PlanOptions options;
  std::span<const PlanTask> tasks = {};  // for stats(), process by process
};

/// How long one call of a task may take (`@deadline`).
struct TaskDeadline {
  std::int64_t ns = 0;  // 0: as long as it likes
  bool fatal =
      false;  // the actor is killed then; else the result is an error once the task returns
};

/// A call in a graph: what an error of it says.
struct TaskSite {
  std::string_view task;   // "Echo.echo"
  std::string_view where;  // "hello.cgraph:9:10"
  std::uint32_t
      order;  // position among the graph's calls as written; decides which error comes first
  std::string_view trace = {};  // name in traces; empty: the task's
  TaskDeadline deadline = {};
  bool collective = false;  // an actor's share of a collective: no task of the user's
};

/// One actor's part of a plan. `reads` and `writes` list channel numbers; Frame's operations take
/// indexes into them.
struct RolePlan {
  std::string_view graph;  // "demo.hello.Hello"
  Hash hash;               // PlanDesc::hash
  std::uint32_t process;   // 1 and up
  std::span<const std::uint32_t> reads;
  std::span<const std::uint32_t> writes;
  std::uint32_t cells;  // values that stay on the actor
  std::span<const TaskSite> sites;
  void (*run)(Frame&);  // one execution
};

/// A task as `remote` calls see it.
struct TaskDesc {
  std::string_view name;  // "echo"
  Thunk thunk;
  std::uint32_t results;  // number of results, 0 for none
  bool concurrent;        // may run beside the actor's other work
  TaskDeadline deadline = {};
};

/// An actor class: how to make an instance from encoded arguments and what can be called on it.
struct ActorClass {
  std::string_view type;  // "demo.hello.Echo"
  Hash hash;
  Thunk construct;  // calls Call::set_self
  void (*destroy)(void*);
  std::span<const TaskDesc> tasks;
};

}  // namespace cgraph::rt
