// The driver's link to its agent: actors, graphs, remote calls. Everything here throws Fault on
// system failures.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "cgraph/rt/blob.h"
#include "cgraph/rt/channel.h"
#include "cgraph/rt/desc.h"
#include "cgraph/rt/fault.h"

namespace cgraph::rt {

/// What it takes to start one actor process.
struct ActorSpec {
  std::string name;              // instance name: "w[1][3]"
  std::string type;              // "demo.hello.Echo"
  Hash hash{};                   // ActorClass::hash
  std::string executable;        // path; ignored in threads mode
  Blob arguments;                // join_values of the constructor's arguments
  std::vector<std::string> env;  // "A=B", added to the driver's
  std::string cwd;
  std::string cpus;  // "2-3,5"
  std::string log;   // file for its output; empty: forwarded line by line
};

/// The result of a remote call: join_values of the results, or a failure record.
struct RemoteReply {
  Blob results;
  Blob failure;  // not empty: the task failed
};

/// A remote call under way. Waiting again after a timeout is allowed.
class PendingCall {
 public:
  virtual ~PendingCall() = default;
  virtual bool ready() = 0;
  /// False when the time is over. Throws Fault when the actor died.
  virtual bool wait(Deadline deadline) = 0;
  /// The reply; call once, after wait was true.
  virtual RemoteReply take() = 0;
};

/// A running actor. The process ends when the last link to it is gone and no graph uses it.
class ActorLink {
 public:
  virtual ~ActorLink() = default;
  virtual const std::string& name() const = 0;
  virtual const std::string& type() const = 0;
  virtual bool alive() const = 0;
  /// Queues a call of the class's task `task` with `arguments` (join_values). `where` names it in
  /// errors.
  virtual std::unique_ptr<PendingCall> call(std::uint32_t task, std::string_view task_name,
                                            Blob arguments) = 0;
  /// Ends the process: after its current task when `kill` is false.
  virtual void stop(bool kill) = 0;
};

/// What a teardown found.
struct TeardownOutcome {
  std::vector<Death> died;  // actors that were dead or killed
  std::uint64_t wall_ns = 0;
};

/// What an actor of a graph does now.
struct ActorProgress {
  enum class State : std::uint8_t { starts, waits_for_value, waits_for_room, runs_task };
  std::string actor;  // instance name
  State state = State::starts;
  std::string channel;        // waits: for a value of it, or for room in it
  std::string peer;           // waits: role name of the producer, or of the channel's first reader
  std::int64_t since_ns = 0;  // waits: for how long; 0: not asleep yet
  std::uint64_t completed = 0;  // executions
};

/// What the processes of a graph have counted so far (`stats()`). Written by processes that may be
/// hostile: only to be shown.
struct GraphCounters {
  struct Process {
    std::uint64_t executions = 0, value_wait_ns = 0, room_wait_ns = 0;
  };
  struct Task {
    std::uint64_t calls = 0, failed = 0, skipped = 0, busy_ns = 0;
  };
  struct Channel {
    std::uint64_t messages = 0, bytes = 0, spilled = 0;
    std::uint64_t acknowledged = UINT64_MAX;  // by the slowest reader
  };
  std::vector<Process> processes;  // of the plan, the driver first
  std::vector<Task> tasks;         // as PlanDesc::tasks
  std::vector<Channel> channels;   // as PlanDesc::channels
};

class Tracer;

/// A live graph as the driver sees it. Ends are in the order of PlanDesc::channels, the driver's
/// only.
class GraphLink {
 public:
  virtual ~GraphLink() = default;
  virtual std::span<SlotWriter> writers() = 0;
  virtual std::span<SlotReader> readers() = 0;
  /// For waits on writers: one thread at a time.
  virtual Waiter& write_waiter() = 0;
  /// For waits on readers: one thread at a time, not the same as for writers.
  virtual Waiter& read_waiter() = 0;
  /// Whether the graph failed or is torn down; waits end with `interrupted` then.
  virtual bool interrupted() const = 0;
  /// Why: blocks for at most some milliseconds to learn the cause. kind none while the graph runs.
  virtual Fault fault() = 0;
  /// Lets all actors leave, because this side found damaged memory.
  virtual void abandon() = 0;
  /// Records the driver's events; nullptr when the graph is not traced.
  virtual Tracer* tracer() = 0;
  /// Of a graph in a live set: the channels that tell actors which graph is executed next. Shared
  /// with the set's other graphs: a submission writes `member` into each, one at a time.
  virtual std::span<SlotWriter* const> orders() = 0;
  /// The graph's place in its live set.
  virtual std::uint32_t member() const = 0;
  /// What each actor does, for the text of timeouts. Empty when that cannot be had.
  virtual std::vector<ActorProgress> progress() = 0;
  /// What its processes have counted; empty when the graph is torn down. Throws Fault.
  virtual GraphCounters counters() = 0;
  /// Ends waits and frees the actors, of the whole live set. Idempotent. Throws
  /// Fault{teardown_timeout}; then it may be called again.
  virtual TeardownOutcome teardown(std::int64_t timeout_ns, bool kill) = 0;
};

/// What it takes to compile a graph. `actors` are of one host, one for each of the plan's.
struct GraphSpec {
  const PlanDesc& plan;
  std::span<const std::shared_ptr<ActorLink>> actors;
  const PlanOptions& options;
};

/// The actors' side of one host.
class Host {
 public:
  virtual ~Host() = default;
  /// This machine, through the agent process, which the first call starts from the executable
  /// `agent`. It ends with the last reference to the host and to what came from it.
  static std::shared_ptr<Host> local(const std::string& agent);
  /// This process: actors are threads; their classes must be linked in (RegisterActor).
  static std::shared_ptr<Host> threads();

  /// Starts all actors or none.
  virtual std::vector<std::shared_ptr<ActorLink>> launch(std::span<const ActorSpec> specs,
                                                         std::int64_t timeout_ns) = 0;
  /// Makes the channels of a live set's plans and starts the actors' loops. The links are in the
  /// order of `graphs` and fail and end together. `name` is the set's.
  virtual std::vector<std::unique_ptr<GraphLink>> compile_live(
      const std::string& name, std::span<const GraphSpec> graphs) = 0;
  /// The same for one graph of its own.
  std::unique_ptr<GraphLink> compile(const PlanDesc& plan,
                                     std::span<const std::shared_ptr<ActorLink>> actors,
                                     const PlanOptions& options) {
    const GraphSpec only{plan, actors, options};
    return std::move(compile_live(std::string(plan.graph), std::span(&only, 1)).front());
  }
};

/// Differs between a process and those forked from it: what was made in another generation is inert
/// (F18).
std::uint64_t fork_generation();

}  // namespace cgraph::rt
