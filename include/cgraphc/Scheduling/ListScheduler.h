//===- ListScheduler.h - Algorithm A: one order for all actors --*- C++ -*-===//

#ifndef CGRAPHC_SCHEDULING_LISTSCHEDULER_H
#define CGRAPHC_SCHEDULING_LISTSCHEDULER_H

#include "cgraphc/Scheduling/Problem.h"

namespace cgraphc::sched {

struct Schedule {
  /// The order π: every class once. The position in it is the certificate.
  std::vector<uint32_t> order;
  std::vector<int64_t> start; ///< Estimated start per class, nanoseconds.
  int64_t makespan = 0;
  /// Not empty: nothing was scheduled, these classes wait for each other in a
  /// circle (each for the one before it, the first for the last).
  std::vector<uint32_t> cycle;
  /// Not empty: the order ends before these classes (indices), because each
  /// would need one copy more than a limit allows.
  std::vector<uint32_t> overLimit;
};

/// List scheduling with the cost model of `problem`: always the class that can
/// start first, among equals what takes no lane, then what several actors do
/// together, else the one with the longest way to the end, among those the
/// lowest id; classes that would exceed a limit of `holds` wait. The order is
/// topological for the zero-token edges, so that it is safe whatever the costs
/// are. Near-linear.
Schedule scheduleClasses(const Problem &problem);

} // namespace cgraphc::sched

#endif // CGRAPHC_SCHEDULING_LISTSCHEDULER_H
