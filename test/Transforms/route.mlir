// RUN: cgraph-opt %s --cgraph-route --split-input-file | FileCheck %s
// COVERS: RB8

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
    inputs (msg: !cgraph.str) -> (x: !cgraph.str, y: si64, z: !cgraph.str, m: !cgraph.str, h: si64) options {} {
^bb0(%a: !cgraph.actor<@demo.A>, %b: !cgraph.actor<@demo.A>, %c: !cgraph.actor<@demo.A>, %msg: !cgraph.str):
  %0 = cgraph.call @demo.A::@echo on %a(%msg) : (!cgraph.str) -> !cgraph.str
  %1 = cgraph.call @demo.A::@echo on %b(%0) : (!cgraph.str) -> !cgraph.str
  %m = cgraph.call @demo.A::@make on %c() : () -> si64
  %n, %r = cgraph.call @demo.A::@request on %c() : () -> (si64, !cgraph.record<@demo.Req>)
  %p = cgraph.project %r["prompt"] : !cgraph.record<@demo.Req> -> !cgraph.str
  %2 = cgraph.call @demo.A::@echo on %a(%p) : (!cgraph.str) -> !cgraph.str
  %t = cgraph.call @demo.A::@flush on %b(%2) : (!cgraph.str) -> !cgraph.token
  %l = cgraph.literal 3 : si64
  %pk = cgraph.pack %m, %n, %l : (si64, si64, si64) -> !cgraph.list<si64>
  %g = cgraph.call @demo.A::@gather on %a(%pk) after(%t : !cgraph.token) : (!cgraph.list<si64>) -> si64
  %h = cgraph.call @demo.A::@gather on %c(%pk) after(%1 : !cgraph.str) : (!cgraph.list<si64>) -> si64
  %3 = cgraph.call @demo.A::@echo on %c(%p) : (!cgraph.str) -> !cgraph.str
  cgraph.discard %t : !cgraph.token
  cgraph.return %1, %g, %3, %msg, %h : !cgraph.str, si64, !cgraph.str, !cgraph.str, si64
}

// Inputs first, then the start signal of actors whose first task waits for
// nothing, then results as written. An input that is returned goes from the
// driver to itself.
// CHECK-LABEL: cgraph.flat_graph
// CHECK-DAG: %[[MSG:.*]] = cgraph.transfer %msg : !cgraph.str channel 0 from 0 to 1 shm "same host" -> !cgraph.str
// CHECK-DAG: %[[BACK:.*]] = cgraph.transfer %msg : !cgraph.str channel 0 from 0 to 0
// CHECK-DAG: %[[START:.*]] = cgraph.transfer channel 1 from 0 to 3 shm "same host" -> !cgraph.token
// CHECK: %[[A0:.*]] = cgraph.call @demo.A::@echo on %a(%[[MSG]])
// CHECK: %[[B0:.*]] = cgraph.transfer %[[A0]] : !cgraph.str channel 2 from 1 to 2
// CHECK: %[[B1:.*]] = cgraph.call @demo.A::@echo on %b(%[[B0]])
// One channel for both readers; the other process waits for a token.
// CHECK: %[[X:.*]] = cgraph.transfer %[[B1]] : !cgraph.str channel 3 from 2 to 0
// CHECK: %[[SIGNAL:.*]] = cgraph.transfer %[[B1]] : !cgraph.str channel 4 from 2 to 3 shm "same host" -> !cgraph.token
// CHECK: %[[M:.*]] = cgraph.call @demo.A::@make on %c() after(%[[START]] : !cgraph.token)
// CHECK: %[[MA:.*]] = cgraph.transfer %[[M]] : si64 channel 5 from 3 to 1
// A later task without inputs follows the first one.
// CHECK: %[[REQ:.*]]:2 = cgraph.call @demo.A::@request on %c() : ()
// The producer sends the part that is read; on its actor it projects.
// CHECK-DAG: %[[PROMPT:.*]] = cgraph.transfer %[[REQ]]#1["prompt"] : !cgraph.record<@demo.Req> channel 7 from 3 to 1 shm "same host" -> !cgraph.str
// CHECK-DAG: %[[NA:.*]] = cgraph.transfer %[[REQ]]#0 : si64 channel 6 from 3 to 1
// CHECK-DAG: %[[HERE:.*]] = cgraph.project %[[REQ]]#1["prompt"]
// CHECK: cgraph.call @demo.A::@echo on %a(%[[PROMPT]])
// CHECK: %[[T:.*]] = cgraph.call @demo.A::@flush on %b
// CHECK-DAG: %[[TA:.*]] = cgraph.transfer %[[T]] : !cgraph.token channel 9 from 2 to 1
// CHECK-DAG: %[[TD:.*]] = cgraph.transfer %[[T]] : !cgraph.token channel 9 from 2 to 0
// CHECK-DAG: %[[L:.*]] = cgraph.literal 3
// A pack is made anew for each process.
// CHECK: %[[PA:.*]] = cgraph.pack %[[MA]], %[[NA]], %[[L]]
// CHECK: cgraph.call @demo.A::@gather on %a(%[[PA]]) after(%[[TA]] : !cgraph.token)
// CHECK: %[[PC:.*]] = cgraph.pack %[[M]], %[[REQ]]#0, %[[L]]
// CHECK: cgraph.call @demo.A::@gather on %c(%[[PC]]) after(%[[SIGNAL]] : !cgraph.token)
// CHECK: cgraph.call @demo.A::@echo on %c(%[[HERE]])
// CHECK: cgraph.discard %[[TD]]
// CHECK: cgraph.return %[[X]], %{{.*}}, %{{.*}}, %[[BACK]],

// -----

// `after` a result that is sent there anyway needs no message of its own; an
// actor without tasks still waits for the driver.
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
  %1 = cgraph.call @demo.A::@echo on %b(%0) : (!cgraph.str) -> !cgraph.str
  %2 = cgraph.call @demo.A::@echo on %b(%msg) after(%0 : !cgraph.str) : (!cgraph.str) -> !cgraph.str
  %3 = cgraph.call @demo.A::@both on %a(%1, %2) after(%0 : !cgraph.str) via ["shm", "auto"] : (!cgraph.str, !cgraph.str) -> !cgraph.str
  cgraph.return %3 : !cgraph.str
}

// CHECK-LABEL: cgraph.flat_graph
// CHECK: cgraph.transfer channel 1 from 0 to 3
// CHECK: %[[A:.*]] = cgraph.call @demo.A::@echo on %a
// CHECK-NEXT: %[[AB:.*]] = cgraph.transfer %[[A]] : !cgraph.str channel 2 from 1 to 2
// CHECK-NEXT: %[[B1:.*]] = cgraph.call @demo.A::@echo on %b(%[[AB]])
// CHECK-NEXT: cgraph.transfer %[[B1]] : !cgraph.str channel 3 from 2 to 1 shm "via shm"
// CHECK-NEXT: cgraph.call @demo.A::@echo on %b(%{{.*}}) after(%[[AB]] : !cgraph.str)
// CHECK: cgraph.call @demo.A::@both on %a({{.*}}) after(%[[A]] : !cgraph.str)
