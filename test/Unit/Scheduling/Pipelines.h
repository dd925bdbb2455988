//===- Pipelines.h - Pipelines of micro-batches -----------------*- C++ -*-===//

#ifndef CGRAPHC_TEST_UNIT_SCHEDULING_PIPELINES_H
#define CGRAPHC_TEST_UNIT_SCHEDULING_PIPELINES_H

#include "TaskGraph.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace cgraphc::sched::test {

constexpr int64_t forwardCost = 100'000, backwardCost = 200'000;

/// Forward and backward tasks of every stage (actors 1, 2, …) and micro-batch,
/// written stage after stage in the order 1F1B.
TaskGraph oneForwardOneBackward(uint32_t stages, uint32_t batches, Via via);

/// The same as one writes it down: micro-batch after micro-batch, all its
/// forward tasks, then all its backward tasks.
struct PlainPipeline {
  TaskGraph graph;
  std::vector<std::vector<uint32_t>> forward, backward; ///< [stage][batch]
};
PlainPipeline plainPipeline(uint32_t stages, uint32_t batches, Via via);

/// Limits the activations of stage s to `limit(s)`: `@live(limit)`.
void limitActivations(Problem &problem, const PlainPipeline &pipeline,
                      llvm::function_ref<uint32_t(uint32_t stage)> limit);

} // namespace cgraphc::sched::test

#endif // CGRAPHC_TEST_UNIT_SCHEDULING_PIPELINES_H
