//===- PlanProgram.h - A plan as the verifier reads it ----------*- C++ -*-===//

#ifndef PLAN_TRANSFORMS_PLANPROGRAM_H
#define PLAN_TRANSFORMS_PLANPROGRAM_H

#include "cgraphc/Scheduling/Program.h"
#include "dialects/Plan/IR/PlanOps.h"

namespace cgraphc::plan {

/// A plan's channels and roles as they stand.
struct PlanProgram {
  sched::Program program;
  /// An op's origin is its index here.
  std::vector<mlir::Operation *> ops;
  /// A role whose tables cannot be read; null where all can.
  RoleOp damaged;
};

PlanProgram readPlan(GraphOp graph);

/// Runs the verifier over the roles, and checks that the certificate orders
/// all that waits. An error names the blocked operations.
mlir::LogicalResult verifySchedule(GraphOp graph);

} // namespace cgraphc::plan

#endif // PLAN_TRANSFORMS_PLANPROGRAM_H
