// The driver's side of a graph, without types: submission, collection of results, teardown.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cgraph/error.h"
#include "cgraph/options.h"
#include "cgraph/rt/channel.h"
#include "cgraph/rt/desc.h"
#include "cgraph/rt/operand.h"
#include "cgraph/stats.h"

namespace cgraph {
class ActorHandle;
}

namespace cgraph::rt {

class GraphState;
struct Execution;

/// A channel that the driver writes carries no value, only the start of an execution.
inline constexpr std::uint32_t no_input = UINT32_MAX;

/// What goes into one of the channels that the driver writes.
struct DriverWrite {
  std::uint32_t input = no_input;
  Path path = {};
};

/// How inputs and outputs of a graph use the channels that the driver writes and reads; both are
/// counted in the order of PlanDesc::channels, the driver's only.
struct DriverDesc {
  std::span<const DriverWrite> writes;  // one for each channel that the driver writes
  std::span<const std::uint32_t>
      outputs;  // for each result (arrays flattened) the channel it comes from
};

/// Puts a value, or its part, into the free slot of a channel.
using EncodeInput = void (*)(const void* value, Path path, SlotWriter& slot);

struct Input {
  const void* value;
  EncodeInput encode;
};

/// Takes an encoded result; `context` is the caller's.
using UseBytes = void (*)(void* context, std::span<const std::byte> bytes);

/// The bytes of a result for as long as this lives: in its slot, which then is not reused, or
/// copied.
class Pin {
 public:
  Pin() = default;
  Pin(const Pin&) = delete;
  Pin& operator=(const Pin&) = delete;
  ~Pin() {
    if (state_) unpin();
  }
  std::span<const std::byte> bytes() const { return bytes_; }
  bool in_slot() const { return mapping_ != nullptr; }

 private:
  friend class GraphState;
  void unpin() noexcept;

  GraphState* state_ = nullptr;
  std::uint32_t channel_ = 0;
  std::uint64_t number_ = 0;             // of the slot
  std::shared_ptr<const void> mapping_;  // keeps the slot mapped, beyond teardown
  std::vector<std::byte> copy_;
  std::span<const std::byte> bytes_;
};

/// A claim on one result of one execution. Move-only.
class Claim {
 public:
  Claim() = default;
  Claim(Claim&& other) noexcept
      : state_(std::exchange(other.state_, nullptr)),
        execution_(other.execution_),
        output_(other.output_) {}
  Claim& operator=(Claim&& other) noexcept {
    std::swap(state_, other.state_);
    std::swap(execution_, other.execution_);
    std::swap(output_, other.output_);
    return *this;
  }
  ~Claim() {
    if (state_) drop();
  }

  /// Waits for the result, at most `timeout_ns` (0: tries once; forever_ns), and hands its bytes to
  /// `use`; then the claim is spent. Throws TimeoutError, task errors, system errors,
  /// GraphTornDownError; RefConsumedError when spent.
  void get(std::int64_t timeout_ns, UseBytes use, void* context);
  /// The same without a copy, unless the result has had to make room.
  void pin(std::int64_t timeout_ns, Pin& pin);
  /// Of a get without a timeout (option get_timeout).
  std::int64_t default_timeout_ns() const;
  /// Whether get would not wait.
  bool ready();

  GraphState* state() const { return state_; }
  Execution* execution() const { return execution_; }
  std::uint32_t output() const { return output_; }

 private:
  friend class Accepted;
  Claim(GraphState* state, Execution* execution, std::uint32_t output)
      : state_(state), execution_(execution), output_(output) {}
  void drop() noexcept;
  void take(std::int64_t timeout_ns, UseBytes use, void* context, Pin* pin);

  GraphState* state_ = nullptr;
  Execution* execution_ = nullptr;
  std::uint32_t output_ = 0;
};

/// An accepted execution: hands out the claims on its results.
class Accepted {
 public:
  Accepted() = default;
  Accepted(GraphState* state, Execution* execution) : state_(state), execution_(execution) {}
  explicit operator bool() const { return state_ != nullptr; }
  /// The claim on result `output`; each once. A graph without results has one claim, number 0.
  Claim claim(std::uint32_t output) const;

 private:
  GraphState* state_ = nullptr;
  Execution* execution_ = nullptr;
};

/// A graph to be compiled with others: see GraphCore::compile.
struct LiveMember {
  const PlanDesc& plan;
  const DriverDesc& driver;
  std::span<const ActorHandle> actors;
  const Options& overrides;
};

/// A live graph. The destructor tears it down with kill = true.
class GraphCore {
 public:
  GraphCore() = default;
  /// Compiles the graphs of a live set, which may share actors: every actor runs the set's
  /// executions in the order of their submission. They fail together, and the teardown of one is
  /// that of all. `name` is the set's, for errors.
  static std::vector<GraphCore> compile_live(const std::string& name,
                                             std::span<const LiveMember> members,
                                             const std::shared_ptr<const void>& keep = nullptr);
  /// Makes the channels and starts the actors' loops; `actors` in the order of the plan's. `keep`
  /// owns what `plan` and `driver` point to, where that is not constant.
  static GraphCore compile(const PlanDesc& plan, const DriverDesc& driver,
                           std::span<const ActorHandle> actors, const Options& overrides,
                           std::shared_ptr<const void> keep = nullptr);
  GraphCore(GraphCore&& other) noexcept : state_(std::exchange(other.state_, nullptr)) {}
  GraphCore& operator=(GraphCore&& other) noexcept {
    std::swap(state_, other.state_);
    return *this;
  }
  ~GraphCore() {
    if (state_) close();
  }

  /// Submits an execution. Throws CapacityExceededError (nothing was submitted),
  /// MessageTooLargeError, ShapeError, GraphTornDownError.
  Accepted execute(std::span<const Input> inputs);
  /// The same, but false instead of waiting or CapacityExceededError. `refuse_buffered`: a full
  /// result buffer is still an error, as waiting does not empty it.
  Accepted try_execute(std::span<const Input> inputs, bool refuse_buffered = false);
  /// Inputs already encoded: one for each channel that the driver writes.
  Accepted execute_encoded(std::span<const std::span<const std::byte>> channels);

  /// What the graph has done so far, also after an actor's death; some microseconds, of which the
  /// actors notice nothing. Throws GraphTornDownError, AgentDiedError.
  GraphStats stats() const;
  TeardownReport teardown(const TeardownOptions& options);
  GraphState& state() const;
  /// The deadline of a submission that starts now (options submit_timeout, on_full).
  Deadline submit_deadline() const;
  /// Throws CapacityExceededError.
  [[noreturn]] void throw_full() const;

 private:
  explicit GraphCore(GraphState* state) : state_(state) {}
  void close() noexcept;

  GraphState* state_ = nullptr;
};

}  // namespace cgraph::rt
