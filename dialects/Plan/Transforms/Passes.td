//===- Passes.td - Passes that make and change plans -------*- tablegen -*-===//
#ifndef PLAN_TRANSFORMS_PASSES_TD
#define PLAN_TRANSFORMS_PASSES_TD

include "mlir/Pass/PassBase.td"

def PlanPass : Pass<"cgraph-plan", "::mlir::ModuleOp"> {
  let summary = "projects scheduled graphs to one role for each process";
  let description = [{
    Every `cgraph.flat_graph` becomes a `plan.graph`. A message is got before
    its first reader, the slots of all results are acquired before the
    task's body, committed after it, and messages are released after their last
    use; results that later tasks of the same actor read are values of the
    invoke. Channels that the driver writes but no input names are start signals,
    channels that it reads but no output names end discarded calls.

    The plan is verified (`cgraph-verify-schedule`).
  }];
  let dependentDialects = ["::cgraphc::plan::PlanDialect"];
}

def VerifySchedulePass : Pass<"cgraph-verify-schedule", "::mlir::ModuleOp"> {
  let summary = "proves every plan free of deadlocks and hazards";
  let description = [{
    Reads the roles as they stand, hand-written ones included, and checks that
    every message is sent and received once, that it is used only while it is
    held, that the certificate orders everything that waits, and that no relative
    speeds can block the processes, with a driver that submits `max_inflight`
    executions before it takes its first result.
  }];
}

def PlanTabulatePass : Pass<"plan-tabulate", "::mlir::ModuleOp"> {
  let summary = "turns long roles into tables";
  let description = [{
    A role of more than 256 operations becomes `plan.thunk`s, one for each
    distinct task and argument form, and constant `plan.table`s, so that the size
    of the code does not grow with unrolling.
  }];
  let options = [
    Option<"codegen", "codegen", "std::string", /*default=*/"\"auto\"",
           "Which roles become tables: auto, straight (none), table (all)">];
}

#endif // PLAN_TRANSFORMS_PASSES_TD
