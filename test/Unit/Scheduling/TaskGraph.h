//===- TaskGraph.h - Graphs for the scheduling tests ------------*- C++ -*-===//

#ifndef CGRAPHC_TEST_UNIT_SCHEDULING_TASKGRAPH_H
#define CGRAPHC_TEST_UNIT_SCHEDULING_TASKGRAPH_H

#include "cgraphc/Scheduling/Problem.h"
#include "cgraphc/Scheduling/Program.h"

namespace cgraphc::sched::test {

enum class Via { Local, Shm, Exchange };

/// Tasks on actors 1.., the driver as 0, values between them; built into a
/// problem, and with an order projected to a program.
struct TaskGraph {
  struct Node {
    bool isTask;
    llvm::SmallVector<uint32_t, 2> actors;
    int64_t cost;
  };
  struct Value {
    uint32_t from, to;
    Via via;
  };
  static constexpr uint32_t Driver = ~0u;

  uint32_t task(uint32_t actor, int64_t cost = 1000);
  uint32_t collective(llvm::ArrayRef<uint32_t> actors, int64_t cost = 500);
  void value(uint32_t from, uint32_t to, Via via);
  /// Shared memory between actors, nothing within one.
  void shm(uint32_t from, uint32_t to);
  void input(uint32_t to) { value(Driver, to, Via::Shm); }
  void output(uint32_t from) { value(from, Driver, Via::Shm); }

  /// Classes: nodes first, with equal numbers, then one per exchange. Tasks of
  /// an actor keep their order if `written`.
  Problem problem(bool written = true) const;
  /// Gets before the first reader, releases after the last; slots are acquired
  /// before a task's body and committed after it; exchanges as in `order`.
  Program project(llvm::ArrayRef<uint32_t> order, uint32_t slots = 1,
                  uint32_t window = 1) const;

  std::vector<Node> nodes;
  std::vector<Value> values;
  uint32_t numActors = 1;
};

} // namespace cgraphc::sched::test

#endif // CGRAPHC_TEST_UNIT_SCHEDULING_TASKGRAPH_H
