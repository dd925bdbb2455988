//===- InterleavingOracle.h - Every interleaving of a program ---*- C++ -*-===//

#ifndef CGRAPHC_TEST_UNIT_SCHEDULING_INTERLEAVINGORACLE_H
#define CGRAPHC_TEST_UNIT_SCHEDULING_INTERLEAVINGORACLE_H

#include "cgraphc/Scheduling/Program.h"

namespace cgraphc::sched::test {

/// Explores every interleaving of `executions` executions and tells whether
/// some of them gets stuck. Knows neither groups nor channels of several
/// messages. For small programs only.
bool someInterleavingBlocks(const Program &program, uint32_t executions);

} // namespace cgraphc::sched::test

#endif // CGRAPHC_TEST_UNIT_SCHEDULING_INTERLEAVINGORACLE_H
