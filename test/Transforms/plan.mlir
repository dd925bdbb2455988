// RUN: cgraph-opt %s --cgraph-route --cgraph-schedule --cgraph-buffer --cgraph-plan | FileCheck %s
// RUN: cgraph-opt %s --cgraph-route --cgraph-schedule --cgraph-buffer --cgraph-plan | cgraph-opt --cgraph-verify-schedule

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

// CHECK-NOT: flat_graph
// CHECK-LABEL: plan.graph @"demo.G[]"
// CHECK-SAME: certificate [{{([0-9]+, ){8}[0-9]+}}]
// CHECK: plan.channel 0 "msg" : !cgraph.str from 0 to [0, 1] {kind = shm, slots = 10, slot_bytes = 4096, bounded = false}
// CHECK: plan.channel 1 "start" : !cgraph.token from 0 to [3]
// CHECK: plan.channel 7 "request.1.prompt" : !cgraph.str from 3 to [1]
// CHECK: plan.channel 9 "flush" : !cgraph.token from 2 to [0, 1]
// CHECK: plan.input "msg" : !cgraph.str writes [0]
// CHECK: plan.output "x" : !cgraph.str reads [3]
// CHECK: plan.output "m" : !cgraph.str reads [0]
// CHECK: plan.role 1 @a of @demo.A {
// CHECK-NEXT: %[[MSG:.*]] = plan.get 0 : !cgraph.str
// CHECK-NEXT: %[[S:.*]] = plan.acquire 2
// CHECK-NEXT: plan.invoke 0 @echo(%[[MSG]] : !cgraph.str) into(0 -> %[[S]] :
// CHECK-NEXT: plan.commit %[[S]]
// CHECK-NEXT: plan.release %[[MSG]]
// CHECK: plan.pack
// CHECK: plan.invoke 6 @gather(%{{.*}}) after(%{{.*}} : !cgraph.token) into
// CHECK: plan.role 2 @b of @demo.A {
// The end of a call with results has the number past them.
// CHECK: plan.invoke 1 @echo(%{{.*}}) into(0 -> %{{.*}}, 1 -> %{{.*}} : !plan.slot<!cgraph.str>, !plan.slot<!cgraph.token>)
// The end of one without results is number 0.
// CHECK: plan.invoke 5 @flush(%{{.*}}) into(0 -> %{{.*}} : !plan.slot<!cgraph.token>)
// CHECK: plan.role 3 @c of @demo.A {
// CHECK: %[[M:.*]] = plan.invoke 2 @make() after(%{{.*}} : !cgraph.token) into(0 -> %{{.*}}) locals [0] -> si64
// CHECK: %[[R:.*]]:2 = plan.invoke 3 @request() into(0 -> %{{.*}}, 1["prompt"] -> %{{.*}}) locals [0, 1] -> si64, !cgraph.record<@demo.Req>
// CHECK: plan.const 3 : si64
// CHECK: plan.pack %[[M]], %[[R]]#0,
// CHECK: plan.project %[[R]]#1["prompt"]
