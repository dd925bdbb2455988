// RUN: cgraph-opt %s --cgraph-route --cgraph-schedule --split-input-file --verify-diagnostics \
// RUN:   "--cgraph-buffer=warn-unbounded=true remark-serial=true memory-limit=1048576"

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
    inputs () -> (si64) options {} {
^bb0(%a: !cgraph.actor<@demo.A>, %b: !cgraph.actor<@demo.A>, %c: !cgraph.actor<@demo.A>):
  // expected-error @below {{`@slots(11)` must be from 1 to `max_inflight`, which is 10 [CG0804]}}
  %0 = cgraph.call @demo.A::@make on %a() {slots = 11 : i64} : () -> si64
  cgraph.return %0 : si64
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
// expected-error @below {{slots of graph `demo.G[]` need 9.552 MiB of shared memory, limit is 1 MiB [CG0510]}}
// expected-note @unknown {{help: lower `max_inflight`, or allow more}}
cgraph.flat_graph @"demo.G[]" of @demo.G [] actors (a: !cgraph.actor<@demo.A>, b: !cgraph.actor<@demo.A>, c: !cgraph.actor<@demo.A>)
    inputs (msg: !cgraph.str) -> (!cgraph.str) options {buffer = #cgraph.size<1000000>, max_inflight = 5 : i64} {
// expected-warning @below {{payload of `msg` has no size bound}}
^bb0(%a: !cgraph.actor<@demo.A>, %b: !cgraph.actor<@demo.A>, %c: !cgraph.actor<@demo.A>, %msg: !cgraph.str):
  // expected-warning @below {{payload of `echo` has no size bound: larger values than 976.6 KiB are spilled [CG0520]}}
  %0 = cgraph.call @demo.A::@echo on %a(%msg) : (!cgraph.str) -> !cgraph.str
  cgraph.return %0 : !cgraph.str
}

// -----

// `a` is visited twice: it cannot begin the next execution in between.
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
    inputs () -> (si64) options {} {
^bb0(%a: !cgraph.actor<@demo.A>, %b: !cgraph.actor<@demo.A>, %c: !cgraph.actor<@demo.A>):
  // expected-remark @below {{executions cannot overlap between these calls: one every 32000 ns at best, while no actor works more than 20000 ns of it, a loss of 38 % [CG0530]}}
  // expected-note @below {{`a` is needed here}}
  %0 = cgraph.call @demo.A::@make on %a() : () -> si64
  %p = cgraph.pack %0 : (si64) -> !cgraph.list<si64>
  // expected-note @below {{`b` is needed here}}
  %1 = cgraph.call @demo.A::@gather on %b(%p) : (!cgraph.list<si64>) -> si64
  %q = cgraph.pack %1 : (si64) -> !cgraph.list<si64>
  // expected-note @below {{`a` is needed here}}
  %2 = cgraph.call @demo.A::@gather on %a(%q) : (!cgraph.list<si64>) -> si64
  cgraph.return %2 : si64
}

// -----

// The graphs of a live set are there at once: 608 KiB of slots each, because results have `max_inflight` slots there.
cgraph.actor @demo.A cpp <"a.h", "demo::A"> {
  cgraph.task @make () -> (!cgraph.bytes<60000>)
}
cgraph.graph @demo.G [a: !cgraph.actor<@demo.A>] () -> (!cgraph.bytes<60000>)
cgraph.flat_graph @"demo.G[]" of @demo.G [] actors (a: !cgraph.actor<@demo.A>) inputs () -> (!cgraph.bytes<60000>) options {} {
^bb0(%a: !cgraph.actor<@demo.A>):
  %0 = cgraph.call @demo.A::@make on %a() {slots = 1 : i64} : () -> !cgraph.bytes<60000>
  cgraph.return %0 : !cgraph.bytes<60000>
}
cgraph.deployment @demo.local () {
  %a = cgraph.instance "a" of @demo.A ()
  cgraph.wire "g" = @demo.G [] (%a) plan @"demo.G[]" : !cgraph.actor<@demo.A>
  cgraph.wire "h" = @demo.G [] (%a) plan @"demo.G[]" : !cgraph.actor<@demo.A>
  // expected-error @below {{slots of live set `serve` need 1.187 MiB of shared memory, limit is 1 MiB [CG0510]}}
  cgraph.live "serve" ["g", "h"]
}
