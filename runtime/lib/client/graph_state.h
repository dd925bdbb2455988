// What is behind GraphCore: executions in flight, results that have arrived, who collects.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "cgraph/rt/graph_core.h"
#include "cgraph/rt/host.h"
#include "cgraph/rt/tracer.h"

namespace cgraph::rt {

/// The value of one channel of one execution.
struct Part {
  enum class State : std::uint8_t { pending, buffered, taken };
  State state = State::pending;
  bool failed = false;
  std::uint32_t claims = 0;  // results that still want it
  Blob bytes;
};

struct Execution {
  std::uint64_t number = 0;
  std::uint32_t claims = 0;   // results neither got nor dropped
  std::uint32_t arrived = 0;  // channels
  std::vector<Part> parts;    // one for each channel that the driver reads
};

/// What a submission does when there is no room.
enum class Submit : std::uint8_t {
  wait,
  attempt,          // nothing
  refuse_buffered,  // nothing, except that a full result buffer is an error
};

class GraphState {
 public:
  GraphState(const PlanDesc& plan, const DriverDesc& driver, const PlanOptions& options,
             std::unique_ptr<GraphLink> link, std::shared_ptr<Host> host,
             std::vector<std::shared_ptr<ActorLink>> actors, std::shared_ptr<const void> keep);
  ~GraphState();
  GraphState(const GraphState&) = delete;
  GraphState& operator=(const GraphState&) = delete;

  /// Host::compile, which waits for actors that are leaving a graph that is down. Throws Fault.
  static std::unique_ptr<GraphLink> link_graph(const PlanDesc& plan,
                                               std::span<const std::shared_ptr<ActorLink>> actors,
                                               Host& host, const PlanOptions& options);

  void retain() { references_.fetch_add(1, std::memory_order_relaxed); }
  void release() {
    if (references_.fetch_sub(1, std::memory_order_acq_rel) == 1) delete this;
  }

  /// Null when nothing was submitted because there is no room and `mode` is not to wait.
  Execution* submit(std::span<const Input> inputs, Submit mode);
  /// `spent`: whether the claim is used up, also when this throws.
  /// With `pin`, the bytes go there instead of to `use`.
  void get(Execution& execution, std::uint32_t output, Deadline deadline, UseBytes use,
           void* context, Pin* pin, bool& spent);
  void unpin(std::uint32_t channel, std::uint64_t position) noexcept;
  bool ready(Execution& execution, std::uint32_t output);
  void drop(Execution& execution, std::uint32_t output) noexcept;
  /// Waits until something was collected, by this thread or another. False when nothing is in
  /// flight.
  bool wait_progress(Deadline deadline);
  TeardownReport teardown(const TeardownOptions& options);

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
  using Lock = std::unique_lock<std::mutex>;
  static constexpr std::uint32_t no_channel = UINT32_MAX;

  std::uint32_t channel_of(std::uint32_t output) const {
    return output < driver_.outputs.size() ? driver_.outputs[output] : no_channel;
  }
  void refuse_if_unusable();
  [[noreturn]] void throw_down();
  [[noreturn]] void throw_timeout(Lock& lock, const Execution& execution, std::uint32_t channel,
                                  std::int64_t waited_ns);

  // Submission; the submit lock is held.
  bool make_room(Lock& lock, Submit mode, Deadline deadline);
  Execution* begin_execution();
  void abandon(Execution* execution);

  // Collection; the state lock is held, except while waiting and copying.
  bool is_here(const Execution& execution, std::uint32_t channel) const;
  std::uint32_t awaited(const Execution& execution, std::uint32_t channel) const;
  enum class Turn : std::uint8_t { role, changed, timeout };
  /// Takes the collector role, or waits until its owner collected something.
  Turn wait_turn(Lock& lock, Deadline deadline);
  void give_role();
  /// As collector: waits (unlocked) for the channel's next value, then collects all that is there.
  /// False when the time is over.
  bool collect(Lock& lock, std::uint32_t channel, Deadline deadline);
  WaitResult wait_for(Lock& lock, std::uint32_t channel, Deadline deadline);
  void collect_ready(Lock& lock);
  void collect_all(Lock& lock);
  /// As collector, when the channel's next value is the only one missing: waits for it.
  bool wait_direct(Lock& lock, std::uint32_t channel, Deadline deadline);
  /// As collector: hands the value out of its slot, without keeping it first; gives the role back.
  void take_direct(Lock& lock, Execution& execution, std::uint32_t channel, UseBytes use,
                   void* context, Pin* pin);
  void store(Lock& lock, std::uint32_t channel);
  void finish_slot(std::uint32_t channel);
  void keep_slot(std::uint32_t channel, Pin& pin);
  void count_kept();
  /// As collector: gives back the slots whose views have ended.
  void free_slots();
  /// Waits until something changed. False when the time is over.
  bool wait_change(Lock& lock, Deadline deadline);
  void arrive(Execution& execution, std::uint32_t channel);
  void use_claim(Execution& execution, std::uint32_t channel);
  /// After an interrupted wait: learns why.
  void fail_now(Lock& lock);
  void end(std::exception_ptr cause);
  std::exception_ptr failure_of(const Execution& execution, std::uint32_t channel) const;
  std::exception_ptr task_error(std::span<const std::byte> record) const;
  void end_claim(Execution& execution);

  std::atomic<std::uint32_t> references_{1};
  PlanDesc plan_;
  DriverDesc driver_;
  PlanOptions options_;
  std::string graph_;
  std::shared_ptr<const void> keep_;
  std::shared_ptr<Host> host_;
  std::vector<std::shared_ptr<ActorLink>> actors_;
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
  std::condition_variable changed_;
  std::uint32_t waiting_ = 0;  // threads in changed_
  bool collecting_ = false;    // somebody has the collector role
  std::atomic<bool> down_{false};
  std::atomic<std::uint64_t> progress_{0};
  std::exception_ptr cause_;  // of an unwanted end
  bool ended_ = false;        // nothing more will arrive
  bool torn_down_ = false;
  TeardownReport report_;

  std::atomic<std::uint64_t> submitted_{0};
  std::vector<std::uint64_t> collected_;  // for each channel, executions whose value has arrived
  struct Kept {
    std::uint64_t first = 0;   // position of the front
    std::deque<bool> is_over;  // for each slot kept, whether it may be given back
  };
  std::vector<Kept> kept_;          // for each channel
  std::uint32_t kept_slots_ = 0;    // the most of any channel; they count as in flight
  bool views_over_ = false;         // slots of ended views were not given back yet
  std::uint64_t complete_ = 0;      // executions all of whose values have arrived
  std::uint32_t held_ = 0;          // complete executions with claims left
  std::vector<Execution*> flying_;  // ring of the executions in flight
  std::vector<Execution*> idle_;
  std::vector<std::unique_ptr<Execution>> executions_;
};

/// Nanoseconds until the deadline, at least 0.
std::int64_t time_left(Deadline deadline);

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
