// RUN: cgraph-opt %s --cgraph-verify-schedule --split-input-file --verify-diagnostics
// COVERS: F32

// A ring of three: each reads what comes round before it sends.
cgraph.actor @demo.A cpp <"a.h", "demo::A"> {
  cgraph.task @f (x: si64) -> (si64)
}
// expected-error @below {{the schedule has a cycle: `c` waits in get of `bc` from `b`, `b` waits in get of `ab` from `a`, `a` waits in get of `ca` from `c` [CG0501]}}
plan.graph @"demo.G[]" of @demo.G[] actors(a: !cgraph.actor<@demo.A>, b: !cgraph.actor<@demo.A>, c: !cgraph.actor<@demo.A>) options {max_inflight = 3 : i64} {
  plan.channel 0 "x" : si64 from 0 to [1, 2, 3] {kind = shm, slots = 10, slot_bytes = 8, bounded = true}
  plan.channel 1 "ab" : si64 from 1 to [2] {kind = shm, slots = 1, slot_bytes = 8, bounded = true}
  plan.channel 2 "bc" : si64 from 2 to [3] {kind = shm, slots = 1, slot_bytes = 8, bounded = true}
  plan.channel 3 "ca" : si64 from 3 to [1] {kind = shm, slots = 1, slot_bytes = 8, bounded = true}
  plan.channel 4 "ya" : si64 from 1 to [0] {kind = shm, slots = 10, slot_bytes = 8, bounded = true}
  plan.channel 5 "yb" : si64 from 2 to [0] {kind = shm, slots = 10, slot_bytes = 8, bounded = true}
  plan.channel 6 "yc" : si64 from 3 to [0] {kind = shm, slots = 10, slot_bytes = 8, bounded = true}
  plan.input "x" : si64 writes [0]
  plan.output "ya" : si64 reads [4]
  plan.output "yb" : si64 reads [5]
  plan.output "yc" : si64 reads [6]
  plan.role 1 @a of @demo.A {
    // expected-note @below {{`a` waits in get of `ca` from `c`}}
    %v = plan.get 3 : si64
    %t = plan.acquire 4 : <si64>
    plan.invoke 3 @f(%v : si64) into(0 -> %t : !plan.slot<si64>)
    plan.commit %t : <si64>
    plan.release %v : si64
    %x = plan.get 0 : si64
    %s = plan.acquire 1 : <si64>
    plan.invoke 0 @f(%x : si64) into(0 -> %s : !plan.slot<si64>)
    plan.commit %s : <si64>
    plan.release %x : si64
  }
  plan.role 2 @b of @demo.A {
    // expected-note @below {{`b` waits in get of `ab` from `a`}}
    %v = plan.get 1 : si64
    %t = plan.acquire 5 : <si64>
    plan.invoke 4 @f(%v : si64) into(0 -> %t : !plan.slot<si64>)
    plan.commit %t : <si64>
    plan.release %v : si64
    %x = plan.get 0 : si64
    %s = plan.acquire 2 : <si64>
    plan.invoke 1 @f(%x : si64) into(0 -> %s : !plan.slot<si64>)
    plan.commit %s : <si64>
    plan.release %x : si64
  }
  plan.role 3 @c of @demo.A {
    // expected-note @below {{`c` waits in get of `bc` from `b`}}
    %v = plan.get 2 : si64
    %t = plan.acquire 6 : <si64>
    plan.invoke 5 @f(%v : si64) into(0 -> %t : !plan.slot<si64>)
    plan.commit %t : <si64>
    plan.release %v : si64
    %x = plan.get 0 : si64
    %s = plan.acquire 3 : <si64>
    plan.invoke 2 @f(%x : si64) into(0 -> %s : !plan.slot<si64>)
    plan.commit %s : <si64>
    plan.release %x : si64
  }
}

// -----

// Two calls of one actor changed places; the certificate knows better.
cgraph.actor @demo.A cpp <"a.h", "demo::A"> {
  cgraph.task @f (x: si64) -> (si64)
}
plan.graph @"demo.G[]" of @demo.G[] actors(a: !cgraph.actor<@demo.A>) options {} certificate [0, 1] {
  plan.channel 0 "x" : si64 from 0 to [1] {kind = shm, slots = 10, slot_bytes = 8, bounded = true}
  plan.channel 1 "y" : si64 from 1 to [0] {kind = shm, slots = 10, slot_bytes = 8, bounded = true}
  plan.channel 2 "z" : si64 from 1 to [0] {kind = shm, slots = 10, slot_bytes = 8, bounded = true}
  plan.input "x" : si64 writes [0]
  plan.output "y" : si64 reads [1]
  plan.output "z" : si64 reads [2]
  plan.role 1 @a of @demo.A {
    %x = plan.get 0 : si64
    %t = plan.acquire 2 : <si64>
    plan.invoke 1 @f(%x : si64) into(0 -> %t : !plan.slot<si64>)
    plan.commit %t : <si64>
    %s = plan.acquire 1 : <si64>
    // expected-error @below {{the certificate does not order call 0: it comes after position 1 of the same process [CG0502]}}
    plan.invoke 0 @f(%x : si64) into(0 -> %s : !plan.slot<si64>)
    plan.commit %s : <si64>
    plan.release %x : si64
  }
}

// -----

// A message that is got twice: the second one never comes.
cgraph.actor @demo.A cpp <"a.h", "demo::A"> {
  cgraph.task @f (x: si64) -> (si64)
}
// expected-error @below {{`a` has 2 × get of `x` in an execution, not 1 [CG0502]}}
plan.graph @"demo.G[]" of @demo.G[] actors(a: !cgraph.actor<@demo.A>) options {} {
  plan.channel 0 "x" : si64 from 0 to [1] {kind = shm, slots = 10, slot_bytes = 8, bounded = true}
  plan.channel 1 "y" : si64 from 1 to [0] {kind = shm, slots = 10, slot_bytes = 8, bounded = true}
  plan.input "x" : si64 writes [0]
  plan.output "y" : si64 reads [1]
  plan.role 1 @a of @demo.A {
    %x = plan.get 0 : si64
    %w = plan.get 0 : si64
    %s = plan.acquire 1 : <si64>
    plan.invoke 0 @f(%x : si64) into(0 -> %s : !plan.slot<si64>)
    plan.commit %s : <si64>
    plan.release %x : si64
    plan.release %w : si64
  }
}

// -----

// A process that reads a channel of others.
cgraph.actor @demo.A cpp <"a.h", "demo::A"> {
  cgraph.task @f (x: si64) -> (si64)
}
plan.graph @"demo.G[]" of @demo.G[] actors(a: !cgraph.actor<@demo.A>, b: !cgraph.actor<@demo.A>) options {} {
  plan.channel 0 "x" : si64 from 0 to [1] {kind = shm, slots = 10, slot_bytes = 8, bounded = true}
  plan.channel 1 "y" : si64 from 1 to [0] {kind = shm, slots = 10, slot_bytes = 8, bounded = true}
  plan.channel 2 "z" : si64 from 2 to [0] {kind = shm, slots = 10, slot_bytes = 8, bounded = true}
  plan.input "x" : si64 writes [0]
  plan.output "y" : si64 reads [1]
  plan.output "z" : si64 reads [2]
  plan.role 1 @a of @demo.A {
    %x = plan.get 0 : si64
    %s = plan.acquire 1 : <si64>
    plan.invoke 0 @f(%x : si64) into(0 -> %s : !plan.slot<si64>)
    plan.commit %s : <si64>
    plan.release %x : si64
  }
  plan.role 2 @b of @demo.A {
    // expected-error @below {{'plan.get' op reads channel 0, of which process 2 is no reader}}
    %x = plan.get 0 : si64
    %s = plan.acquire 2 : <si64>
    plan.invoke 1 @f(%x : si64) into(0 -> %s : !plan.slot<si64>)
    plan.commit %s : <si64>
    plan.release %x : si64
  }
}

// -----

// A process that writes a channel of others.
cgraph.actor @demo.A cpp <"a.h", "demo::A"> {
  cgraph.task @f (x: si64) -> (si64)
}
plan.graph @"demo.G[]" of @demo.G[] actors(a: !cgraph.actor<@demo.A>, b: !cgraph.actor<@demo.A>) options {} {
  plan.channel 0 "x" : si64 from 0 to [1, 2] {kind = shm, slots = 10, slot_bytes = 8, bounded = true}
  plan.channel 1 "y" : si64 from 1 to [0] {kind = shm, slots = 10, slot_bytes = 8, bounded = true}
  plan.input "x" : si64 writes [0]
  plan.output "y" : si64 reads [1]
  plan.role 1 @a of @demo.A {
    %x = plan.get 0 : si64
    %s = plan.acquire 1 : <si64>
    plan.invoke 0 @f(%x : si64) into(0 -> %s : !plan.slot<si64>)
    plan.commit %s : <si64>
    plan.release %x : si64
  }
  plan.role 2 @b of @demo.A {
    %x = plan.get 0 : si64
    // expected-error @below {{'plan.acquire' op writes channel 1, whose source is process 1}}
    %s = plan.acquire 1 : <si64>
    plan.invoke 1 @f(%x : si64) into(0 -> %s : !plan.slot<si64>)
    plan.commit %s : <si64>
    plan.release %x : si64
  }
}
