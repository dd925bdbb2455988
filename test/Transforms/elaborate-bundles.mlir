// RUN: cgraph-opt %s --cgraph-elaborate | cgraph-opt | FileCheck %s

cgraph.const @d.SIZES = [1, 2]
cgraph.actor @d.A {
  cgraph.task @f (x: si64) -> (si64)
  cgraph.task @grid (xs: !cgraph.array<!cgraph.list<si64>, 2>) -> (si64)
  cgraph.task @sum (xs: !cgraph.list<si64>) -> (si64)
  cgraph.task @t (x: !cgraph.tensor<f32, [?]>) -> (!cgraph.tensor<f32, [?]>)
}

// Rows of different lengths, packed inside out; the length comes from a constant array.
// CHECK-LABEL: cgraph.flat_graph @"d.Rows[]"
cgraph.graph @d.Rows [a: !cgraph.actor<@d.A>] (x: si64, y: si64) -> (si64) {
^bb0(%a: !cgraph.actor<@d.A>, %x: si64, %y: si64):
  %r0 = cgraph.collect j in 0 to index(@d.SIZES, 0) : <si64, 1> {
    cgraph.yield %x : si64
  }
  %r1 = cgraph.collect j in 0 to index(@d.SIZES, 1) : <si64, 2> {
    cgraph.yield %y : si64
  }
  %p0 = cgraph.pack %r0 : (!cgraph.bundle<si64, 1>) -> !cgraph.list<si64>
  %p1 = cgraph.pack %r1 : (!cgraph.bundle<si64, 2>) -> !cgraph.list<si64>
  %b = cgraph.bundle %p0, %p1 : (!cgraph.list<si64>, !cgraph.list<si64>) -> !cgraph.bundle<!cgraph.list<si64>, 2>
  // CHECK: %[[P0:.*]] = cgraph.pack %x : (si64) -> !cgraph.list<si64>
  // CHECK: %[[P1:.*]] = cgraph.pack %y, %y : (si64, si64) -> !cgraph.list<si64>
  // CHECK: %[[P:.*]] = cgraph.pack %[[P0]], %[[P1]] :
  %p = cgraph.pack %b : (!cgraph.bundle<!cgraph.list<si64>, 2>) -> !cgraph.array<!cgraph.list<si64>, 2>
  // CHECK: cgraph.call @d.A::@grid on %a(%[[P]])
  %z = cgraph.call @d.A::@grid on %a(%p) : (!cgraph.array<!cgraph.list<si64>, 2>) -> si64
  cgraph.return %z : si64
}

// A bundle of bundles is packed level by level.
// CHECK-LABEL: cgraph.flat_graph @"d.Nested[]"
cgraph.graph @d.Nested [a: !cgraph.actor<@d.A>] (x: si64, y: si64) -> (si64) {
^bb0(%a: !cgraph.actor<@d.A>, %x: si64, %y: si64):
  %u = cgraph.unset "v" : <!cgraph.bundle<si64, 2>, 2>
  %m = cgraph.for i in 0 to 4 iter_args(%u) : !cgraph.bundle<!cgraph.bundle<si64, 2>, 2> {
  ^bb0(%v: !cgraph.bundle<!cgraph.bundle<si64, 2>, 2>):
    %e = cgraph.if eq(mod(i, 2), 0) -> si64 {
      cgraph.yield %x : si64
    } else {
      cgraph.yield %y : si64
    }
    %w = cgraph.insert %e into %v[div(i, 2), mod(i, 2)] : si64 into <!cgraph.bundle<si64, 2>, 2>
    cgraph.yield %w : !cgraph.bundle<!cgraph.bundle<si64, 2>, 2>
  }
  // CHECK: %[[P0:.*]] = cgraph.pack %x, %y : (si64, si64) -> !cgraph.list<si64>
  // CHECK: %[[P1:.*]] = cgraph.pack %x, %y : (si64, si64) -> !cgraph.list<si64>
  // CHECK: cgraph.pack %[[P0]], %[[P1]] :
  %p = cgraph.pack %m : (!cgraph.bundle<!cgraph.bundle<si64, 2>, 2>) -> !cgraph.array<!cgraph.list<si64>, 2>
  %z = cgraph.call @d.A::@grid on %a(%p) : (!cgraph.array<!cgraph.list<si64>, 2>) -> si64
  cgraph.return %z : si64
}

// A transport on a bundle is that of its elements, but not of one set later.
// CHECK-LABEL: cgraph.flat_graph @"d.Via[]"
cgraph.graph @d.Via [a: !cgraph.actor<@d.A>] (x: si64, y: si64) -> (si64) {
^bb0(%a: !cgraph.actor<@d.A>, %x: si64, %y: si64):
  %b = cgraph.bundle %x, %y : (si64, si64) -> !cgraph.bundle<si64, 2>
  %v = cgraph.via %b shm : !cgraph.bundle<si64, 2>
  %i = cgraph.insert %x into %v[1] : si64 into <si64, 2>
  %p = cgraph.pack %v : (!cgraph.bundle<si64, 2>) -> !cgraph.list<si64>
  %q = cgraph.pack %i : (!cgraph.bundle<si64, 2>) -> !cgraph.list<si64>
  // CHECK: cgraph.pack %x, %y via ["shm", "shm"]
  // CHECK: cgraph.pack %x, %x via ["shm", "auto"]
  %s = cgraph.call @d.A::@sum on %a(%p) : (!cgraph.list<si64>) -> si64
  %t = cgraph.call @d.A::@sum on %a(%q) : (!cgraph.list<si64>) -> si64
  // CHECK: %[[S:.*]] = cgraph.call @d.A::@sum
  // CHECK: %[[T:.*]] = cgraph.call @d.A::@sum
  %c = cgraph.bundle %s, %t : (si64, si64) -> !cgraph.bundle<si64, 2>
  // Inputs have nothing to wait for.
  // CHECK: cgraph.call @d.A::@f on %a(%x) after(%[[S]], %[[T]] : si64, si64)
  %u = cgraph.call @d.A::@f on %a(%x) after(%c, %y : !cgraph.bundle<si64, 2>, si64) : (si64) -> si64
  cgraph.return %u : si64
}

// Changing a bundle leaves the one it was made from as it was.
// CHECK-LABEL: cgraph.flat_graph @"d.Shared[]"
cgraph.graph @d.Shared [a: !cgraph.actor<@d.A>] (x: si64, y: si64) -> (o: si64, p: si64) {
^bb0(%a: !cgraph.actor<@d.A>, %x: si64, %y: si64):
  %b = cgraph.bundle %x, %x : (si64, si64) -> !cgraph.bundle<si64, 2>
  %c = cgraph.insert %y into %b[0] : si64 into <si64, 2>
  %old = cgraph.index %b[0] : <si64, 2> -> si64
  %new = cgraph.index %c[0] : <si64, 2> -> si64
  // CHECK: cgraph.return %x, %y
  cgraph.return %old, %new : si64, si64
}

// Loops without a round, names bound anew in inner loops, one branch only.
// CHECK-LABEL: cgraph.flat_graph @"d.Loops[]"
cgraph.graph @d.Loops [a: !cgraph.actor<@d.A>] (x: si64) -> (si64) {
^bb0(%a: !cgraph.actor<@d.A>, %x: si64):
  %n = cgraph.for i in 5 to 2 iter_args(%x) : si64 {
  ^bb0(%y: si64):
    %z = cgraph.call @d.A::@f on %a(%y) : (si64) -> si64
    cgraph.yield %z : si64
  }
  %m = cgraph.for i in 1 to 3 iter_args(%n) : si64 {
  ^bb0(%y: si64):
    %k = cgraph.for i in 7 to 8 iter_args(%y) : si64 {
    ^bb0(%w: si64):
      %l7 = cgraph.literal i : si64
      %z = cgraph.call @d.A::@f on %a(%l7) after(%w : si64) : (si64) -> si64
      cgraph.yield %z : si64
    }
    cgraph.if eq(i, 2) {
      %l = cgraph.literal i : si64
      %z = cgraph.call @d.A::@f on %a(%l) : (si64) -> si64
      cgraph.discard %z : si64
      cgraph.yield
    }
    cgraph.yield %k : si64
  }
  // CHECK: %[[SEVEN:.*]] = cgraph.literal 7 : si64
  // CHECK: %[[TWO:.*]] = cgraph.literal 2 : si64
  // CHECK: %[[A:.*]] = cgraph.call @d.A::@f on %a(%[[SEVEN]]) :
  // CHECK: %[[B:.*]] = cgraph.call @d.A::@f on %a(%[[SEVEN]]) after(%[[A]] : si64)
  // CHECK: %[[C:.*]] = cgraph.call @d.A::@f on %a(%[[TWO]])
  // CHECK: cgraph.discard %[[C]]
  // CHECK: cgraph.return %[[B]]
  cgraph.return %m : si64
}

// A conversion to the device that the tensor is on is none.
// CHECK-LABEL: cgraph.flat_graph @"d.Same[]"
// CHECK-NOT: cgraph.convert
// CHECK: cgraph.return %x
cgraph.graph @d.Same [a: !cgraph.actor<@d.A>] (x: !cgraph.tensor<f32, [?]>) -> (!cgraph.tensor<f32, [?]>) {
^bb0(%a: !cgraph.actor<@d.A>, %x: !cgraph.tensor<f32, [?]>):
  %y = cgraph.convert %x : <f32, [?]> -> <f32, [?]>
  cgraph.return %y : !cgraph.tensor<f32, [?]>
}
