//===- Passes.td - Passes over the cgraph dialect ----------*- tablegen -*-===//
#ifndef CGRAPH_TRANSFORMS_PASSES_TD
#define CGRAPH_TRANSFORMS_PASSES_TD

include "mlir/Pass/PassBase.td"

def ElaboratePass : Pass<"cgraph-elaborate", "::mlir::ModuleOp"> {
  let summary = "each requested instantiation becomes a flat graph";
  let description = [{
    Requests are the root file's graphs without constant parameters, its
    `cgraph.instantiate`, and the wirings of its deployments. Requirements,
    ranges, conditions, indices and sizes are evaluated, loops unrolled, bundles
    resolved. Afterwards graphs have no body, deployments one operation for each
    instance and each wiring, and flat graphs consist of calls, literals,
    packs, projections, conversions, a discard and a return.

    A mistake is reported once for each place in the source, however many
    copies of it the unrolling makes.

    ```mlir
    cgraph.graph @demo.ChainN [N: index, w: !cgraph.bundle<!cgraph.actor<@demo.Echo>, N>](msg: !cgraph.str) -> (!cgraph.str) { … }
    cgraph.instantiate @demo.ChainN [2]
    ==>
    cgraph.flat_graph @"demo.ChainN[2]" of @demo.ChainN[2] … {
    ^bb0(%w_0: !cgraph.actor<@demo.Echo>, %w_1: !cgraph.actor<@demo.Echo>, %msg: !cgraph.str):
      %0 = cgraph.call @demo.Echo::@echo on %w_0(%msg) : (!cgraph.str) -> !cgraph.str
      %1 = cgraph.call @demo.Echo::@echo on %w_1(%0) : (!cgraph.str) -> !cgraph.str
      cgraph.return %1 : !cgraph.str
    }
    ```
  }];
  let options = [
    Option<"maxTasks", "max-tasks", "int64_t", /*default=*/"100000",
           "Calls that all graphs together may unroll to">,
    Option<"maxEdges", "max-edges", "int64_t", /*default=*/"1000000",
           "Edges that all graphs together may unroll to">,
    Option<"maxNodes", "max-nodes", "int64_t", /*default=*/"1000000",
           "Rounds of loops and elements of bundles that may be unrolled">];
}

def PlacePass : Pass<"cgraph-place", "::mlir::ModuleOp"> {
  let summary = "every actor instance gets its host";
  let description = [{
    Without `on` it is the driver's. Hosts other than `localhost`, GPUs and
    replaced transports are refused.
  }];
}

def VerifyPhasePass : Pass<"cgraph-verify-phase", "::mlir::ModuleOp"> {
  let summary = "nothing remains that the phase should have removed";
  let description = [{
    Stands behind each phase. What may remain is in a table: generic bodies only
    in `input`, transfers from `route` on, slots from `buffer` on, plans
    after `plan`.
  }];
  let options = [
    Option<"phase", "phase", "std::string", /*default=*/"\"input\"",
           "The phase that has just run">];
}

def RoutePass : Pass<"cgraph-route", "::mlir::ModuleOp"> {
  let summary = "one transfer for each value, path and reading process";
  let description = [{
    Whatever crosses processes becomes a `cgraph.transfer` behind the operation
    that makes it, and its readers use the transfer's result; a projection is
    made by the producer. `after` on another process, discarded calls and the
    start of actors that wait for nothing else become transfers of tokens.
    Packs are made anew for each process that reads them. Channels are numbered:
    inputs, the start signal, results as written.

    ```mlir
    %0 = cgraph.call @A::@f on %a(%x) : (!cgraph.str) -> !cgraph.str
    %1 = cgraph.call @B::@g on %b(%0) : (!cgraph.str) -> !cgraph.str
    ==>
    %0 = cgraph.call @A::@f on %a(%2) : (!cgraph.str) -> !cgraph.str
    %3 = cgraph.transfer %0 channel 1 from 1 to 2 shm "same host" : …
    %1 = cgraph.call @B::@g on %b(%3) : (!cgraph.str) -> !cgraph.str
    ```
  }];
}

def CommPass : Pass<"cgraph-comm", "::mlir::ModuleOp"> {
  let summary = "communicators; refuses transports that need one";
}

def SchedulePass : Pass<"cgraph-schedule", "::mlir::ModuleOp"> {
  let summary = "puts each graph's block into the order π";
  let description = [{
    List scheduling with the costs of `@cost`. Tasks keep their order on each
    actor, or with `option task_order = free` only on `@ordered` ones; `@live(k)`
    limits how many copies of a value an actor holds. Afterwards the position in the
    block is the certificate that no execution can block; the verifier checks
    the projection to processes with one slot in every channel.
  }];
  let options = [
    Option<"remarkOverlap", "remark-overlap", "bool", /*default=*/"false",
           "Report beside which tasks each transfer runs, or why beside none "
           "(CG0531)">];
}

def BufferPass : Pass<"cgraph-buffer", "::mlir::ModuleOp"> {
  let summary = "slots and slot sizes of all channels";
  let description = [{
    Channels that the driver writes or reads have `max_inflight` slots, the
    others as many as the best rate needs, or `max_inflight` too where all that a
    process sends then fits into 1 MiB. A slot holds the largest value of a
    bounded type, else `@buffer`, `option buffer` or 4 KiB; default sizes
    shrink until what one process sends fits into 64 MiB. The verifier checks the
    result with these slots and a driver that submits `max_inflight` executions
    before it takes its first result.
  }];
  let options = [
    Option<"warnUnbounded", "warn-unbounded", "bool", /*default=*/"false",
           "Report payloads without a bound (CG0520)">,
    Option<"remarkSerial", "remark-serial", "bool", /*default=*/"false",
           "Report calls between which executions cannot overlap (CG0530)">,
    Option<"memoryLimit", "memory-limit", "uint64_t",
           /*default=*/"uint64_t(4) << 30",
           "Bytes of shared memory that a graph's slots may need">];
}

#endif // CGRAPH_TRANSFORMS_PASSES_TD
