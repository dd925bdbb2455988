//===- Program.h - What every process will do -------------------*- C++ -*-===//
//
// The artifact that the verifier reads: one issue list per process, channels
// with their compiled slots, rendezvous. Plain structs, no IR.
//
//===----------------------------------------------------------------------===//

#ifndef CGRAPHC_SCHEDULING_PROGRAM_H
#define CGRAPHC_SCHEDULING_PROGRAM_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include <cstdint>
#include <vector>

namespace cgraphc::sched {

enum class OpKind : uint8_t {
  Get,        ///< Waits for the next message of a channel.
  Release,    ///< Gives the oldest held message of a channel back.
  Acquire,    ///< Waits for a free slot of a channel.
  Commit,     ///< Publishes the oldest acquired slot of a channel.
  Invoke,     ///< Runs a task; waits for nothing.
  Rendezvous, ///< Waits until all participants have come to it.
};

enum class UseKind : uint8_t {
  Read,        ///< A message of a channel.
  Write,       ///< A slot of a channel.
  ReadLocal,   ///< A value that stays in its process,
  MoveLocal,   ///< for the last time,
  DefineLocal, ///< or made here.
  Offer,       ///< Makes what its process brings to a rendezvous.
  Take,        ///< Reads what its process got at a rendezvous.
};

/// What an Invoke touches.
struct Use {
  UseKind kind;
  uint32_t id; ///< Channel, number of the local value, or rendezvous.
};

struct ProgramOp {
  static constexpr uint32_t None = ~0u;

  OpKind kind = OpKind::Invoke;
  uint32_t id = 0;       ///< Channel or rendezvous; of an Invoke the task.
  uint32_t origin = 0;   ///< Opaque: where the op comes from.
  uint32_t lane = 0;     ///< 0: the host issue list.
  uint32_t group = None; ///< Rendezvous only: successive ops of equal group are
                         ///< issued as one kernel.
  uint32_t firstUse = 0, numUses = 0; ///< Invoke only: into Role::uses.
};

struct Role {
  std::vector<ProgramOp> ops;
  std::vector<Use> uses;

  void add(OpKind kind, uint32_t id, uint32_t origin = 0);
  void invoke(uint32_t task, llvm::ArrayRef<Use> taskUses, uint32_t origin = 0);
};

/// A FIFO from one process to others. The driver (process 0) has no issue
/// list: it writes all its channels at a submission and reads each of its
/// outputs on its own.
struct ProgramChannel {
  uint32_t producer = 0;
  llvm::SmallVector<uint32_t, 2> readers;
  uint32_t slots = 1;
  uint32_t messages = 1; ///< In one execution.
};

/// Payload of a rendezvous as one participant sees it. All must be equal.
struct RendezvousShape {
  uint32_t kind = 0, dtype = 0, count = 0, root = 0, reduction = 0;
  bool operator==(const RendezvousShape &) const = default;
};

struct ProgramRendezvous {
  llvm::SmallVector<uint32_t, 2> participants; ///< Of an exchange: from, to.
  bool collective = false;
  uint32_t communicator = 0;
  /// One per participant, or empty where there is nothing to compare.
  llvm::SmallVector<RendezvousShape, 0> shapes;
};

struct Program {
  std::vector<Role> roles; ///< One per process; 0 is the driver, without ops.
  std::vector<ProgramChannel> channels;
  std::vector<ProgramRendezvous> rendezvous;
  /// Executions that the driver may submit before it takes its first result.
  uint32_t window = 1;
};

} // namespace cgraphc::sched

#endif // CGRAPHC_SCHEDULING_PROGRAM_H
