//===- DataOracle.h - What a program computes -------------------*- C++ -*-===//

#ifndef CGRAPHC_TEST_UNIT_SCHEDULING_DATAORACLE_H
#define CGRAPHC_TEST_UNIT_SCHEDULING_DATAORACLE_H

#include "cgraphc/Scheduling/Program.h"
#include <set>
#include <utility>

namespace cgraphc::sched::test {

enum class Outcome {
  Right,  ///< All executions ended, every value was that of its execution.
  Wrong,  ///< Somebody read or published what was not there.
  Blocks, ///< Somebody waits for ever.
};

/// A task of an execution, both from 0.
using TaskRun = std::pair<uint32_t, uint32_t>;

/// Runs the lists with values in the slots, process after process as far as
/// each comes. Knows nothing of the event graph or of the verifier's rules; no
/// groups, one message an execution. The driver submits one execution at a
/// time.
///
/// Tasks of `failing` throw: what they make is an error, and whoever reads one
/// skips and makes errors in turn; a rendezvous carries the errors of what it
/// was offered to all. `failed` then has the tasks that threw or skipped.
Outcome runWithValues(const Program &program, uint32_t executions,
                      const std::set<TaskRun> &failing = {},
                      std::set<TaskRun> *failed = nullptr);

} // namespace cgraphc::sched::test

#endif // CGRAPHC_TEST_UNIT_SCHEDULING_DATAORACLE_H
