//===- Overlap.h - Which transfers run beside tasks -------------*- C++ -*-===//

#ifndef CGRAPHC_SCHEDULING_OVERLAP_H
#define CGRAPHC_SCHEDULING_OVERLAP_H

#include "cgraphc/Scheduling/ListScheduler.h"

namespace cgraphc::sched {

/// Where a transfer or a collective lies in an order, seen from one actor that
/// needs it. Moved it is always as a whole, for all who take part in it.
struct Placement {
  static constexpr uint32_t None = ~0u;

  enum Reason : uint8_t {
    Moved,     ///< It lies before tasks that it could lie behind.
    FirstTask, ///< Its reader is the actor's first task.
    Needed,    ///< It needs `other`, the task before its reader.
    Late,      ///< `other`, which makes its value, ends after the task before
               ///< its reader has begun.
    Kept,      ///< Communication stays where it is read.
  };

  uint32_t transfer, reader;
  Reason reason = Moved;
  std::vector<uint32_t> beside; ///< If moved: the tasks it lies before.
  uint32_t other = None;
};

/// One for each transfer or collective and actor with a task that needs it, in
/// the order of the readers.
std::vector<Placement> explainOverlap(const Problem &problem,
                                      const Schedule &schedule);

} // namespace cgraphc::sched

#endif // CGRAPHC_SCHEDULING_OVERLAP_H
