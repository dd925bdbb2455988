// RUN: cgraph-opt %s --split-input-file --verify-diagnostics

plan.graph @d.G of @d.G [] actors () options {} {
  // expected-error @below {{'plan.channel' op is numbered 1, expected 0}}
  plan.channel 1 "x" : si64 from 0 to [1] {kind = shm, slots = 1, slot_bytes = 8, bounded = true}
}

// -----

plan.graph @d.G of @d.G [] actors () options {} {
  // expected-error @below {{'plan.channel' op has no reader}}
  plan.channel 0 "x" : si64 from 0 to [] {kind = shm, slots = 1, slot_bytes = 8, bounded = true}
}

// -----

plan.graph @d.G of @d.G [] actors () options {} {
  // expected-error @below {{'plan.channel' op has no slot}}
  plan.channel 0 "x" : si64 from 0 to [1] {kind = shm, slots = 0, slot_bytes = 8, bounded = true}
}

// -----

plan.graph @d.G of @d.G [] actors () options {} {
  // expected-error @below {{'plan.channel' op names record `d.R`, which is not declared}}
  plan.channel 0 "x" : !cgraph.record<@d.R> from 0 to [1] {kind = shm, slots = 1, slot_bytes = 8, bounded = true}
}

// -----

cgraph.opaque @d.K cpp <"k.h", "K">
cgraph.opaque @d.L cpp <"k.h", "L"> codec "kc.h"
plan.graph @d.G of @d.G [] actors () options {} {
  plan.channel 0 "l" : !cgraph.opaque<@d.L> from 0 to [1] {kind = shm, slots = 1, slot_bytes = 8, bounded = false}
  // expected-error @below {{'plan.channel' op carries opaque `d.K`, which has no codec}}
  plan.channel 1 "k" : !cgraph.tuple<si64, !cgraph.opaque<@d.K>> from 0 to [1] {kind = shm, slots = 1, slot_bytes = 8, bounded = false}
}

// -----

plan.graph @d.G of @d.G [] actors () options {} {
  // expected-error @below {{'plan.input' op names channel 0, which does not exist}}
  plan.input "x" : si64 writes [0]
}

// -----

plan.graph @d.G of @d.G [] actors () options {} {
  plan.channel 0 "x" : si64 from 1 to [0] {kind = shm, slots = 1, slot_bytes = 8, bounded = true}
  // expected-error @below {{'plan.input' op writes channel 0, whose source is process 1}}
  plan.input "x" : si64 writes [0]
}

// -----

plan.graph @d.G of @d.G [] actors () options {} {
  plan.channel 0 "x" : si64 from 0 to [1] {kind = shm, slots = 1, slot_bytes = 8, bounded = true}
  // expected-error @below {{'plan.output' op reads channel 0, of which process 0 is no reader}}
  plan.output "x" : si64 reads [0]
}

// -----

plan.graph @d.G of @d.G [] actors () options {} {
  // expected-error @below {{'plan.role' op names actor `d.A`, which is not declared}}
  plan.role 1 @a of @d.A {
  }
}

// -----

cgraph.actor @d.A {
}
plan.graph @d.G of @d.G [] actors (a: !cgraph.actor<@d.A>) options {} {
  // expected-error @below {{'plan.role' op is of process 0; the driver has no role}}
  plan.role 0 @a of @d.A {
  }
}

// -----

cgraph.actor @d.A {
}
plan.graph @d.G of @d.G [] actors (a: !cgraph.actor<@d.A>) options {} {
  plan.channel 0 "x" : si64 from 0 to [1] {kind = shm, slots = 1, slot_bytes = 8, bounded = true}
  plan.role 1 @a of @d.A {
    // expected-error @below {{'plan.get' op is ended 0 times, must be once}}
    %0 = plan.get 0 : si64
  }
}

// -----

cgraph.actor @d.A {
}
plan.graph @d.G of @d.G [] actors (a: !cgraph.actor<@d.A>) options {} {
  plan.channel 0 "x" : si64 from 0 to [1] {kind = shm, slots = 1, slot_bytes = 8, bounded = true}
  plan.role 1 @a of @d.A {
    // expected-error @below {{'plan.get' op gets 'si32', the channel carries 'si64'}}
    %0 = plan.get 0 : si32
    plan.release %0 : si32
  }
}

// -----

cgraph.actor @d.A {
}
plan.graph @d.G of @d.G [] actors (a: !cgraph.actor<@d.A>) options {} {
  plan.channel 0 "x" : si64 from 1 to [0] {kind = shm, slots = 1, slot_bytes = 8, bounded = true}
  plan.role 1 @a of @d.A {
    // expected-error @below {{'plan.acquire' op acquires a slot for 'si32', the channel carries 'si64'}}
    %0 = plan.acquire 0 : <si32>
    plan.commit %0 : <si32>
  }
}

// -----

cgraph.actor @d.A {
}
plan.graph @d.G of @d.G [] actors (a: !cgraph.actor<@d.A>) options {} {
  plan.role 1 @a of @d.A {
    %0 = plan.const 1 : si64
    // expected-error @below {{'plan.release' op releases what no get has received}}
    plan.release %0 : si64
  }
}

// -----

cgraph.actor @d.A {
  cgraph.task @f () -> (si64)
}
plan.graph @d.G of @d.G [] actors (a: !cgraph.actor<@d.A>) options {} {
  plan.role 1 @a of @d.A {
    // expected-error @below {{'plan.invoke' op names task `g`, which actor `d.A` does not declare}}
    %0 = plan.invoke 0 @g() locals [0] -> si64
  }
}

// -----

cgraph.actor @d.A {
  cgraph.task @f () -> (si64)
}
plan.graph @d.G of @d.G [] actors (a: !cgraph.actor<@d.A>) options {} {
  plan.role 1 @a of @d.A {
    // expected-error @below {{'plan.invoke' op has 1 values for 2 local results}}
    %0 = plan.invoke 0 @f() locals [0, 1] -> si64
  }
}

// -----

cgraph.actor @d.A {
}
plan.graph @d.G of @d.G [] actors (a: !cgraph.actor<@d.A>) options {} {
  plan.role 1 @a of @d.A {
    // expected-error @below {{'plan.table' op has 3 numbers in rows of 2}}
    plan.table "path" ["a", "b"] [0, 1, 2]
  }
}

// -----

plan.graph @d.G of @d.G [] actors () options {} {
  // expected-error @below {{'plan.channel' op has slots of 9223372036854775807 bytes, from 0 to 4294967295 are possible}}
  plan.channel 0 "x" : si64 from 0 to [1] {kind = shm, slots = 1, slot_bytes = 9223372036854775807, bounded = true}
}

// -----

// expected-error @below {{'plan.graph' op has an unknown option `inflight`}}
plan.graph @d.G of @d.G [] actors () options {inflight = 4} {
}
