//===- Problem.h - What has to be scheduled ---------------------*- C++ -*-===//
//
// Plain structs: one execution of a graph as op classes on actors, and the
// dependences between them. No IR.
//
//===----------------------------------------------------------------------===//

#ifndef CGRAPHC_SCHEDULING_PROBLEM_H
#define CGRAPHC_SCHEDULING_PROBLEM_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include <cstdint>
#include <vector>

namespace cgraphc::sched {

enum class ClassKind : uint8_t {
  Task,       ///< Runs on the compute lane of its actor.
  Put,        ///< Buffered send; takes no lane.
  Get,        ///< Buffered receive; takes no lane.
  Rendezvous, ///< Matched send and receive, or a collective: one vertex that
              ///< occupies the communication lane of every participant.
};

/// One op class: something that happens once an execution.
struct OpClass {
  ClassKind kind = ClassKind::Task;
  llvm::SmallVector<uint32_t, 2> actors; ///< Participants, ascending.
  int64_t cost = 0;                      ///< Nanoseconds.
  /// Goes before other tasks that could start then: it is part of what several
  /// actors do together.
  bool isShare = false;
};

enum class EdgeKind : uint8_t { Data, Control, Order, Wrap, Capacity };

/// Instance n of `to` waits for instance n - tokens of `from`.
struct Edge {
  uint32_t from = 0;
  uint32_t to = 0;
  int32_t tokens = 0;
  EdgeKind kind = EdgeKind::Data;
};

/// One copy of a value on one actor: there from the first of `classes` that
/// happens until the last.
struct Hold {
  uint32_t group = 0; ///< Into Problem::holdLimits.
  llvm::SmallVector<uint32_t, 3> classes;
};

struct Problem {
  uint32_t numActors = 0;
  std::vector<OpClass> classes;
  std::vector<Edge> edges;
  /// Copies that may be there at a time, and what they are (`@live`).
  std::vector<Hold> holds;
  std::vector<uint32_t> holdLimits;
  /// Whether communication has lanes of its own beside those of the tasks.
  bool overlap = true;

  uint32_t add(ClassKind kind, llvm::ArrayRef<uint32_t> actors, int64_t cost);
  void addEdge(uint32_t from, uint32_t to, EdgeKind kind = EdgeKind::Data,
               int32_t tokens = 0);
  /// Chains classes in the given order, and the last to the first with one
  /// token.
  void keepOrder(llvm::ArrayRef<uint32_t> chain);
  /// Chains the tasks of each actor in the order they were added.
  void keepWrittenOrder();
};

} // namespace cgraphc::sched

#endif // CGRAPHC_SCHEDULING_PROBLEM_H
