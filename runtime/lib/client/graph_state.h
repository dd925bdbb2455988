// What is behind GraphCore: executions in flight, results that have arrived, who collects.
#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "cgraph/rt/graph_core.h"
#include "cgraph/rt/host.h"
#include "cgraph/rt/tracer.h"
#include "cgraph/stats.h"

namespace cgraph::rt {

/// The value of one channel of one execution: not there yet, in its slot, copied, or gone.
struct Part {
  enum class State : std::uint8_t { pending, in_slot, copied };
  State state = State::pending;
  bool failed = false;
  std::uint32_t claims = 0;         // results that still want it
  std::span<const std::byte> view;  // while in its slot
  Blob bytes;                       // once copied

  std::span<const std::byte> data() const { return state == State::in_slot ? view : bytes; }
};

struct Execution {
  std::uint64_t number = 0;
  std::uint32_t claims = 0;   // results neither got nor dropped
  std::uint32_t arrived = 0;  // channels
  bool failed = false;        // the value of one that has arrived
  std::vector<Part> parts;    // one for each channel that the driver reads
};

/// What a submission does when there is no room.
enum class Submit : std::uint8_t {
  wait,
  attempt,          // nothing
  refuse_buffered,  // nothing, except that a full result buffer is an error
};

/// How long a call may wait. The clock is read when it has to wait for the first time.
class Patience {
 public:
  /// 0: it tries once; forever_ns.
  explicit Patience(std::int64_t timeout_ns) : timeout_ns_(timeout_ns) {}
  Deadline deadline() {
    if (!began_ && timeout_ns_ != 0) {
      began_ = deadline_after(1) - 1;
      deadline_ = timeout_ns_ < 0 || timeout_ns_ > never - began_ ? never : began_ + timeout_ns_;
    }
    return deadline_;
  }
  std::int64_t waited_ns() const { return began_ ? deadline_after(1) - 1 - began_ : 0; }

 private:
  std::int64_t timeout_ns_;
  std::int64_t began_ = 0;
  Deadline deadline_ = 0;
};

class LiveSet;

class GraphState {
 public:
  /// `live` is what it shares with the other graphs of its set; null: it is on its own.
  GraphState(const PlanDesc& plan, const DriverDesc& driver, const PlanOptions& options,
             std::unique_ptr<GraphLink> link, std::shared_ptr<Host> host,
             std::vector<std::shared_ptr<ActorLink>> actors, std::shared_ptr<const void> keep,
             std::shared_ptr<LiveSet> live);
  ~GraphState();
  GraphState(const GraphState&) = delete;
  GraphState& operator=(const GraphState&) = delete;

  /// Host::compile_live, which waits for actors that are leaving a graph that is down. Throws
  /// Fault.
  static std::vector<std::unique_ptr<GraphLink>> link_live(const std::string& name,
                                                           std::span<const GraphSpec> graphs,
                                                           Host& host);

  void retain() { references_.fetch_add(1, std::memory_order_relaxed); }
  /// False when the last reference is gone.
  bool try_retain() {
    std::uint32_t count = references_.load(std::memory_order_relaxed);
    while (count && !references_.compare_exchange_weak(count, count + 1)) {
    }
    return count != 0;
  }
  void release() {
    if (references_.fetch_sub(1, std::memory_order_acq_rel) == 1) delete this;
  }

  /// Null when nothing was submitted because there is no room and `mode` is not to wait.
  Execution* submit(std::span<const Input> inputs, Submit mode);
  /// `spent`: whether the claim is used up, also when this throws.
  /// With `pin`, the bytes go there instead of to `use`.
  void get(Execution& execution, std::uint32_t output, std::int64_t timeout_ns, UseBytes use,
           void* context, Pin* pin, bool& spent);
  void unpin(std::uint32_t channel, std::uint64_t number) noexcept;
  bool ready(Execution& execution, std::uint32_t output);
  void drop(Execution& execution, std::uint32_t output) noexcept;
  /// Waits until something was collected, by this thread or another. False when nothing is in
  /// flight.
  bool wait_progress(Deadline deadline);
  /// Throws GraphTornDownError, and what a dead agent is.
  GraphStats stats();
  TeardownReport teardown(const TeardownOptions& options);
  /// Of its own part: what has arrived is kept, then nothing more is submitted.
  void begin_teardown();
  TeardownReport end_teardown(const TeardownOutcome& outcome);

  /// Changes whenever something was collected and when the graph goes down.
  std::uint64_t progress() const { return progress_.load(std::memory_order_acquire); }

  const PlanOptions& options() const { return options_; }
  Tracer* tracer() const { return tracer_; }
  const std::string& graph() const { return graph_; }
  std::size_t outputs() const { return driver_.outputs.size(); }
  std::size_t written() const { return driver_.writes.size(); }
  bool is_inert() const { return generation_ != fork_generation(); }

 private:
  class Registry;
  struct Waiting;
  using Lock = std::unique_lock<std::mutex>;
  static constexpr std::uint32_t no_channel = UINT32_MAX;

  std::uint32_t channel_of(std::uint32_t output) const {
    return output < driver_.outputs.size() ? driver_.outputs[output] : no_channel;
  }
  void refuse_if_unusable();
  [[noreturn]] void throw_down();
  [[noreturn]] void throw_timeout(Lock& lock, const Execution& execution, std::uint32_t channel,
                                  std::int64_t waited_ns);
  [[noreturn]] void throw_no_room();

  // Submission; the submit lock is held.
  bool make_room(Lock& lock, Submit mode, Patience& patience);
  bool is_full();
  Execution* begin_execution();
  void abandon(Execution* execution);
  void publish(const Execution& execution);
  void publish_in_order(const Execution& execution);

  // Arrivals (arrivals.cpp); the state lock is held, except while copying.

  /// Takes note of the channel's next value, if it is there.
  bool notice(std::uint32_t channel);
  bool notice_all();
  /// The same for narrow channels, whose values must not wait in their slots to be got.
  bool notice_narrow();
  void arrive(Execution& execution);
  /// Gives back the slots that nobody needs, in order.
  void free_slots(std::uint32_t channel);
  /// Copies a value that keeps the oldest slot from being free. False where that would not help.
  bool evict(Lock& lock);

  // Waits (collect.cpp); the state lock is held, except while waiting.

  bool is_here(const Execution& execution, std::uint32_t channel) const;
  /// The channel that the result still needs.
  std::uint32_t awaited(const Execution& execution, std::uint32_t channel) const;
  void await(Lock& lock, Execution& execution, std::uint32_t channel, std::int64_t timeout_ns);
  /// Whether the result is here, or never will be. False when the time is over.
  bool await_end(Lock& lock, Execution& execution, std::uint32_t channel, Patience& patience);
  /// Waits until something has changed that may concern the channel's next value (no_channel: any
  /// channel's, or a freed slot). False when the time is over.
  bool wait(Lock& lock, std::uint32_t channel, Deadline deadline);
  bool wait_turn(Lock& lock, std::uint32_t channel, Deadline deadline);
  bool sleep(Lock& lock, std::uint32_t channel, Deadline deadline);
  /// Adds to `sleeping_on_`.
  void watch(std::uint32_t channel);
  /// The same for another thread. False when that need not wait any longer.
  bool watch_for(const Waiting& waiting);
  bool is_watched(std::uint32_t channel) const;
  static void wake(Waiting& waiting);
  /// Those who wait for the channel, or for any.
  void wake_waiting(std::uint32_t channel);
  void wake_for_room();
  /// Somebody has to sleep for those who wait.
  void pass_on() {
    if (!asleep_ && !waiting_.empty()) wake(*waiting_.front());
  }

  void add_counters(const GraphCounters& counters, GraphStats& stats) const;
  void use_claim(Execution& execution, std::uint32_t channel);
  /// After an interrupted wait: learns why.
  void fail_now(Lock& lock);
  void end(std::exception_ptr cause);
  void end_corrupt(const Corrupt& e);
  std::exception_ptr failure_of(const Execution& execution, std::uint32_t channel) const;
  std::exception_ptr task_error(std::span<const std::byte> record) const;

  std::atomic<std::uint32_t> references_{1};
  PlanDesc plan_;
  DriverDesc driver_;
  PlanOptions options_;
  std::string graph_;
  std::shared_ptr<const void> keep_;
  std::shared_ptr<Host> host_;
  std::vector<std::shared_ptr<ActorLink>> actors_;
  std::vector<std::string> actor_names_;
  std::shared_ptr<LiveSet> live_;
  std::unique_ptr<GraphLink> link_;
  Tracer* tracer_;  // nullptr: not traced
  std::span<SlotWriter> writers_;
  std::span<SlotReader> readers_;
  std::vector<std::uint32_t>
      uses_;  // results that read a channel; 0: it only says that something completed
  std::vector<std::uint32_t> senders_;        // process that writes a channel
  std::vector<std::uint32_t> read_channels_;  // numbers in the plan
  bool joined_ = false;                       // results wait for all channels
  std::uint64_t generation_;

  std::timed_mutex submit_mutex_;
  std::mutex mutex_;  // all below

  /// Only one thread sleeps on shared memory, for all: the others are in `waiting_`.
  struct Waiting {
    std::uint32_t channel;
    bool woken = false;
    std::condition_variable changed;
  };
  std::vector<Waiting*> waiting_;
  bool asleep_ = false;
  bool asleep_for_room_ = false;
  std::vector<NextValue> sleeping_on_;
  std::vector<bool> watched_;  // for each channel, whether it is among these
  Bell bell_;                  // there is more to sleep on

  std::atomic<bool> down_{false};
  std::atomic<std::uint64_t> progress_{0};
  std::exception_ptr cause_;  // of an unwanted end
  bool ended_ = false;        // nothing more will arrive
  bool torn_down_ = false;
  TeardownReport report_;

  std::atomic<std::uint64_t> submitted_{0};
  /// A slot whose value has arrived and which was not given back.
  struct Slot {
    Part* part = nullptr;     // while results want the value in here
    std::uint32_t users = 0;  // views, and threads that read
  };
  /// What the driver reads. Slots and executions have the same numbers.
  struct Channel {
    std::uint64_t freed = 0;    // slots given back
    std::uint64_t arrived = 0;  // values
    bool is_narrow = false;     // has fewer slots than there may be executions in flight
    std::vector<Slot> slots;    // by number modulo size
    Slot& slot(std::uint64_t number) { return slots[number % slots.size()]; }
  };
  std::vector<Channel> channels_;
  std::uint64_t freed_ = 0;         // at least as many slots of every channel were given back
  std::uint64_t complete_ = 0;      // executions all of whose values have arrived
  std::uint64_t failed_ = 0;        // of these, those with a failed value
  std::uint32_t held_ = 0;          // complete executions with claims left
  std::vector<Execution*> flying_;  // ring of the executions in flight
  std::vector<Execution*> idle_;
  std::vector<std::unique_ptr<Execution>> executions_;
};

/// The typed exception for a system failure.
std::exception_ptr make_fault(const Fault& fault, const std::string& graph,
                              std::uint64_t in_flight);
/// Runs `f`, turning Fault into typed exceptions.
template <class F>
decltype(auto) with_faults(const std::string& graph, F&& f) {
  try {
    return f();
  } catch (const Fault& fault) {
    std::rethrow_exception(make_fault(fault, graph, 0));
  }
}

}  // namespace cgraph::rt
