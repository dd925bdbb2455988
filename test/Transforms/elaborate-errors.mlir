// RUN: cgraph-opt %s --cgraph-elaborate --split-input-file --verify-diagnostics

// Every copy makes the mistake; it is shown once.
cgraph.actor @d.A {
  cgraph.task @f (x: !cgraph.str) -> (!cgraph.str)
}
cgraph.graph @d.G [N: index, w: !cgraph.bundle<!cgraph.actor<@d.A>, N>] (x: !cgraph.str) -> (!cgraph.str) {
^bb0(%w: !cgraph.bundle<!cgraph.actor<@d.A>, N>, %x: !cgraph.str):
  %m = cgraph.for i in 0 to N iter_args(%x) : !cgraph.str {
  ^bb0(%y: !cgraph.str):
  // expected-note @unknown {{the same mistake in 3 other unrolled copies is not shown}}
  // expected-note @unknown {{in graph G[N = 4] asked for at line}}
    // expected-error @below {{index 4 is out of range: `w` has 4 elements [CG0105]}}
    %a = cgraph.index %w[add(i, 4)] : <!cgraph.actor<@d.A>, N> -> !cgraph.actor<@d.A>
    %z = cgraph.call @d.A::@f on %a(%y) : (!cgraph.str) -> !cgraph.str
    cgraph.yield %z : !cgraph.str
  }
  cgraph.return %m : !cgraph.str
}
cgraph.instantiate @d.G [4]

// -----

cgraph.actor @d.A {
  cgraph.task @f (x: !cgraph.str) -> (!cgraph.str)
}
cgraph.const @d.RANKS = 4
cgraph.graph @d.G [TP: index, a: !cgraph.actor<@d.A>] (x: !cgraph.str) -> (!cgraph.str) {
^bb0(%a: !cgraph.actor<@d.A>, %x: !cgraph.str):
  // expected-note @unknown {{one rank each}}
  // expected-note @unknown {{in graph G[TP = 8] asked for at line}}
  // expected-error @below {{`require TP == RANKS` failed: TP = 8, RANKS = 4 [CG0106]}}
  cgraph.require eq(TP, @d.RANKS) why "one rank each"
  cgraph.return %x : !cgraph.str
}
cgraph.instantiate @d.G [8]
cgraph.instantiate @d.G [4]

// -----

cgraph.graph @d.Overflow [N: index] () {
  // expected-note @unknown {{in graph Overflow[N = 9223372036854775807] asked for at line}}
  // expected-error @below {{overflow in `N * N` [CG0105]}}
  cgraph.define "X" = mul(N, N)
  cgraph.return
}
cgraph.instantiate @d.Overflow [9223372036854775807]
cgraph.const @d.A = add(@d.B, 1)
cgraph.const @d.B = @d.A
cgraph.graph @d.Self () {
  // expected-error @below {{the value of `A` needs itself [CG0105]}}
  cgraph.define "X" = @d.A
  cgraph.return
}
cgraph.graph @d.Zero [N: index] () {
  // expected-note @unknown {{in graph Zero[N = 0] asked for at line}}
  // expected-error @below {{division by zero in `1 / N` [CG0105]}}
  cgraph.if eq(div(1, N), 0) {
    cgraph.yield
  }
  cgraph.return
}
cgraph.instantiate @d.Zero [0]
  // expected-note @unknown {{in graph Size[N = 0] asked for at line}}
// expected-error @below {{size `N - 1` is negative: -1 [CG0105]}}
cgraph.graph @d.Size [N: index] (x: !cgraph.array<si64, sub(N, 1)>) {
^bb0(%x: !cgraph.array<si64, sub(N, 1)>):
  cgraph.return
}
cgraph.instantiate @d.Size [0]

// -----

cgraph.actor @d.A {
  cgraph.task @f (x: si64) -> (si64)
  cgraph.task @small (x: si8) -> (si64)
}
cgraph.graph @d.Unset [a: !cgraph.actor<@d.A>] (x: si64) -> (si64) {
^bb0(%a: !cgraph.actor<@d.A>, %x: si64):
  %u = cgraph.unset "act" : <!cgraph.bundle<si64, 2>, 2>
  %v = cgraph.insert %x into %u[1, 0] : si64 into <!cgraph.bundle<si64, 2>, 2>
  %g = cgraph.index %v[1, 0] : <!cgraph.bundle<si64, 2>, 2> -> si64
  // expected-error @below {{`act[1][1]` is read, but was never set [CG0303]}}
  %b = cgraph.index %v[1, 1] : <!cgraph.bundle<si64, 2>, 2> -> si64
  %y = cgraph.call @d.A::@f on %a(%b) : (si64) -> si64
  cgraph.return %y : si64
}
cgraph.graph @d.Unused [N: index, w: !cgraph.bundle<!cgraph.actor<@d.A>, N>] (x: si64) {
^bb0(%w: !cgraph.bundle<!cgraph.actor<@d.A>, N>, %x: si64):
  cgraph.for i in 0 to N {
    %a = cgraph.index %w[i] : <!cgraph.actor<@d.A>, N> -> !cgraph.actor<@d.A>
  // expected-note @unknown {{the same mistake in 2 other unrolled copies is not shown}}
  // expected-note @unknown {{in graph Unused[N = 3] asked for at line}}
  // expected-note @unknown {{help: join it to the completion of the graph with `discard`}}
    // expected-error @below {{no result of `A.f` is ever used; its exception would be lost [CG0305]}}
    %y = cgraph.call @d.A::@f on %a(%x) : (si64) -> si64
    cgraph.yield
  }
  cgraph.return
}
cgraph.instantiate @d.Unused [3]
cgraph.graph @d.Fits [N: index, a: !cgraph.actor<@d.A>] () -> (si64) {
^bb0(%a: !cgraph.actor<@d.A>):
  // expected-note @unknown {{in graph Fits[N = 200] asked for at line}}
  // expected-error @below {{`200` does not fit `i8` [CG0203]}}
  %c = cgraph.literal N : si8
  %y = cgraph.call @d.A::@small on %a(%c) : (si8) -> si64
  cgraph.return %y : si64
}
cgraph.instantiate @d.Fits [200]
cgraph.instantiate @d.Fits [127]

// -----

cgraph.dim @d.B max 16
cgraph.dim @d.M
cgraph.actor @d.A {
  cgraph.task @make () -> (!cgraph.tensor<f32, [4, 8]>)
  // expected-note @below {{`x` wants 9 here}}
  cgraph.task @nine (x: !cgraph.tensor<f32, [?, 9]>) -> (si64)
  cgraph.task @same (x: !cgraph.tensor<f32, [@d.M, 8]>, y: !cgraph.tensor<f32, [@d.M, ?]>) -> (!cgraph.tensor<f32, [@d.M]>)
  // expected-note @below {{`x` wants 5 here}}
  cgraph.task @five (x: !cgraph.tensor<f32, [5]>) -> (si64)
  // expected-note @below {{`y` wants 4 here, as what stands before it has}}
  cgraph.task @two (x: !cgraph.tensor<f32, [@d.M]>, y: !cgraph.tensor<f32, [8, @d.M]>) -> (si64)
}
cgraph.graph @d.Shapes [N: index, a: !cgraph.actor<@d.A>] (u: !cgraph.tensor<f32, [?, N]>, v: !cgraph.tensor<f32, [8, N]>) -> (p: si64, q: si64, r: si64) {
^bb0(%a: !cgraph.actor<@d.A>, %u: !cgraph.tensor<f32, [?, N]>, %v: !cgraph.tensor<f32, [8, N]>):
  // expected-note @unknown {{in graph Shapes[N = 8] asked for at line}}
  // expected-error @below {{shapes differ: `[?, 8]` against `[?, 9]`, axis 1 [CG0205]}}
  %x = cgraph.call @d.A::@nine on %a(%u) : (!cgraph.tensor<f32, [?, N]>) -> si64
  %t = cgraph.call @d.A::@make on %a() : () -> !cgraph.tensor<f32, [4, 8]>
  %s = cgraph.call @d.A::@same on %a(%t, %u) : (!cgraph.tensor<f32, [4, 8]>, !cgraph.tensor<f32, [?, N]>) -> !cgraph.tensor<f32, [@d.M]>
  // expected-error @below {{shapes differ: `[4]` against `[5]`, axis 0 [CG0205]}}
  %y = cgraph.call @d.A::@five on %a(%s) : (!cgraph.tensor<f32, [@d.M]>) -> si64
  // expected-error @below {{shapes differ: `[8, 8]` against `[8, M]`, axis 1 [CG0205]}}
  %z = cgraph.call @d.A::@two on %a(%s, %v) : (!cgraph.tensor<f32, [@d.M]>, !cgraph.tensor<f32, [8, N]>) -> si64
  cgraph.return %x, %y, %z : si64, si64, si64
}
cgraph.instantiate @d.Shapes [8]

// -----

cgraph.actor @d.A {
  cgraph.task @all (xs: !cgraph.array<si64, 4>) -> (si64)
  cgraph.task @few (xs: !cgraph.list<si64, 2>) -> (si64)
}
cgraph.graph @d.G [N: index, a: !cgraph.actor<@d.A>] (x: si64) -> (one: si64, two: si64, three: !cgraph.array<si64, 5>) {
^bb0(%a: !cgraph.actor<@d.A>, %x: si64):
  %b = cgraph.collect i in 0 to N : <si64, N> {
    cgraph.yield %x : si64
  }
  // expected-note @unknown {{in graph G[N = 3] asked for at line}}
  // expected-error @below {{shapes differ: the bundle has 3 elements, `i64[4]` takes 4 [CG0205]}}
  %p = cgraph.pack %b : (!cgraph.bundle<si64, N>) -> !cgraph.array<si64, 4>
  %y = cgraph.call @d.A::@all on %a(%p) : (!cgraph.array<si64, 4>) -> si64
  // expected-error @below {{shapes differ: the bundle has 3 elements, `list<i64, 2>` takes at most 2 [CG0205]}}
  %q = cgraph.pack %b : (!cgraph.bundle<si64, N>) -> !cgraph.list<si64, 2>
  %z = cgraph.call @d.A::@few on %a(%q) : (!cgraph.list<si64, 2>) -> si64
  // expected-error @below {{shapes differ: 3 values are returned, `three` is `i64[5]` [CG0205]}}
  cgraph.return %x, %x, %b : si64, si64, !cgraph.bundle<si64, N>
}
cgraph.instantiate @d.G [3]

// -----

cgraph.actor @d.A {
  cgraph.task @f (x: si64) -> (si64)
}
// expected-note @below {{the graph is declared here}}
cgraph.graph @d.G [N: index, w: !cgraph.bundle<!cgraph.actor<@d.A>, N>] (x: si64) -> (si64) {
^bb0(%w: !cgraph.bundle<!cgraph.actor<@d.A>, N>, %x: si64):
  cgraph.return %x : si64
}
cgraph.deployment @d.local (count: index) {
  %w = cgraph.collect i in 0 to 3 : <!cgraph.actor<@d.A>, 3> {
    %a = cgraph.instance "w" [i] of @d.A ()
    cgraph.yield %a : !cgraph.actor<@d.A>
  }
  // expected-error @below {{`w` of `G` takes 2 actors, 3 are wired [CG0604]}}
  cgraph.wire "two" = @d.G [2] (%w) : !cgraph.bundle<!cgraph.actor<@d.A>, 3>
  %twice = cgraph.collect i in 0 to 2 : <!cgraph.actor<@d.A>, 2> {
    %a = cgraph.index %w[div(i, 2)] : <!cgraph.actor<@d.A>, 3> -> !cgraph.actor<@d.A>
    cgraph.yield %a : !cgraph.actor<@d.A>
  }
  // expected-error @below {{`w[0]` stands for two parameters, `w[0]` and `w[1]` [CG0605]}}
  cgraph.wire "twice" = @d.G [2] (%twice) : !cgraph.bundle<!cgraph.actor<@d.A>, 2>
  // expected-error @below {{`count` has no value [CG0105]}}
  cgraph.wire "open" = @d.G [count] (%twice) : !cgraph.bundle<!cgraph.actor<@d.A>, 2>
}

// -----

// expected-note @unknown {{help: give it an actor to run on}}
// expected-error @below {{graph `Through` has no actors [CG0323]}}
cgraph.graph @d.Through [] (x: !cgraph.str) -> (!cgraph.str) {
^bb0(%x: !cgraph.str):
  cgraph.return %x : !cgraph.str
}
