// RUN: cgraph-opt %s --cgraph-route --cgraph-schedule --cgraph-buffer --cgraph-plan --plan-tabulate=codegen=table | FileCheck %s
// RUN: cgraph-opt %s --cgraph-route --cgraph-schedule --cgraph-buffer --cgraph-plan --plan-tabulate=codegen=table | cgraph-opt --cgraph-verify-schedule --plan-tabulate
// RUN: cgraph-opt %s --cgraph-route --cgraph-schedule --cgraph-buffer --cgraph-plan --plan-tabulate | FileCheck %s --check-prefix=SHORT
// RUN: not cgraph-opt %s --cgraph-route --cgraph-schedule --cgraph-buffer --cgraph-plan --plan-tabulate=codegen=fast 2>&1 | FileCheck %s --check-prefix=BAD

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

// Short roles stay as they are.
// SHORT-NOT: plan.table
// BAD: codegen is `auto`, `straight` or `table`, not `fast`

// CHECK: plan.role 3 @c of @demo.A {
// CHECK-NEXT: plan.const 3 : si64
// CHECK-NEXT: plan.thunk 0 @make : () -> si64
// CHECK-NEXT: plan.site 2 @make
// CHECK-NEXT: plan.thunk 1 @request : () -> (si64, !cgraph.record<@demo.Req>)
// CHECK-NEXT: plan.site 3 @request
// CHECK-NEXT: plan.thunk 2 @gather : (!cgraph.list<si64>) -> si64
// CHECK-NEXT: plan.site 7 @gather
// CHECK-NEXT: plan.thunk 3 @echo : (!cgraph.str) -> !cgraph.str
// CHECK-NEXT: plan.site 8 @echo
// get 1, acquire 5, invoke site 0, commit 5, release 1 …
// CHECK-NEXT: plan.table "ops" {{.*}} [0, 1, 0, 0, 0, 0, 0, 2, 5, 0, 0, 0, 0, 0, 4, 0, 0, 0, 1, 0, 2, 3, 5, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0,
// The start signal; a pack of cells 0 and 1 and the constant 0, then a token;
// the last use of cell 2, field 0.
// CHECK-NEXT: plan.table "ins" {{.*}} [0, 1, 0, 1, 0, 0, 3, 0, 0, 3, 0, 3, 0, 1, 0, 4, 0, 0, 1, 0, 1, 0, 0, 0, 1, 0, 1, 1, 0, 0, 2, 0, 0, 0, 0, 0, 1, 0, 1, 2, 1, 1]
// CHECK-NEXT: plan.table "outs"
// CHECK-NEXT: plan.table "path" ["step"] [0, 0]
