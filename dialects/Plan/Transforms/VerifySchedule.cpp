//===- VerifySchedule.cpp - The verifier as a pass ------------------------===//

#include "PlanProgram.h"
#include "dialects/Plan/IR/PlanDialect.h"
#include "dialects/Plan/Transforms/Passes.h"

namespace cgraphc::plan {
#define GEN_PASS_DEF_VERIFYSCHEDULEPASS
#include "dialects/Plan/Transforms/Passes.h.inc"

namespace {

class VerifySchedulePass
    : public impl::VerifySchedulePassBase<VerifySchedulePass> {
  void runOnOperation() override {
    for (auto graph : getOperation().getOps<GraphOp>())
      if (mlir::failed(verifySchedule(graph)))
        signalPassFailure();
  }
};

} // namespace
} // namespace cgraphc::plan
