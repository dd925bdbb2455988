// RUN: cgraph-opt %s --cgraph-route --split-input-file --verify-diagnostics

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
  %0 = cgraph.call @demo.A::@echo on %a(%msg) : (!cgraph.str) -> !cgraph.str
  // expected-error @below {{`via local` cannot connect `a` and `b`, which are different processes [CG0405]}}
  %1 = cgraph.call @demo.A::@echo on %b(%0) via ["local"] : (!cgraph.str) -> !cgraph.str
  // expected-error @below {{transport `nccl` is not supported yet [CG0431]}}
  %2 = cgraph.call @demo.A::@echo on %c(%1) via ["nccl"] : (!cgraph.str) -> !cgraph.str
  // expected-error @below {{transport `tcp` is not supported yet [CG0431]}}
  cgraph.return %2 : !cgraph.str via ["tcp"]
}

// -----

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
    inputs (msg: !cgraph.str) -> (x: !cgraph.str, y: !cgraph.str) options {} {
^bb0(%a: !cgraph.actor<@demo.A>, %b: !cgraph.actor<@demo.A>, %c: !cgraph.actor<@demo.A>, %msg: !cgraph.str):
  %0 = cgraph.call @demo.A::@echo on %a(%msg) : (!cgraph.str) -> !cgraph.str
  // expected-warning @below {{`via shm` has no effect: every reader of the value is on `a`, which makes it [CG0402]}}
  %1 = cgraph.call @demo.A::@echo on %a(%0) via ["shm"] : (!cgraph.str) -> !cgraph.str
  %2 = cgraph.call @demo.A::@echo on %a(%1) via ["local"] : (!cgraph.str) -> !cgraph.str
  // One edge of the value leaves the actor: nothing to say.
  %3 = cgraph.call @demo.A::@echo on %a(%2) via ["shm"] : (!cgraph.str) -> !cgraph.str
  cgraph.return %2, %3 : !cgraph.str, !cgraph.str via ["shm", "auto"]
}

// -----

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
    inputs (msg: si64) -> (x: !cgraph.list<si64>, y: si64) options {} {
^bb0(%a: !cgraph.actor<@demo.A>, %b: !cgraph.actor<@demo.A>, %c: !cgraph.actor<@demo.A>, %msg: si64):
  // expected-error @below {{a bundle is returned where one value is wanted: return an array `T[N]` of it, or gather it with a task [CG0311]}}
  %0 = cgraph.pack %msg, %msg : (si64, si64) -> !cgraph.list<si64>
  // expected-error @below {{a graph returns what inputs and tasks make, not a constant [CG0201]}}
  %1 = cgraph.literal 7 : si64
  cgraph.return %0, %1 : !cgraph.list<si64>, si64
}

// -----

// A value without a codec goes from task to task of one actor; a part of it that has one may leave.
// expected-note @below {{declared without a codec}}
cgraph.opaque @demo.Cache cpp <"c.h", "demo::Cache">
cgraph.opaque @demo.Coded cpp <"c.h", "demo::Coded"> codec "c.h"
cgraph.record @demo.Open (name: !cgraph.str, caches: !cgraph.list<!cgraph.opaque<@demo.Cache>>, coded: !cgraph.opaque<@demo.Coded>)
cgraph.actor @demo.A cpp <"a.h", "demo::A"> {
  cgraph.task @open (msg: !cgraph.str) -> (!cgraph.record<@demo.Open>)
  cgraph.task @close (o: !cgraph.record<@demo.Open>) -> (!cgraph.str)
  cgraph.task @name (name: !cgraph.str, c: !cgraph.opaque<@demo.Coded>) -> (!cgraph.str)
}
cgraph.graph @demo.G [a: !cgraph.actor<@demo.A>, b: !cgraph.actor<@demo.A>] (msg: !cgraph.str) -> (x: !cgraph.str, y: !cgraph.str, z: !cgraph.str)
cgraph.flat_graph @"demo.G[]" of @demo.G [] actors (a: !cgraph.actor<@demo.A>, b: !cgraph.actor<@demo.A>)
    inputs (msg: !cgraph.str) -> (x: !cgraph.str, y: !cgraph.str, z: !cgraph.str) options {} {
^bb0(%a: !cgraph.actor<@demo.A>, %b: !cgraph.actor<@demo.A>, %msg: !cgraph.str):
  // expected-note @below {{made here}}
  %0 = cgraph.call @demo.A::@open on %a(%msg) : (!cgraph.str) -> !cgraph.record<@demo.Open>
  %1 = cgraph.call @demo.A::@close on %a(%0) : (!cgraph.record<@demo.Open>) -> !cgraph.str
  %2 = cgraph.project %0["name"] : !cgraph.record<@demo.Open> -> !cgraph.str
  %3 = cgraph.project %0["coded"] : !cgraph.record<@demo.Open> -> !cgraph.opaque<@demo.Coded>
  %4 = cgraph.call @demo.A::@name on %b(%2, %3) : (!cgraph.str, !cgraph.opaque<@demo.Coded>) -> !cgraph.str
  // expected-error @below {{`Cache` has no codec and cannot go from `a` to `b` [CG0230]}}
  %5 = cgraph.call @demo.A::@close on %b(%0) : (!cgraph.record<@demo.Open>) -> !cgraph.str
  cgraph.return %1, %4, %5 : !cgraph.str, !cgraph.str, !cgraph.str
}
