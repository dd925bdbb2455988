// The operations of an actor's role: one member per `plan` operation.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>

#include "cgraph/rt/desc.h"
#include "cgraph/rt/operand.h"

namespace cgraph::rt {

/// One operation of the table form.
struct TableOp {
  enum class Code : std::uint8_t { get, release, acquire, commit, invoke };
  Code code;
  std::uint32_t index;         // channel index in the role's list; invoke: task site
  std::uint32_t thunk = 0;     // invoke: index into Table::thunks
  std::uint32_t first_in = 0;  // invoke: Table::ins[first_in ...]
  std::uint32_t in_count = 0;
  std::uint32_t first_out = 0;  // invoke: Table::outs[first_out ...]
  std::uint32_t out_count = 0;
};

/// A role as constant arrays, for roles too long to be code.
struct Table {
  std::span<const Thunk> thunks;
  std::span<const In> ins;
  std::span<const Out> outs;
  std::span<const TableOp> ops;
};

class RoleRun;

/// One execution of one role. Waits that end by poison, teardown or abort throw an internal type.
class Frame {
 public:
  explicit Frame(RoleRun& run) : run_(run) {}
  Frame(const Frame&) = delete;
  Frame& operator=(const Frame&) = delete;

  /// Waits for the next value of the role's i-th read channel.
  void get(std::uint32_t i);
  /// Gives the slot of the i-th read channel back to its writer.
  void release(std::uint32_t i);
  /// Waits for a free slot of the role's i-th written channel.
  void acquire(std::uint32_t i);
  /// Publishes the slot of the i-th written channel.
  void commit(std::uint32_t i);

  /// Runs a task, or skips it when an operand failed: then all sinks get the first failure by task
  /// order. An exception of the task becomes a failure in all sinks.
  void invoke(std::uint32_t site, Thunk thunk, std::span<const In> ins, std::span<const Out> outs);
  void invoke(std::uint32_t site, Thunk thunk, std::initializer_list<In> ins,
              std::initializer_list<Out> outs) {
    invoke(site, thunk, std::span(ins.begin(), ins.size()), std::span(outs.begin(), outs.size()));
  }

  /// Walks the table form; the same as the straight-line form of its operations.
  void run(const Table& table);

 private:
  RoleRun& run_;
};

}  // namespace cgraph::rt
