// RUN: cgraph-opt %s --cgraph-elaborate="max-tasks=5 max-edges=9 max-nodes=20" --split-input-file --verify-diagnostics
// COVERS: S3

cgraph.actor @d.A {
  cgraph.task @f (x: si64) -> (si64)
  cgraph.task @many (xs: !cgraph.list<si64>) -> (si64)
}
cgraph.graph @d.Tasks [N: index, a: !cgraph.actor<@d.A>] (x: si64) -> (si64) {
^bb0(%a: !cgraph.actor<@d.A>, %x: si64):
  %m = cgraph.for i in 0 to N iter_args(%x) : si64 {
  ^bb0(%y: si64):
  // expected-note @unknown {{in graph Tasks[N = 6] asked for at line 1}}
    // expected-error @below {{the program unrolls to more tasks than the limit [CG0340]}}
    %z = cgraph.call @d.A::@f on %a(%y) : (si64) -> si64
    cgraph.yield %z : si64
  }
  cgraph.return %m : si64
}
cgraph.instantiate @d.Tasks [6]

// -----

cgraph.actor @d.A {
  cgraph.task @f (x: si64) -> (si64)
}
cgraph.graph @d.Nodes [N: index, a: !cgraph.actor<@d.A>] (x: si64) -> (si64) {
^bb0(%a: !cgraph.actor<@d.A>, %x: si64):
  // expected-note @unknown {{in graph Nodes[N = 9223372036854775807]}}
  // expected-error @below {{the program unrolls to more nodes than the limit [CG0340]}}
  cgraph.for i in 0 to N {
    cgraph.yield
  }
  cgraph.return %x : si64
}
cgraph.instantiate @d.Nodes [9223372036854775807]

// -----

cgraph.actor @d.A {
  cgraph.task @many (xs: !cgraph.list<si64>) -> (si64)
}
cgraph.graph @d.Edges [N: index, a: !cgraph.actor<@d.A>] (x: si64) -> (si64) {
^bb0(%a: !cgraph.actor<@d.A>, %x: si64):
  %b = cgraph.collect i in 0 to N : <si64, N> {
    cgraph.yield %x : si64
  }
  // expected-note @unknown {{in graph Edges[N = 10]}}
  // expected-error @below {{the program unrolls to more edges than the limit [CG0340]}}
  %p = cgraph.pack %b : (!cgraph.bundle<si64, N>) -> !cgraph.list<si64>
  %y = cgraph.call @d.A::@many on %a(%p) : (!cgraph.list<si64>) -> si64
  cgraph.return %y : si64
}
cgraph.instantiate @d.Edges [10]

// -----

cgraph.actor @d.A {
  cgraph.task @f (x: si64) -> (si64)
}
  // expected-note @unknown {{in graph Actors[N = 1000000000000]}}
// expected-error @below {{the program unrolls to more nodes than the limit [CG0340]}}
cgraph.graph @d.Actors [N: index, w: !cgraph.bundle<!cgraph.actor<@d.A>, N>] (x: si64) -> (si64) {
^bb0(%w: !cgraph.bundle<!cgraph.actor<@d.A>, N>, %x: si64):
  cgraph.return %x : si64
}
cgraph.instantiate @d.Actors [1000000000000]
