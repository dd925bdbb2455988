//===- Simulation.h - How fast a schedule would run -------------*- C++ -*-===//
//
// Discrete events: the lists of a program with times for its tasks and
// messages. Plain structs, no IR.
//
//===----------------------------------------------------------------------===//

#ifndef CGRAPHC_SIMULATION_SIMULATION_H
#define CGRAPHC_SIMULATION_SIMULATION_H

#include "cgraphc/Scheduling/Problem.h"
#include "cgraphc/Scheduling/Program.h"
#include <optional>

namespace cgraphc::sim {

/// Nanoseconds.
struct Costs {
  static constexpr int64_t never = INT64_MAX;

  std::vector<int64_t> task;       ///< By the number of an Invoke.
  std::vector<int64_t> message;    ///< From commit to get, by channel.
  std::vector<int64_t> rendezvous; ///< Once all have come.
  /// What a commit takes of its process, by channel; empty: nothing.
  std::vector<int64_t> send = {};
  int64_t receive = 0; ///< What a get takes of its process.
  /// A wait sleeps when it has been busy for so long. Then `wake` is what a
  /// message or a free slot takes until it is over, and `wakeCall` what that
  /// takes of the process that ends it.
  int64_t busyWait = never;
  int64_t wake = 0, wakeCall = 0;
  /// Bytes of a slot, by channel; empty: memory does not matter.
  std::vector<uint64_t> slotBytes = {};
};

enum class EventKind : uint8_t {
  Submit, ///< The driver puts an execution in.
  Arrive, ///< A result is at the driver.
  Task,
  Get,     ///< Takes as long as the message is awaited.
  Acquire, ///< As long as the slot is awaited.
  Commit,
  Meet, ///< As long as the others, and the rendezvous itself, take.
};

/// What a process did from `begin` to `end`, in nanoseconds.
struct Event {
  EventKind kind;
  uint32_t process;
  uint32_t subject; ///< Task, channel or rendezvous; 0 of a submission.
  uint32_t execution;
  int64_t begin, end;
};

struct Settings {
  uint32_t executions = 1; ///< The driver submits as early as it may.
  uint32_t window = 1;     ///< Submitted and not finished, at most.
  /// Standard deviation of each task's time over its mean; times are
  /// log-normal. 0: all are the mean.
  double jitter = 0;
  uint64_t seed = 1;
  bool record = false; ///< Whether `events` are wanted.
};

struct Run {
  std::vector<int64_t> submitted, finished; ///< Per execution.
  std::vector<int64_t> busy;                ///< In tasks, per process.
  std::vector<Event> events;                ///< Per process by time.
  uint64_t mostBytes = 0;                   ///< Of slots in use at a time.

  /// Nanoseconds from one finished execution to the next, over the second half
  /// of them, in which the pipeline is full.
  double period() const;
};

/// Nothing if the processes block.
std::optional<Run> simulate(const sched::Program &program, const Costs &costs,
                            const Settings &settings);

/// The classes and dependences of a program, for its rate and critical path:
/// tasks in the order of the lists, messages between them.
struct ProgramProblem {
  static constexpr uint32_t None = ~0u;

  sched::Problem problem;
  std::vector<uint32_t> task; ///< The Invoke's number per class, or None.
};
ProgramProblem problemOf(const sched::Program &program, const Costs &costs);

/// The smallest window whose period is within `slack` (0.01: 1 %) of that of
/// the largest one, up to `limit`.
uint32_t smallestWindow(const sched::Program &program, const Costs &costs,
                        uint32_t limit, double slack);

} // namespace cgraphc::sim

#endif // CGRAPHC_SIMULATION_SIMULATION_H
