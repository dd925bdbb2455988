//===- Rate.h - C: the best rate, and the slots that it needs ---*- C++ -*-===//

#ifndef CGRAPHC_SCHEDULING_RATE_H
#define CGRAPHC_SCHEDULING_RATE_H

#include "cgraphc/Scheduling/Problem.h"

namespace cgraphc::sched {

/// 128 bits: sums of nanoseconds times the tokens of a cycle.
// NOLINTNEXTLINE(modernize-use-using): `__extension__` goes with no `using`.
__extension__ typedef __int128 WideInt;

/// What bounds the rate of a graph that is executed again and again.
struct Rate {
  /// λ* = time / tokens: the largest sum of costs over sum of tokens of any
  /// cycle, in nanoseconds an execution; exact, in lowest terms. 0/1 without a
  /// cycle.
  int64_t time = 0;
  int64_t tokens = 1;
  std::vector<uint32_t> criticalCycle; ///< Classes of a cycle that attains it.

  int64_t latency = 0;                ///< Nanoseconds of the critical path.
  std::vector<uint32_t> criticalPath; ///< Longest chain of one execution.

  /// Start of each class times `tokens`, in a schedule that repeats every λ*:
  /// start(v) - start(u) >= cost(u) - λ* tokens for every edge.
  std::vector<WideInt> start;
};

/// The maximum cycle ratio by Newton's method on exact fractions: a guess is
/// either attained or refuted by a cycle with a larger ratio. Capacity edges
/// are left out: `C` sizes the channels so that they never bound the rate.
/// The zero-token edges of `problem` must be acyclic.
Rate computeRate(const Problem &problem);

/// A value's life within the repeated schedule.
struct Lifetime {
  uint32_t producer;
  llvm::SmallVector<uint32_t, 2> lastUses; ///< One per reader.
};

/// Slots of one channel that carries `values`, so that it does not slow the
/// schedule down: the largest number of lives that overlap at the rate λ*, at
/// least 1, at most `limit`.
uint32_t slotsAtRate(const Problem &problem, const Rate &rate,
                     llvm::ArrayRef<Lifetime> values, uint32_t limit);

} // namespace cgraphc::sched

#endif // CGRAPHC_SCHEDULING_RATE_H
