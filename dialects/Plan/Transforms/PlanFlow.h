//===- PlanFlow.h - Is a plan of a given graph? -----------------*- C++ -*-===//

#ifndef PLAN_TRANSFORMS_PLANFLOW_H
#define PLAN_TRANSFORMS_PLANFLOW_H

#include "dialects/Plan/IR/PlanOps.h"

namespace cgraphc::plan {

/// Checks that `plan` does what `original` does, up to the order in each
/// process and the slots: the same channels, inputs and outputs, the same calls
/// on the same processes with the same operands and sinks. The two may be of
/// different contexts. Both are straight, or both are tables. Errors are
/// CG0503.
mlir::LogicalResult checkSameFlow(GraphOp plan, GraphOp original);

} // namespace cgraphc::plan

#endif // PLAN_TRANSFORMS_PLANFLOW_H
