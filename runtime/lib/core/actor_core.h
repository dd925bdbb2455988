// An actor apart from how it is reached: its object, its thread's loop, its queue of remote calls.
// The same for a process of its own and for a thread of the driver.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "arena.h"
#include "cgraph/rt/blob.h"
#include "cgraph/rt/desc.h"
#include "cgraph/rt/fault.h"
#include "cgraph/rt/frame.h"
#include "counters.h"
#include "message.h"
#include "trace.h"
#include "waiter.h"

namespace cgraph::rt {

/// A call from the driver outside any graph.
struct CallRequest {
  std::uint32_t task = 0;
  Blob arguments;
  std::function<void(const Blob& results, const Blob& failure)> reply;
};

/// An actor's role in one graph, with its ends of that graph's channels.
struct ActorRole {
  std::uint32_t member;  // the graph's place in its set
  const RolePlan& plan;
  std::span<SlotReader> readers;
  std::span<SlotWriter> writers;
  std::uint32_t first_channel;            // what the plan calls channel 0
  std::atomic<std::uint64_t>& completed;  // executions, for the agent to read
  Tracer* tracer;                         // nullptr: not traced
  RoleCounters& counters;
  std::vector<TaskCounters*> sites;  // for each of the plan's; nullptr: not counted
  bool timed;
};

/// What it takes to make an ActorRole: one for each of the layout's members.
struct RoleParts {
  const RolePlan* plan;
  std::unique_ptr<Tracer> tracer;
};

/// A graph, or the graphs of a live set, on one actor: its ends of the channels and where it
/// watches the board.
struct ActorGraph {
  ActorGraph(std::uint64_t graph_id, const RoleLayout& layout, std::vector<RoleParts> parts,
             std::vector<std::shared_ptr<Arena>> arenas, const os::Word& board,
             std::uint32_t running);

  std::uint64_t id;
  Ends ends;
  Waiter read_waiter, write_waiter;
  std::vector<RoleParts> parts;
  std::vector<ActorRole> roles;
  SlotReader* order = nullptr;      // tells which role is next; nullptr: there is one
  std::uint32_t order_channel = 0;  // its number
};

class ActorCore;
/// The roles for a layout's graphs, whose ends it arranges. Throws Fault (F25).
std::vector<RoleParts> find_roles(const ActorCore& actor, RoleLayout& layout);
/// Makes the tracers that a layout asks for. Throws os::Error.
void make_tracers(const ActorCore& actor, const RoleLayout& layout, std::span<RoleParts> parts);

/// How a graph's loop ended on an actor.
struct LeaveReport {
  std::uint64_t graph = 0;
  std::optional<Corrupt> corrupt;  // it found damaged shared memory
};

class RoleRun;

class ActorCore {
 public:
  ActorCore(const ActorClass& type, std::span<const RolePlan> roles, std::string name)
      : type_(type), roles_(roles), name_(std::move(name)) {}
  ~ActorCore();

  const ActorClass& type() const { return type_; }
  const std::string& name() const { return name_; }
  /// The role for a plan's process, or nullptr.
  const RolePlan* find_role(const Hash& plan, std::uint32_t process) const;
  /// Some role in a graph of that name, to say what hash was expected.
  const RolePlan* find_graph(std::string_view graph) const;

  /// The actor thread's body: makes the object and reports (an error record or nothing), then
  /// serves until `stop`.
  void run(const Blob& arguments, const std::function<void(Blob failure)>& constructed,
           std::function<void(const LeaveReport&)> left);

  /// From any other thread:
  void begin(std::unique_ptr<ActorGraph> graph);
  void submit(CallRequest call);
  /// Ends `run` after the current task.
  void stop();

 private:
  friend class RoleRun;

  Blob construct(const Blob& arguments);
  void destroy();
  void serve_calls();
  void serve(const CallRequest& call);
  void serve_concurrently(CallRequest call);
  void concurrent_worker();
  void run_graph(ActorGraph& graph);
  void run_in_order(ActorGraph& graph, std::deque<RoleRun>& runs);
  std::uint32_t next_member(ActorGraph& graph);
  /// After an interrupted wait: throws RoleRun::Leave unless it is a remote call that interrupts.
  void attend(Waiter& waiter);
  bool stopping() const { return stopping_.load(std::memory_order_acquire); }

  const ActorClass& type_;
  std::span<const RolePlan> roles_;
  std::string name_;
  void* self_ = nullptr;

  Attention attention_;
  std::atomic<bool> stopping_{false};
  std::mutex mutex_;
  std::deque<CallRequest> calls_;
  std::unique_ptr<ActorGraph> graph_;
  std::function<void(const LeaveReport&)> left_;

  // Calls of concurrent tasks.
  std::condition_variable concurrent_arrival_;
  std::deque<CallRequest> concurrent_calls_;
  std::vector<std::thread> workers_;
  std::size_t idle_workers_ = 0;
};

/// The state of a role in its loop, behind Frame.
class RoleRun {
 public:
  RoleRun(ActorCore& core, ActorGraph& graph, const ActorRole& role);

  /// One execution.
  void execute();

  void get(std::uint32_t i);
  void release(std::uint32_t i) { role_.readers[i].release(); }
  void acquire(std::uint32_t i);
  void commit(std::uint32_t i);
  void invoke(std::uint32_t site, Thunk thunk, std::span<const In> ins, std::span<const Out> outs);
  Operand resolve(const In& operand);

  /// Waits ended for good: the graph has failed, is torn down, or the actor stops.
  struct Leave {};

  /// The graph failed or is torn down, or the actor stops.
  bool is_over() const;

  std::uint32_t member() const { return role_.member; }
  /// Events count from now: other graphs had the time before.
  void resume_trace() {
    if (tracer_) traced_until_ = os::now_ns();
  }

 private:
  void check_board() const;
  /// Records what was done since the last event.
  void trace(TraceKind kind, std::uint32_t subject, std::uint64_t amount, std::uint32_t flags);
  void note(Activity activity, std::uint32_t subject) {
    graph_.ends.own().activity.store(activity_word(activity, subject), std::memory_order_relaxed);
  }
  static void count_time(Counter& counter, std::int64_t began) {
    count(counter, static_cast<std::uint64_t>(os::now_ns() - began));
  }
  template <class Wait>
  void wait(Waiter& waiter, std::uint32_t subject, Wait&& wait_once);
  /// The error record of the first failed operand by task order, others attached; or nothing.
  std::span<const std::byte> first_failure(std::span<const In> ins);
  void add_failures(const In& operand, std::vector<std::span<const std::byte>>& failures);
  void fail_sinks(std::span<const std::byte> record);

  ActorCore& core_;
  ActorGraph& graph_;
  const ActorRole& role_;
  std::vector<SlotView> views_;
  std::vector<Cell> cells_;
  std::vector<Sink> sinks_;
  Blob merged_failure_;
  CallInfo info_;
  Tracer* tracer_;
  std::int64_t traced_until_ = 0;
};

/// What an actor says when it has no part in a plan (F25).
Fault no_role_fault(const ActorCore& actor, std::string_view graph, const Hash& plan);
/// One record of several: the first by task order, the others attached (F2).
Blob merge_failures(std::span<const std::span<const std::byte>> records);
/// The error record of the exception being handled, for a call described by `info`.
Blob describe_failure(const CallInfo& info);
/// Runs the task, and sees to its deadline. Throws what it throws, DeadlineMissed.
void run_task(Thunk thunk, Call& call, const TaskDeadline& deadline);

}  // namespace cgraph::rt
