// RUN: cgraph-opt %s --split-input-file --verify-diagnostics

// expected-error @below {{'cgraph.dim' op has a negative bound}}
cgraph.dim @d.N max -1

// -----

// expected-error @below {{'cgraph.record' op has two fields `a`}}
cgraph.record @d.R (a: si64, a: si32)

// -----

// expected-error @below {{'cgraph.record' op has a field without a name}}
cgraph.record @d.R (si64)

// -----

// expected-error @below {{'cgraph.enum' op has no case}}
cgraph.enum @d.E []

// -----

// expected-error @below {{'cgraph.enum' op has two cases `a`}}
cgraph.enum @d.E ["a", "b", "a"]

// -----

// expected-error @below {{'cgraph.alias' op names record `d.R`, which is not declared}}
cgraph.alias @d.X = !cgraph.list<!cgraph.record<@d.R>>

// -----

cgraph.dim @d.R
// expected-error @below {{'cgraph.alias' op names record `d.R`, which is no record}}
cgraph.alias @d.X = !cgraph.record<@d.R>

// -----

cgraph.dim @d.N max 4
// expected-error @below {{'cgraph.alias' op gives dim `d.N` another bound than its declaration}}
cgraph.alias @d.X = !cgraph.tensor<f32, [@d.N max 5]>

// -----

// expected-error @below {{element of a tensor must be a scalar, found '!cgraph.str'}}
cgraph.alias @d.X = !cgraph.tensor<!cgraph.str, [4]>

// -----

// expected-error @below {{size is negative: -4}}
cgraph.alias @d.X = !cgraph.array<si64, -4>

// -----

// expected-error @below {{`add` takes 2 operands, found 1}}
cgraph.const @d.X = add(1)

// -----

// expected-error @below {{unknown operator `power`}}
cgraph.const @d.X = power(1, 2)

// -----

cgraph.actor @d.A {
  cgraph.new ()
  // expected-error @below {{'cgraph.new' op is the actor's second constructor}}
  cgraph.new ()
}

// -----

cgraph.actor @d.A {
  // expected-error @below {{'cgraph.dim' op cannot be a member of an actor}}
  cgraph.dim @d.N
}

// -----

cgraph.actor @d.A {
  // expected-error @below {{'cgraph.task' op has two parameters `x`}}
  cgraph.task @f (x: si64, x: si64)
}

// -----

cgraph.actor @d.A {
  // expected-error @below {{'cgraph.task' op has a result without a name}}
  cgraph.task @f () -> (si64, si64)
}

// -----

cgraph.actor @d.A {
  // expected-error @below {{'cgraph.task' op names exception `d.E`, which is not declared}}
  cgraph.task @f () raises [@d.E]
}

// -----

// expected-error @below {{'cgraph.graph' op has a compile-time parameter `x` that is neither a constant nor an actor}}
cgraph.graph @d.G [x: si64] ()

// -----

// expected-error @below {{'cgraph.graph' op has a body whose arguments are not its actors and inputs}}
cgraph.graph @d.G [N: index] (x: si64) {
^bb0(%x: si32):
  cgraph.return
}

// -----

cgraph.graph @d.G (x: si64) -> (si64) {
^bb0(%x: si64):
  // expected-error @below {{'cgraph.return' op returns 0 values, the graph has 1 results}}
  cgraph.return
}

// -----

cgraph.graph @d.G [N: index] ()
// expected-error @below {{'cgraph.instantiate' op gives 2 constants, `d.G` takes 1}}
cgraph.instantiate @d.G [1, 2]

// -----

// expected-error @below {{'cgraph.instantiate' op names graph `d.G`, which is not declared}}
cgraph.instantiate @d.G []

// -----

cgraph.actor @d.A {
  cgraph.task @f (x: si64) -> (si64)
}
cgraph.graph @d.G [a: !cgraph.actor<@d.A>] (x: si64) {
^bb0(%a: !cgraph.actor<@d.A>, %x: si64):
  // expected-error @below {{'cgraph.call' op names task `g`, which actor `d.A` does not declare}}
  %y = cgraph.call @d.A::@g on %a(%x) : (si64) -> si64
  cgraph.return
}

// -----

cgraph.actor @d.A {
  cgraph.task @f (x: si64) -> (si64)
}
cgraph.graph @d.G [a: !cgraph.actor<@d.A>] (x: si64) {
^bb0(%a: !cgraph.actor<@d.A>, %x: si64):
  // expected-error @below {{'cgraph.call' op passes 2 arguments, `f` takes 1}}
  %y = cgraph.call @d.A::@f on %a(%x, %x) : (si64, si64) -> si64
  cgraph.return
}

// -----

cgraph.actor @d.A {
  cgraph.task @f (x: si64) -> (si64)
}
cgraph.graph @d.G [a: !cgraph.actor<@d.A>] (x: si32) {
^bb0(%a: !cgraph.actor<@d.A>, %x: si32):
  // expected-error @below {{'cgraph.call' op passes 'si32' for `x`, which is 'si64'}}
  %y = cgraph.call @d.A::@f on %a(%x) : (si32) -> si64
  cgraph.return
}

// -----

cgraph.actor @d.A {
  cgraph.task @f (x: si64) -> (si64)
  cgraph.task @none ()
}
cgraph.graph @d.G [a: !cgraph.actor<@d.A>] (x: si64) {
^bb0(%a: !cgraph.actor<@d.A>, %x: si64):
  // expected-error @below {{'cgraph.call' op has other results than `f` declares}}
  %y = cgraph.call @d.A::@f on %a(%x) : (si64) -> si32
  cgraph.return
}

// -----

cgraph.actor @d.A {
  cgraph.task @none ()
}
cgraph.graph @d.G [a: !cgraph.actor<@d.A>] () {
^bb0(%a: !cgraph.actor<@d.A>):
  // expected-error @below {{'cgraph.call' op must make a token: `none` has no results}}
  %y = cgraph.call @d.A::@none on %a() : () -> si32
  cgraph.return
}

// -----

cgraph.actor @d.A {
  cgraph.task @none ()
}
cgraph.graph @d.G [a: !cgraph.actor<@d.A>] () {
^bb0(%a: !cgraph.actor<@d.A>):
  // expected-error @below {{'cgraph.call' op has no result; a task without results makes a token}}
  cgraph.call @d.A::@none on %a() : () -> ()
  cgraph.return
}

// -----

cgraph.actor @d.A {
  cgraph.task @f (x: si64) -> (si64)
}
cgraph.graph @d.G [a: !cgraph.actor<@d.A>] (x: si64) {
^bb0(%a: !cgraph.actor<@d.A>, %x: si64):
  // expected-error @below {{'cgraph.call' op names 2 transports for 1 arguments}}
  %y = cgraph.call @d.A::@f on %a(%x) via ["shm", "auto"] : (si64) -> si64
  cgraph.return
}

// -----

cgraph.actor @d.A {
  cgraph.task @f (x: si64) -> (si64)
}
cgraph.graph @d.G [a: !cgraph.actor<@d.A>] (x: si64) {
^bb0(%a: !cgraph.actor<@d.A>, %x: si64):
  // expected-error @below {{'cgraph.call' op asks for 0 slots}}
  %y = cgraph.call @d.A::@f on %a(%x) {slots = 0 : i64} : (si64) -> si64
  cgraph.return
}

// -----

cgraph.graph @d.G (x: si64) {
^bb0(%x: si64):
  // expected-error @below {{'cgraph.pack' op makes an array or a list, not 'si64'}}
  %p = cgraph.pack %x : (si64) -> si64
  cgraph.return
}

// -----

cgraph.graph @d.G (x: si64) {
^bb0(%x: si64):
  // expected-error @below {{'cgraph.pack' op packs 1 values as '!cgraph.array<si64, 2>'}}
  %p = cgraph.pack %x : (si64) -> !cgraph.array<si64, 2>
  cgraph.return
}

// -----

cgraph.graph @d.G (x: si64) {
^bb0(%x: si64):
  // expected-error @below {{'cgraph.pack' op packs 'si64' as an element of '!cgraph.list<si32>'}}
  %p = cgraph.pack %x : (si64) -> !cgraph.list<si32>
  cgraph.return
}

// -----

cgraph.record @d.R (a: si64)
cgraph.graph @d.G (x: !cgraph.record<@d.R>) {
^bb0(%x: !cgraph.record<@d.R>):
  // expected-error @below {{'cgraph.project' op has a step "b" that '!cgraph.record<@d.R>' does not have}}
  %p = cgraph.project %x["b"] : !cgraph.record<@d.R> -> si64
  cgraph.return
}

// -----

cgraph.graph @d.G (x: !cgraph.tuple<si64, !cgraph.str>) {
^bb0(%x: !cgraph.tuple<si64, !cgraph.str>):
  // expected-error @below {{'cgraph.project' op makes 'si64', the path leads to '!cgraph.str'}}
  %p = cgraph.project %x[1] : !cgraph.tuple<si64, !cgraph.str> -> si64
  cgraph.return
}

// -----

cgraph.graph @d.G (x: !cgraph.array<si64, 2>) {
^bb0(%x: !cgraph.array<si64, 2>):
  // expected-error @below {{'cgraph.project' op has a step 2 : i64 that '!cgraph.array<si64, 2>' does not have}}
  %p = cgraph.project %x[2] : !cgraph.array<si64, 2> -> si64
  cgraph.return
}

// -----

cgraph.graph @d.G (x: !cgraph.tensor<f32, [4]>) {
^bb0(%x: !cgraph.tensor<f32, [4]>):
  // expected-error @below {{'cgraph.convert' op changes more than the device}}
  %p = cgraph.convert %x : <f32, [4]> -> <f32, [5], cuda>
  cgraph.return
}

// -----

cgraph.graph @d.G (x: si64) {
^bb0(%x: si64):
  // expected-error @below {{'cgraph.bundle' op has 1 elements as '!cgraph.bundle<si64, 2>'}}
  %p = cgraph.bundle %x : (si64) -> !cgraph.bundle<si64, 2>
  cgraph.return
}

// -----

cgraph.graph @d.G (x: si64) {
^bb0(%x: si64):
  %p = cgraph.bundle %x : (si64) -> !cgraph.bundle<si64, 1>
  // expected-error @below {{'cgraph.index' op has 2 indices for '!cgraph.bundle<si64, 1>'}}
  %q = cgraph.index %p[0, 0] : <si64, 1> -> si64
  cgraph.return
}

// -----

cgraph.graph @d.G (x: si64, s: !cgraph.str) {
^bb0(%x: si64, %s: !cgraph.str):
  %p = cgraph.bundle %x : (si64) -> !cgraph.bundle<si64, 1>
  // expected-error @below {{'cgraph.insert' op puts '!cgraph.str' where elements are 'si64'}}
  %q = cgraph.insert %s into %p[0] : !cgraph.str into <si64, 1>
  cgraph.return
}

// -----

cgraph.graph @d.G (x: si64) {
^bb0(%x: si64):
  // expected-error @below {{'cgraph.for' op has 1 results, its body yields 0}}
  %y = cgraph.for i in 0 to 2 iter_args(%x) : si64 {
  ^bb0(%z: si64):
    cgraph.yield
  }
  cgraph.return
}

// -----

cgraph.graph @d.G (x: si64) {
^bb0(%x: si64):
  // expected-error @below {{'cgraph.for' op has a body whose arguments are not the carried values}}
  %y = cgraph.for i in 0 to 2 iter_args(%x) : si64 {
    cgraph.yield %x : si64
  }
  cgraph.return
}

// -----

cgraph.graph @d.G (x: si64) {
^bb0(%x: si64):
  // expected-error @below {{'cgraph.if' op has results and no `else`}}
  %y = cgraph.if true -> si64 {
    cgraph.yield %x : si64
  }
  cgraph.return
}

// -----

cgraph.actor @d.A {
  cgraph.new (n: si64)
}
cgraph.deployment @d.local () {
  // expected-error @below {{'cgraph.instance' op passes 0 arguments, the constructor takes 1}}
  %a = cgraph.instance "a" of @d.A ()
}

// -----

cgraph.graph @d.G [N: index] ()
cgraph.deployment @d.local () {
  // expected-error @below {{'cgraph.wire' op gives 0 constants, `d.G` takes 1}}
  cgraph.wire "g" = @d.G [] ()
}

// -----

cgraph.graph @d.G ()
cgraph.deployment @d.local () {
  cgraph.wire "g" = @d.G [] ()
  // expected-error @below {{'cgraph.live' op has 1 graphs, a set has two or more}}
  cgraph.live "s" ["g"]
}

// -----

cgraph.graph @d.G ()
cgraph.deployment @d.local () {
  cgraph.wire "g" = @d.G [] ()
  cgraph.wire "h" [0] = @d.G [] ()
  // expected-error @below {{'cgraph.live' op names `h`, which is no wiring of the deployment}}
  cgraph.live "s" ["g", "h"]
}

// -----

cgraph.graph @d.G ()
cgraph.deployment @d.local () {
  cgraph.wire "g" = @d.G [] ()
  // expected-error @below {{'cgraph.live' op names `g`, which is named twice}}
  cgraph.live "s" ["g", "g"]
}

// -----

cgraph.graph @d.G ()
cgraph.deployment @d.local () {
  cgraph.wire "g" = @d.G [] ()
  cgraph.wire "h" = @d.G [] ()
  cgraph.wire "i" = @d.G [] ()
  cgraph.live "s" ["g", "h"]
  // expected-error @below {{'cgraph.live' op names `h`, which is in another set}}
  cgraph.live "t" ["i", "h"]
}

// -----

// expected-error @below {{'cgraph.live' op expects parent op 'cgraph.deployment'}}
cgraph.live "s" ["g", "h"]

// -----

cgraph.graph @d.G () -> (!cgraph.array<si64, 2>)
cgraph.flat_graph @"d.G[]" of @d.G [] actors () inputs (x: si64) -> (!cgraph.array<si64, 2>) options {} {
^bb0(%x: si64):
  // expected-error @below {{'cgraph.return' op returns 1 values, the outputs are 2}}
  cgraph.return %x : si64
}

// -----

cgraph.actor @d.A {
}
cgraph.graph @d.G ()
// expected-error @below {{'cgraph.flat_graph' op has 1 block arguments for 2 actors and 0 inputs}}
cgraph.flat_graph @"d.G[]" of @d.G [] actors (w: !cgraph.bundle<!cgraph.actor<@d.A>, 2>) inputs () options {} {
^bb0(%w: !cgraph.actor<@d.A>):
  cgraph.return
}

// -----

cgraph.graph @d.G ()
cgraph.flat_graph @"d.G[]" of @d.G [] actors () inputs (x: si64) options {} {
^bb0(%x: si64):
  // expected-error @below {{'cgraph.transfer' op does not leave its process}}
  %t = cgraph.transfer %x : si64 channel 0 from 1 to 1 shm "" -> si64
  cgraph.return
}

// -----

cgraph.graph @d.G ()
cgraph.flat_graph @"d.G[]" of @d.G [] actors () inputs (x: si64) options {} {
^bb0(%x: si64):
  // expected-error @below {{'cgraph.transfer' op without a value comes from the driver}}
  %t = cgraph.transfer channel 0 from 1 to 0 shm "" -> !cgraph.token
  cgraph.return
}

// -----

cgraph.graph @d.G ()
cgraph.flat_graph @"d.G[]" of @d.G [] actors () inputs (x: si64) options {} {
^bb0(%x: si64):
  // expected-error @below {{'cgraph.transfer' op without a value makes a token}}
  %t = cgraph.transfer channel 0 from 0 to 1 shm "" -> si64
  cgraph.return
}

// -----

cgraph.opaque @d.K cpp <"k.h", "K">
cgraph.record @d.R (k: !cgraph.opaque<@d.K>)
cgraph.graph @d.G ()
cgraph.flat_graph @"d.G[]" of @d.G [] actors () inputs (x: !cgraph.list<!cgraph.record<@d.R>>) options {} {
^bb0(%x: !cgraph.list<!cgraph.record<@d.R>>):
  // expected-error @below {{'cgraph.transfer' op carries opaque `d.K`, which has no codec}}
  %t = cgraph.transfer %x : !cgraph.list<!cgraph.record<@d.R>> channel 0 from 0 to 0 shm "" -> !cgraph.list<!cgraph.record<@d.R>>
  cgraph.return
}

// -----

// expected-error @below {{'cgraph.alias' op names opaque `d.K`, which is not declared}}
cgraph.alias @d.X = !cgraph.optional<!cgraph.opaque<@d.K>>

// -----

// expected-error @below {{'cgraph.graph' op has an input of type '!cgraph.bundle<si64, 2>', which is no value}}
cgraph.graph @d.G (x: !cgraph.bundle<si64, 2>)

// -----

// expected-error @below {{'cgraph.record' op has a field of type '!cgraph.list<!cgraph.actor<@d.A>>', which is no value}}
cgraph.record @d.R (x: !cgraph.list<!cgraph.actor<@d.A>>)

// -----

cgraph.graph @d.G () {
  // expected-error @below {{'cgraph.option' op has an unknown option `max_in_flight`}}
  cgraph.option "max_in_flight" = 4
  cgraph.return
}

// -----

// expected-error @below {{'cgraph.deployment' op has an unknown option `fast`}}
cgraph.deployment @d.local () attributes {options = {fast = true}} {
}

// -----

cgraph.graph @d.G ()
// expected-error @below {{'cgraph.flat_graph' op has an unknown option `inflight`}}
cgraph.flat_graph @"d.G[]" of @d.G [] actors () inputs () options {inflight = 4, trace = true} {
  cgraph.return
}
