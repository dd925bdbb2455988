// RUN: cgraph-opt %s | FileCheck %s

// CHECK: cgraph.file "demo.cgraph" package "demo" imports ["base.cgraph"] root {doc = "all of it"}
cgraph.file "demo.cgraph" package "demo" imports ["base.cgraph"] root {doc = "all of it"}
// CHECK: cgraph.const @demo.HIDDEN = 4096 {doc = "width", file = "demo.cgraph"}
cgraph.const @demo.HIDDEN = 4096 {doc = "width", file = "demo.cgraph"}
// CHECK: cgraph.const @demo.MORE = [float(1.5), "text", true, ns(5000), bytes(64), unsigned(18446744073709551615), -3]
cgraph.const @demo.MORE = [float(1.5), "text", true, ns(5000), bytes(64), unsigned(18446744073709551615), -3]
// CHECK: cgraph.dim @demo.T max 8192
cgraph.dim @demo.T max 8192
// CHECK: cgraph.dim @demo.N
cgraph.dim @demo.N
// CHECK: cgraph.alias @demo.Act = !cgraph.tensor<bf16, [@demo.T max 8192, 4096], cuda>
cgraph.alias @demo.Act = !cgraph.tensor<bf16, [@demo.T max 8192, 4096], cuda>
// CHECK: cgraph.record @demo.Req(prompt: !cgraph.str<4096>, "index": si32 = 3 doc "which", ids: !cgraph.list<ui64, 16> {deprecated = "use index"})
cgraph.record @demo.Req (prompt: !cgraph.str<4096>, "index": si32 = 3 doc "which", ids: !cgraph.list<ui64, 16> {deprecated = "use index"})
// CHECK: cgraph.enum @demo.E ["a", "b"] cpp <"e.h", "E">
cgraph.enum @demo.E ["a", "b"] cpp <"e.h", "E">
// CHECK: cgraph.exception @demo.Full cpp <"x.h", "x::Full">
cgraph.exception @demo.Full cpp <"x.h", "x::Full">
// CHECK: cgraph.opaque @demo.K cpp <"k.h", "K"> codec "kc.h"
cgraph.opaque @demo.K cpp <"k.h", "K"> codec "kc.h"

// CHECK: cgraph.actor @demo.A cpp <"a.h", "A"> needs {cpu = 2 : i64} attributes {doc = "an actor"} {
cgraph.actor @demo.A cpp <"a.h", "A"> needs {cpu = 2 : i64} attributes {doc = "an actor"} {
  // CHECK: cgraph.new (model: !cgraph.str, rank: si32 = 0)
  cgraph.new (model: !cgraph.str, rank: si32 = 0)
  // CHECK: cgraph.task @f(x: !cgraph.str) -> (!cgraph.str) raises [@demo.Full, "invalid_argument"] member "f_"
  cgraph.task @f (x: !cgraph.str) -> (!cgraph.str) raises [@demo.Full, "invalid_argument"] member "f_"
  // CHECK: cgraph.task @stats() -> (hits: ui64, misses: ui64)
  cgraph.task @stats () -> (hits: ui64, misses: ui64)
  // CHECK: cgraph.task @flush()
  cgraph.task @flush ()
  cgraph.task @req (r: !cgraph.record<@demo.Req>) -> (!cgraph.record<@demo.Req>)
  cgraph.task @all (xs: !cgraph.array<!cgraph.str, 2>, o: !cgraph.optional<i1>, t: !cgraph.tuple<f32, !cgraph.enum<@demo.E>>)
}

// CHECK: cgraph.graph @demo.G[N: index, w: !cgraph.bundle<!cgraph.actor<@demo.A>, N>](msg: !cgraph.str, req: !cgraph.record<@demo.Req>) -> (!cgraph.array<!cgraph.str, N>) {
cgraph.graph @demo.G [N: index, w: !cgraph.bundle<!cgraph.actor<@demo.A>, N>](msg: !cgraph.str, req: !cgraph.record<@demo.Req>) -> (!cgraph.array<!cgraph.str, N>) {
// CHECK: ^bb0(%w: !cgraph.bundle<!cgraph.actor<@demo.A>, N>, %msg: !cgraph.str, %req: !cgraph.record<@demo.Req>):
^bb0(%w: !cgraph.bundle<!cgraph.actor<@demo.A>, N>, %msg: !cgraph.str, %req: !cgraph.record<@demo.Req>):
  // CHECK: cgraph.require gt(N, 0) why "at least one"
  cgraph.require gt(N, 0) why "at least one"
  // CHECK: cgraph.option "max_inflight" = mul(2, N)
  cgraph.option "max_inflight" = mul(2, N)
  // CHECK: cgraph.define "LAST" = sub(N, 1)
  cgraph.define "LAST" = sub(N, 1)
  // CHECK: %[[A:.*]] = cgraph.index %w[LAST] : <!cgraph.actor<@demo.A>, N> -> !cgraph.actor<@demo.A>
  %a = cgraph.index %w[LAST] : !cgraph.bundle<!cgraph.actor<@demo.A>, N> -> !cgraph.actor<@demo.A>
  // CHECK: cgraph.call @demo.A::@flush on %[[A]]() : () -> !cgraph.token
  %t = cgraph.call @demo.A::@flush on %a() : () -> !cgraph.token
  // CHECK: cgraph.call @demo.A::@f on %[[A]](%msg) after(%{{.*}} : !cgraph.token) via ["shm"] {buffer = 65536 : i64, slots = 2 : i64} : (!cgraph.str) -> !cgraph.str
  %y = cgraph.call @demo.A::@f on %a(%msg) after(%t : !cgraph.token) via ["shm"] {slots = 2 : i64, buffer = 65536 : i64} : (!cgraph.str) -> !cgraph.str
  // CHECK: cgraph.call @demo.A::@stats on %[[A]]() : () -> (ui64, ui64)
  %h, %m = cgraph.call @demo.A::@stats on %a() : () -> (ui64, ui64)
  // CHECK: cgraph.discard %{{.*}}, %{{.*}} : ui64, ui64
  cgraph.discard %h, %m : ui64, ui64
  // CHECK: cgraph.project %req["prompt"] : !cgraph.record<@demo.Req> -> !cgraph.str<4096>
  %p = cgraph.project %req["prompt"] : !cgraph.record<@demo.Req> -> !cgraph.str<4096>
  // CHECK: cgraph.via %{{.*}} shm : !cgraph.str
  %v = cgraph.via %y shm : !cgraph.str
  // CHECK: cgraph.annotate %{{.*}} {slots = 3 : i64} : !cgraph.str
  %n = cgraph.annotate %v {slots = 3 : i64} : !cgraph.str
  // CHECK: cgraph.literal "hi" : !cgraph.str
  %c = cgraph.literal "hi" : !cgraph.str
  // CHECK: cgraph.bundle %{{.*}}, %{{.*}} : (!cgraph.str, !cgraph.str) -> !cgraph.bundle<!cgraph.str, 2>
  %b = cgraph.bundle %n, %c : (!cgraph.str, !cgraph.str) -> !cgraph.bundle<!cgraph.str, 2>
  // CHECK: cgraph.pack %{{.*}} : (!cgraph.bundle<!cgraph.str, 2>) -> !cgraph.array<!cgraph.str, 2>
  %k = cgraph.pack %b : (!cgraph.bundle<!cgraph.str, 2>) -> !cgraph.array<!cgraph.str, 2>
  // CHECK: cgraph.unset "act" : <!cgraph.str, N>
  %u = cgraph.unset "act" : !cgraph.bundle<!cgraph.str, N>
  // CHECK: cgraph.for i in 0 to N iter_args(%{{.*}}) : !cgraph.bundle<!cgraph.str, N> {
  %f = cgraph.for i in 0 to N iter_args(%u) : !cgraph.bundle<!cgraph.str, N> {
  ^bb0(%x: !cgraph.bundle<!cgraph.str, N>):
    // CHECK: cgraph.if eq(mod(i, 2), 0) -> !cgraph.str {
    %s = cgraph.if eq(mod(i, 2), 0) -> !cgraph.str {
      cgraph.yield %msg : !cgraph.str
    // CHECK: } else {
    } else {
      cgraph.yield %n : !cgraph.str
    }
    // CHECK: cgraph.insert %{{.*}} into %{{.*}}[i] : !cgraph.str into <!cgraph.str, N>
    %z = cgraph.insert %s into %x[i] : !cgraph.str into !cgraph.bundle<!cgraph.str, N>
    cgraph.yield %z : !cgraph.bundle<!cgraph.str, N>
  }
  // CHECK: cgraph.collect t in 0 to N : <!cgraph.str, N> {
  %g = cgraph.collect t in 0 to N : !cgraph.bundle<!cgraph.str, N> {
    %e = cgraph.index %f[t] : !cgraph.bundle<!cgraph.str, N> -> !cgraph.str
    cgraph.yield %e : !cgraph.str
  }
  // CHECK: cgraph.return %{{.*}} : !cgraph.bundle<!cgraph.str, N>
  cgraph.return %g : !cgraph.bundle<!cgraph.str, N>
}

// CHECK: cgraph.instantiate @demo.G[3]
cgraph.instantiate @demo.G [3]

// CHECK: cgraph.deployment @demo.local(model: !cgraph.str, tp: index = 4) {
cgraph.deployment @demo.local (model: !cgraph.str, tp: index = 4) {
  // CHECK: cgraph.host "here" count 2 at ["localhost", "localhost"] needs {cpu = 8 : i64}
  cgraph.host "here" count 2 at ["localhost", "localhost"] needs {cpu = 8 : i64}
  // CHECK: cgraph.collect p in 0 to tp : <!cgraph.actor<@demo.A>, tp> {
  %w = cgraph.collect p in 0 to tp : !cgraph.bundle<!cgraph.actor<@demo.A>, tp> {
    // CHECK: cgraph.instance "w"[p] of @demo.A(model, p) on "here" at p with {cwd = "/"}
    %i = cgraph.instance "w" [p] of @demo.A (model, p) on "here" at p with {cwd = "/"}
    cgraph.yield %i : !cgraph.actor<@demo.A>
  }
  // CHECK: cgraph.wire "g" = @demo.G[tp](%{{.*}}) : !cgraph.bundle<!cgraph.actor<@demo.A>, tp>
  cgraph.wire "g" = @demo.G [tp] (%w) : !cgraph.bundle<!cgraph.actor<@demo.A>, tp>
  // CHECK: cgraph.wire "again"
  cgraph.wire "again" = @demo.G [tp] (%w) : !cgraph.bundle<!cgraph.actor<@demo.A>, tp>
  // CHECK: cgraph.live "both" ["g", "again"]
  cgraph.live "both" ["g", "again"]
  // CHECK: cgraph.replace nccl with shm
  cgraph.replace nccl with shm
}

// CHECK: cgraph.flat_graph @"demo.G[1]" of @demo.G[1] actors(w: !cgraph.bundle<!cgraph.actor<@demo.A>, 1>) inputs(msg: !cgraph.str, req: !cgraph.record<@demo.Req>) -> (!cgraph.array<!cgraph.str, 1>) options {max_inflight = 2 : i64} {
cgraph.flat_graph @"demo.G[1]" of @demo.G [1] actors (w: !cgraph.bundle<!cgraph.actor<@demo.A>, 1>) inputs (msg: !cgraph.str, req: !cgraph.record<@demo.Req>) -> (!cgraph.array<!cgraph.str, 1>) options {max_inflight = 2} {
// CHECK: ^bb0(%w_0: !cgraph.actor<@demo.A>, %msg: !cgraph.str, %req: !cgraph.record<@demo.Req>):
^bb0(%w_0: !cgraph.actor<@demo.A>, %msg: !cgraph.str, %req: !cgraph.record<@demo.Req>):
  // CHECK: cgraph.transfer %req["prompt"] : !cgraph.record<@demo.Req> channel 0 from 0 to 1 shm "same host" slots 10 of 4096 bounded -> !cgraph.str<4096>
  %0 = cgraph.transfer %req["prompt"] : !cgraph.record<@demo.Req> channel 0 from 0 to 1 shm "same host" slots 10 of 4096 bounded -> !cgraph.str<4096>
  // CHECK: cgraph.transfer channel 1 from 0 to 1 shm "start" -> !cgraph.token
  %1 = cgraph.transfer channel 1 from 0 to 1 shm "start" -> !cgraph.token
  %2 = cgraph.call @demo.A::@f on %w_0(%0) after(%1 : !cgraph.token) : (!cgraph.str<4096>) -> !cgraph.str loc(fused<#cgraph.iter<p = 0, l = 3>>["demo.cgraph":3:4])
  %3 = cgraph.transfer %2 : !cgraph.str channel 2 from 1 to 0 shm "same host" -> !cgraph.str
  cgraph.return %3 : !cgraph.str
}
