// RUN: cgraph-opt %s --cgraph-comm --verify-diagnostics

cgraph.actor @demo.A cpp <"a.h", "demo::A"> {
  cgraph.task @echo (msg: !cgraph.str) -> (!cgraph.str)
  cgraph.task @both (a: !cgraph.str, b: !cgraph.str) -> (!cgraph.str)
  cgraph.task @flush (msg: !cgraph.str) -> ()
  cgraph.task @make () -> (si64)
  cgraph.task @request () -> (n: si64, req: !cgraph.record<@demo.Req>)
  cgraph.task @gather (xs: !cgraph.list<si64>) -> (si64)
}
cgraph.record @demo.Req (prompt: !cgraph.str, tokens: si32)
cgraph.graph @demo.G [a: !cgraph.actor<@demo.A>, b: !cgraph.actor<@demo.A>, c: !cgraph.actor<@demo.A>] (msg: !cgraph.str) -> ()
cgraph.flat_graph @"demo.G[]" of @demo.G [] actors (a: !cgraph.actor<@demo.A>, b: !cgraph.actor<@demo.A>, c: !cgraph.actor<@demo.A>)
    inputs (msg: !cgraph.str) -> (!cgraph.str) options {} {
^bb0(%a: !cgraph.actor<@demo.A>, %b: !cgraph.actor<@demo.A>, %c: !cgraph.actor<@demo.A>, %msg: !cgraph.str):
  // expected-error @below {{transport `nccl` is not supported yet [CG0431]}}
  %0 = cgraph.transfer %msg : !cgraph.str channel 0 from 0 to 0 nccl "by hand" -> !cgraph.str
  cgraph.return %0 : !cgraph.str
}
