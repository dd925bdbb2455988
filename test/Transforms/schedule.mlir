// RUN: cgraph-opt %s --cgraph-route --cgraph-schedule --split-input-file | FileCheck %s

// Ready tasks come in the order of their start, the longer way first; tasks of
// one actor keep their order. `number` is the order as written.
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
  %0 = cgraph.call @demo.A::@echo on %a(%msg) : (!cgraph.str) -> !cgraph.str
  %1 = cgraph.call @demo.A::@echo on %a(%msg) : (!cgraph.str) -> !cgraph.str
  %2 = cgraph.call @demo.A::@echo on %b(%msg) : (!cgraph.str) -> !cgraph.str
  %3 = cgraph.call @demo.A::@echo on %c(%2) : (!cgraph.str) -> !cgraph.str
  cgraph.return %0, %1, %3 : !cgraph.str, !cgraph.str, !cgraph.str
}

// CHECK-LABEL: cgraph.flat_graph
// CHECK: call @demo.A::@echo on %b({{.*}}) {number = 2 : i64}
// CHECK: call @demo.A::@echo on %a({{.*}}) {number = 0 : i64}
// CHECK: call @demo.A::@echo on %a({{.*}}) {number = 1 : i64}
// CHECK: call @demo.A::@echo on %c({{.*}}) {number = 3 : i64}
// CHECK: cgraph.return

// -----

// With costs: the short task of `b` and what follows fit before `a` is done.
cgraph.actor @demo.B cpp <"b.h", "demo::B"> {
  cgraph.task @slow (msg: !cgraph.str) -> (!cgraph.str) {annotations = {cost = #cgraph.duration<900000>}}
  cgraph.task @quick (msg: !cgraph.str) -> (!cgraph.str) {annotations = {cost = #cgraph.duration<1000>}}
}
cgraph.graph @demo.H [a: !cgraph.actor<@demo.B>, b: !cgraph.actor<@demo.B>] (msg: !cgraph.str) -> (x: !cgraph.str, y: !cgraph.str)
cgraph.flat_graph @"demo.H[]" of @demo.H [] actors (a: !cgraph.actor<@demo.B>, b: !cgraph.actor<@demo.B>)
    inputs (msg: !cgraph.str) -> (x: !cgraph.str, y: !cgraph.str) options {} {
^bb0(%a: !cgraph.actor<@demo.B>, %b: !cgraph.actor<@demo.B>, %msg: !cgraph.str):
  %0 = cgraph.call @demo.B::@slow on %a(%msg) : (!cgraph.str) -> !cgraph.str
  %1 = cgraph.call @demo.B::@quick on %a(%0) : (!cgraph.str) -> !cgraph.str
  %2 = cgraph.call @demo.B::@quick on %b(%msg) : (!cgraph.str) -> !cgraph.str
  %3 = cgraph.call @demo.B::@quick on %b(%2) : (!cgraph.str) -> !cgraph.str
  cgraph.return %1, %3 : !cgraph.str, !cgraph.str
}

// CHECK-LABEL: cgraph.flat_graph
// CHECK: call @demo.B::@slow on %a({{.*}}) {number = 0 : i64}
// CHECK: call @demo.B::@quick on %b({{.*}}) {number = 2 : i64}
// CHECK: call @demo.B::@quick on %b({{.*}}) {number = 3 : i64}
// CHECK: call @demo.B::@quick on %a({{.*}}) {number = 1 : i64}
