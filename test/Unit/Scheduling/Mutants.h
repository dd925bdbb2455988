//===- Mutants.h - Schedules with one thing changed -------------*- C++ -*-===//

#ifndef CGRAPHC_TEST_UNIT_SCHEDULING_MUTANTS_H
#define CGRAPHC_TEST_UNIT_SCHEDULING_MUTANTS_H

#include "cgraphc/Scheduling/Program.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace cgraphc::sched::test {

/// Every program in which one op of one list stands elsewhere in it.
void forEachMove(const Program &program,
                 llvm::function_ref<void(const Program &)> visit);

/// Every program that lacks one channel or rendezvous op, or has one twice.
void forEachLossAndRepeat(const Program &program,
                          llvm::function_ref<void(const Program &)> visit);

} // namespace cgraphc::sched::test

#endif // CGRAPHC_TEST_UNIT_SCHEDULING_MUTANTS_H
