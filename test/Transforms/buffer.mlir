// RUN: cgraph-opt %s --cgraph-route --cgraph-schedule --cgraph-buffer --split-input-file | FileCheck %s

// The driver's channels have `max_inflight` slots, 10 by default; `b` may be two
// executions behind `a`, which is what the large slots are for; `@slots` and
// `@buffer` are kept to.
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
  %0 = cgraph.call @demo.A::@echo on %a(%msg) {buffer = 200000 : i64} : (!cgraph.str) -> !cgraph.str
  %1 = cgraph.call @demo.A::@echo on %b(%0) {slots = 4 : i64, buffer = 65536 : i64} : (!cgraph.str) -> !cgraph.str
  %2 = cgraph.call @demo.A::@echo on %c(%1) : (!cgraph.str) -> !cgraph.str
  cgraph.return %2 : !cgraph.str
}

// CHECK-LABEL: cgraph.flat_graph
// CHECK: channel 0 from 0 to 1 shm "same host" slots 10 of 4096 ->
// CHECK: channel 1 from 1 to 2 shm "same host" slots 3 of 200000 ->
// CHECK: channel 2 from 2 to 3 shm "same host" slots 4 of 65536 ->
// CHECK: channel 3 from 3 to 0 shm "same host" slots 10 of 4096 ->

// -----

// Slots that cost little are not saved.
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
    inputs (msg: !cgraph.str) -> (!cgraph.str) options {max_inflight = 7 : i64} {
^bb0(%a: !cgraph.actor<@demo.A>, %b: !cgraph.actor<@demo.A>, %c: !cgraph.actor<@demo.A>, %msg: !cgraph.str):
  %0 = cgraph.call @demo.A::@echo on %a(%msg) : (!cgraph.str) -> !cgraph.str
  %1 = cgraph.call @demo.A::@echo on %b(%0) : (!cgraph.str) -> !cgraph.str
  %2 = cgraph.call @demo.A::@echo on %c(%1) : (!cgraph.str) -> !cgraph.str
  cgraph.return %2 : !cgraph.str
}

// CHECK-LABEL: cgraph.flat_graph
// CHECK: channel 1 from 1 to 2 shm "same host" slots 7 of 4096 ->
// CHECK: channel 2 from 2 to 3 shm "same host" slots 7 of 4096 ->

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
    inputs (msg: !cgraph.str) -> (!cgraph.str) options {buffer = #cgraph.size<100000>, max_inflight = 3 : i64} {
^bb0(%a: !cgraph.actor<@demo.A>, %b: !cgraph.actor<@demo.A>, %c: !cgraph.actor<@demo.A>, %msg: !cgraph.str):
  %0 = cgraph.call @demo.A::@echo on %a(%msg) : (!cgraph.str) -> !cgraph.str
  cgraph.return %0 : !cgraph.str
}

// CHECK-LABEL: cgraph.flat_graph
// CHECK: channel 0 from 0 to 1 shm "same host" slots 3 of 100000 ->

// -----

// Bounds make the sizes: bytes, counts and padding of the wire format.
cgraph.actor @demo.S cpp <"s.h", "demo::S"> {
  cgraph.task @f (a: si64, b: !cgraph.str<100>, c: !cgraph.tensor<f32, [@demo.N max 8, 4]>, d: !cgraph.record<@demo.R>, e: !cgraph.list<!cgraph.tuple<i1, ui16>, 5>, g: !cgraph.optional<!cgraph.enum<@demo.E>>, h: !cgraph.array<f64, 3>, i: !cgraph.tensor<si8, [?]>) -> ()
}
cgraph.dim @demo.N max 8
cgraph.enum @demo.E ["x", "y"]
cgraph.record @demo.R (t: !cgraph.tensor<si8, [3]>, e: !cgraph.enum<@demo.E>)
cgraph.graph @demo.T [s: !cgraph.actor<@demo.S>] (a: si64) -> ()
cgraph.flat_graph @"demo.T[]" of @demo.T [] actors (s: !cgraph.actor<@demo.S>)
    inputs (a: si64, b: !cgraph.str<100>, c: !cgraph.tensor<f32, [@demo.N max 8, 4]>, d: !cgraph.record<@demo.R>, e: !cgraph.list<!cgraph.tuple<i1, ui16>, 5>, g: !cgraph.optional<!cgraph.enum<@demo.E>>, h: !cgraph.array<f64, 3>, i: !cgraph.tensor<si8, [?]>) -> () options {} {
^bb0(%s: !cgraph.actor<@demo.S>, %a: si64, %b: !cgraph.str<100>, %c: !cgraph.tensor<f32, [@demo.N max 8, 4]>, %d: !cgraph.record<@demo.R>, %e: !cgraph.list<!cgraph.tuple<i1, ui16>, 5>, %g: !cgraph.optional<!cgraph.enum<@demo.E>>, %h: !cgraph.array<f64, 3>, %i: !cgraph.tensor<si8, [?]>):
  %0 = cgraph.call @demo.S::@f on %s(%a, %b, %c, %d, %e, %g, %h, %i) : (si64, !cgraph.str<100>, !cgraph.tensor<f32, [@demo.N max 8, 4]>, !cgraph.record<@demo.R>, !cgraph.list<!cgraph.tuple<i1, ui16>, 5>, !cgraph.optional<!cgraph.enum<@demo.E>>, !cgraph.array<f64, 3>, !cgraph.tensor<si8, [?]>) -> !cgraph.token
  cgraph.discard %0 : !cgraph.token
  cgraph.return
}

// CHECK-LABEL: cgraph.flat_graph
// CHECK: channel 0 from 0 to 1 shm "same host" slots 10 of 8 bounded ->
// CHECK: channel 1 from 0 to 1 shm "same host" slots 10 of 108 bounded ->
// CHECK: channel 2 from 0 to 1 shm "same host" slots 10 of 192 bounded ->
// CHECK: channel 3 from 0 to 1 shm "same host" slots 10 of 75 bounded ->
// CHECK: channel 4 from 0 to 1 shm "same host" slots 10 of 23 bounded ->
// CHECK: channel 5 from 0 to 1 shm "same host" slots 10 of 2 bounded ->
// CHECK: channel 6 from 0 to 1 shm "same host" slots 10 of 24 bounded ->
// CHECK: channel 7 from 0 to 1 shm "same host" slots 10 of 4096 ->
// CHECK: channel 8 from 1 to 0 shm "same host" slots 10 of 0 bounded ->

// -----

// Default sizes shrink until what one process sends fits into 64 MiB.
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
    inputs (msg: !cgraph.str) -> (x: !cgraph.str, y: !cgraph.str, z: !cgraph.str) options {max_inflight = 10 : i64} {
^bb0(%a: !cgraph.actor<@demo.A>, %b: !cgraph.actor<@demo.A>, %c: !cgraph.actor<@demo.A>, %msg: !cgraph.str):
  %0 = cgraph.call @demo.A::@echo on %a(%msg) {buffer = 6600000 : i64} : (!cgraph.str) -> !cgraph.str
  %1 = cgraph.call @demo.A::@echo on %a(%0) : (!cgraph.str) -> !cgraph.str
  %2 = cgraph.call @demo.A::@echo on %a(%1) : (!cgraph.str) -> !cgraph.str
  cgraph.return %0, %1, %2 : !cgraph.str, !cgraph.str, !cgraph.str
}

// CHECK-LABEL: cgraph.flat_graph
// CHECK: channel 0 from 0 to 1 shm "same host" slots 10 of 4096 ->
// CHECK: channel 2 from 1 to 0 shm "same host" slots 10 of 6600000 ->
// CHECK: channel 3 from 1 to 0 shm "same host" slots 10 of 4096 ->

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
    inputs (msg: !cgraph.str) -> (x: !cgraph.str, y: !cgraph.str, z: !cgraph.str) options {} {
^bb0(%a: !cgraph.actor<@demo.A>, %b: !cgraph.actor<@demo.A>, %c: !cgraph.actor<@demo.A>, %msg: !cgraph.str):
  %0 = cgraph.call @demo.A::@echo on %a(%msg) {buffer = 6700000 : i64} : (!cgraph.str) -> !cgraph.str
  %1 = cgraph.call @demo.A::@echo on %a(%0) : (!cgraph.str) -> !cgraph.str
  %2 = cgraph.call @demo.A::@echo on %a(%1) : (!cgraph.str) -> !cgraph.str
  cgraph.return %0, %1, %2 : !cgraph.str, !cgraph.str, !cgraph.str
}

// CHECK-LABEL: cgraph.flat_graph
// CHECK: channel 0 from 0 to 1 shm "same host" slots 10 of 4096 ->
// CHECK: channel 2 from 1 to 0 shm "same host" slots 10 of 6700000 ->
// CHECK: channel 3 from 1 to 0 shm "same host" slots 10 of 3776 ->
// CHECK: channel 4 from 1 to 0 shm "same host" slots 10 of 3776 ->
