// RUN: cgraph-opt %s --cgraph-elaborate --cgraph-verify-phase=phase=elaborate | cgraph-opt | FileCheck %s

cgraph.record @demo.Req (prompt: !cgraph.str, n: si64)
cgraph.actor @demo.A {
  cgraph.new (name: !cgraph.str, rank: si32)
  cgraph.task @f (x: !cgraph.str) -> (!cgraph.str)
  cgraph.task @scale (x: si64, by: si64) -> (si64)
  cgraph.task @all (xs: !cgraph.list<!cgraph.str>) -> (!cgraph.str)
  cgraph.task @log (x: !cgraph.str) -> (!cgraph.str)
  cgraph.task @flush ()
  cgraph.task @pair () -> (a: !cgraph.array<si64, 2>, b: si64)
}

// CHECK: cgraph.graph @demo.ChainN[N: index, w: !cgraph.bundle<!cgraph.actor<@demo.A>, N>](msg: !cgraph.str) -> (!cgraph.str)
// CHECK-NOT: cgraph.for
cgraph.graph @demo.ChainN [N: index, w: !cgraph.bundle<!cgraph.actor<@demo.A>, N>] (msg: !cgraph.str) -> (!cgraph.str) {
^bb0(%w: !cgraph.bundle<!cgraph.actor<@demo.A>, N>, %msg: !cgraph.str):
  cgraph.require gt(N, 0) why "at least one"
  cgraph.option "max_inflight" = mul(2, N)
  %m = cgraph.for i in 0 to N iter_args(%msg) : !cgraph.str {
  ^bb0(%x: !cgraph.str):
    %a = cgraph.index %w[i] : <!cgraph.actor<@demo.A>, N> -> !cgraph.actor<@demo.A>
    %y = cgraph.call @demo.A::@f on %a(%x) : (!cgraph.str) -> !cgraph.str
    cgraph.yield %y : !cgraph.str
  }
  cgraph.return %m : !cgraph.str
}

cgraph.graph @demo.Rest [a: !cgraph.actor<@demo.A>] (req: !cgraph.record<@demo.Req>, s: !cgraph.str) -> (one: !cgraph.str, two: !cgraph.array<si64, 2>, three: !cgraph.array<!cgraph.str, 2>) {
^bb0(%a: !cgraph.actor<@demo.A>, %req: !cgraph.record<@demo.Req>, %s: !cgraph.str):
  %p = cgraph.project %req["prompt"] : !cgraph.record<@demo.Req> -> !cgraph.str
  %t = cgraph.call @demo.A::@flush on %a() : () -> !cgraph.token
  %c = cgraph.literal "hi" : !cgraph.str
  %c2 = cgraph.literal "hi" : !cgraph.str
  %u = cgraph.unset "act" : <!cgraph.str, 3>
  %u0 = cgraph.insert %p into %u[0] : !cgraph.str into <!cgraph.str, 3>
  %u1 = cgraph.insert %c into %u0[sub(2, 1)] : !cgraph.str into <!cgraph.str, 3>
  %u2 = cgraph.insert %c2 into %u1[2] : !cgraph.str into <!cgraph.str, 3>
  %k = cgraph.pack %u2 : (!cgraph.bundle<!cgraph.str, 3>) -> !cgraph.list<!cgraph.str>
  %y = cgraph.call @demo.A::@all on %a(%k) after(%t : !cgraph.token) : (!cgraph.list<!cgraph.str>) -> !cgraph.str
  %v = cgraph.via %y shm : !cgraph.str
  %n = cgraph.annotate %v {slots = #cgraph.expr<add(1, 1)>, buffer = #cgraph.size<65536>} : !cgraph.str
  %l = cgraph.call @demo.A::@log on %a(%n) : (!cgraph.str) -> !cgraph.str
  cgraph.discard %l : !cgraph.str
  %q:2 = cgraph.call @demo.A::@pair on %a() : () -> (!cgraph.array<si64, 2>, si64)
  %g = cgraph.collect t in 0 to 2 : <!cgraph.str, 2> {
    %i = cgraph.if eq(t, 0) -> !cgraph.str {
      cgraph.yield %s : !cgraph.str
    } else {
      cgraph.yield %n : !cgraph.str
    }
    cgraph.yield %i : !cgraph.str
  }
  cgraph.return %n, %q#0, %g : !cgraph.str, !cgraph.array<si64, 2>, !cgraph.bundle<!cgraph.str, 2>
}

cgraph.instantiate @demo.ChainN [2]

// CHECK: cgraph.deployment @demo.local(model: !cgraph.str) attributes {options = {gpu_sharing = false}} {
cgraph.deployment @demo.local (model: !cgraph.str) {
  cgraph.option "gpu_sharing" = false
  // CHECK-NEXT: %[[W0:.*]] = cgraph.instance "w"[0] of @demo.A(model, 0)
  // CHECK-NEXT: %[[W1:.*]] = cgraph.instance "w"[1] of @demo.A(model, 1)
  %w = cgraph.collect p in 0 to 2 : <!cgraph.actor<@demo.A>, 2> {
    %i = cgraph.instance "w" [p] of @demo.A (model, p)
    cgraph.yield %i : !cgraph.actor<@demo.A>
  }
  // CHECK-NEXT: cgraph.wire "chain" = @demo.ChainN[2](%[[W0]], %[[W1]]) plan @"demo.ChainN[2]"
  cgraph.wire "chain" = @demo.ChainN [2] (%w) : !cgraph.bundle<!cgraph.actor<@demo.A>, 2>
  // CHECK-NEXT: cgraph.wire "rest"[0] = @demo.Rest[](%[[W0]]) plan @"demo.Rest[]"
  // CHECK-NEXT: cgraph.wire "rest"[1] = @demo.Rest[](%[[W1]]) plan @"demo.Rest[]"
  cgraph.for i in 0 to 2 {
    %a = cgraph.index %w[i] : <!cgraph.actor<@demo.A>, 2> -> !cgraph.actor<@demo.A>
    cgraph.wire "rest" [i] = @demo.Rest [] (%a) : !cgraph.actor<@demo.A>
    cgraph.yield
  }
  // CHECK-NEXT: cgraph.wire "alone" = @demo.Rest[](%[[W1]]) plan @"demo.Rest[]"
  // CHECK-NEXT: cgraph.live "both" ["chain", "alone"]
  %last = cgraph.index %w[1] : <!cgraph.actor<@demo.A>, 2> -> !cgraph.actor<@demo.A>
  cgraph.wire "alone" = @demo.Rest [] (%last) : !cgraph.actor<@demo.A>
  cgraph.live "both" ["chain", "alone"]
}

// CHECK: cgraph.flat_graph @"demo.Rest[]" of @demo.Rest[] actors(a: !cgraph.actor<@demo.A>)
// CHECK-NEXT: ^bb0(%a: !cgraph.actor<@demo.A>, %req: !cgraph.record<@demo.Req>, %s: !cgraph.str):
// CHECK-NEXT: %[[P:.*]] = cgraph.project %req["prompt"]
// CHECK-NEXT: %[[C:.*]] = cgraph.literal "hi" : !cgraph.str
// CHECK-NEXT: %[[T:.*]] = cgraph.call @demo.A::@flush on %a() : () -> !cgraph.token
// CHECK-NEXT: %[[K:.*]] = cgraph.pack %[[P]], %[[C]], %[[C]]
// CHECK-NEXT: %[[Y:.*]] = cgraph.call @demo.A::@all on %a(%[[K]]) after(%[[T]] : !cgraph.token) {buffer = 65536 : i64, slots = 2 : i64}
// CHECK-NEXT: %[[L:.*]] = cgraph.call @demo.A::@log on %a(%[[Y]]) via ["shm"]
// CHECK-NEXT: %[[Q:.*]]:2 = cgraph.call @demo.A::@pair on %a()
// CHECK-NEXT: %[[Q1:.*]] = cgraph.project %[[Q]]#0[1]
// CHECK-NEXT: %[[Q0:.*]] = cgraph.project %[[Q]]#0[0]
// CHECK-NEXT: cgraph.discard %[[T]], %[[L]]
// CHECK-NEXT: cgraph.return %[[Y]], %[[Q0]], %[[Q1]], %s, %[[Y]] : {{.*}} via ["shm", "auto", "auto", "auto", "shm"]

// CHECK: cgraph.flat_graph @"demo.ChainN[2]" of @demo.ChainN[2] actors(w: !cgraph.bundle<!cgraph.actor<@demo.A>, 2>) inputs(msg: !cgraph.str) -> (!cgraph.str) options {max_inflight = 4 : i64} {
// CHECK-NEXT: ^bb0(%w_0: !cgraph.actor<@demo.A>, %w_1: !cgraph.actor<@demo.A>, %msg: !cgraph.str):
// CHECK-NEXT: %[[X:.*]] = cgraph.call @demo.A::@f on %w_0(%msg)
// CHECK-NEXT: %[[Z:.*]] = cgraph.call @demo.A::@f on %w_1(%[[X]])
// CHECK-NEXT: cgraph.return %[[Z]] : !cgraph.str
// CHECK-NOT: cgraph.flat_graph
