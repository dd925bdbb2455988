// RUN: cgraph-opt %s --cgraph-verify-schedule --split-input-file --verify-diagnostics
// COVERS: F32

cgraph.actor @demo.A cpp <"a.h", "demo::A"> {
  cgraph.task @f (x: si64) -> (si64)
}
// Each actor sends to the other one: sound when both send first.
plan.graph @"demo.G[]" of @demo.G[] actors(a: !cgraph.actor<@demo.A>, b: !cgraph.actor<@demo.A>) options {max_inflight = 3 : i64} certificate [0, 1, 2, 3] {
  plan.channel 0 "x" : si64 from 0 to [1, 2] {kind = shm, slots = 3, slot_bytes = 8, bounded = true}
  plan.channel 1 "ab" : si64 from 1 to [2] {kind = shm, slots = 1, slot_bytes = 8, bounded = true}
  plan.channel 2 "ba" : si64 from 2 to [1] {kind = shm, slots = 1, slot_bytes = 8, bounded = true}
  plan.channel 3 "ya" : si64 from 1 to [0] {kind = shm, slots = 3, slot_bytes = 8, bounded = true}
  plan.channel 4 "yb" : si64 from 2 to [0] {kind = shm, slots = 3, slot_bytes = 8, bounded = true}
  plan.input "x" : si64 writes [0]
  plan.output "ya" : si64 reads [3]
  plan.output "yb" : si64 reads [4]
  plan.role 1 @a of @demo.A {
    %x = plan.get 0 : si64
    %s = plan.acquire 1 : <si64>
    plan.invoke 0 @f(%x : si64) into(0 -> %s : !plan.slot<si64>)
    plan.commit %s : <si64>
    plan.release %x : si64
    %v = plan.get 2 : si64
    %t = plan.acquire 3 : <si64>
    plan.invoke 2 @f(%v : si64) into(0 -> %t : !plan.slot<si64>)
    plan.commit %t : <si64>
    plan.release %v : si64
  }
  plan.role 2 @b of @demo.A {
    %x = plan.get 0 : si64
    %s = plan.acquire 2 : <si64>
    plan.invoke 1 @f(%x : si64) into(0 -> %s : !plan.slot<si64>)
    plan.commit %s : <si64>
    plan.release %x : si64
    %v = plan.get 1 : si64
    %t = plan.acquire 4 : <si64>
    plan.invoke 3 @f(%v : si64) into(0 -> %t : !plan.slot<si64>)
    plan.commit %t : <si64>
    plan.release %v : si64
  }
}

// -----

cgraph.actor @demo.A cpp <"a.h", "demo::A"> {
  cgraph.task @f (x: si64) -> (si64)
}
// Both read before they send.
// expected-error @below {{the schedule has a cycle: `b` waits in get of `ab` from `a`, `a` waits in get of `ba` from `b` [CG0501]}}
plan.graph @"demo.G[]" of @demo.G[] actors(a: !cgraph.actor<@demo.A>, b: !cgraph.actor<@demo.A>) options {max_inflight = 3 : i64} {
  plan.channel 0 "x" : si64 from 0 to [1, 2] {kind = shm, slots = 3, slot_bytes = 8, bounded = true}
  plan.channel 1 "ab" : si64 from 1 to [2] {kind = shm, slots = 1, slot_bytes = 8, bounded = true}
  plan.channel 2 "ba" : si64 from 2 to [1] {kind = shm, slots = 1, slot_bytes = 8, bounded = true}
  plan.channel 3 "ya" : si64 from 1 to [0] {kind = shm, slots = 3, slot_bytes = 8, bounded = true}
  plan.channel 4 "yb" : si64 from 2 to [0] {kind = shm, slots = 3, slot_bytes = 8, bounded = true}
  plan.input "x" : si64 writes [0]
  plan.output "ya" : si64 reads [3]
  plan.output "yb" : si64 reads [4]
  plan.role 1 @a of @demo.A {
    // expected-note @below {{`a` waits in get of `ba` from `b`}}
    %v = plan.get 2 : si64
    %t = plan.acquire 3 : <si64>
    plan.invoke 2 @f(%v : si64) into(0 -> %t : !plan.slot<si64>)
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
    %t = plan.acquire 4 : <si64>
    plan.invoke 3 @f(%v : si64) into(0 -> %t : !plan.slot<si64>)
    plan.commit %t : <si64>
    plan.release %v : si64
    %x = plan.get 0 : si64
    %s = plan.acquire 2 : <si64>
    plan.invoke 1 @f(%x : si64) into(0 -> %s : !plan.slot<si64>)
    plan.commit %s : <si64>
    plan.release %x : si64
  }
}

// -----

cgraph.actor @demo.A cpp <"a.h", "demo::A"> {
  cgraph.task @f (x: si64) -> (si64)
}
// The channels of the driver have fewer slots than it may submit executions.
// expected-error @below {{`driver` takes no result before it has submitted 10 executions}}
plan.graph @"demo.G[]" of @demo.G[] actors(a: !cgraph.actor<@demo.A>) options {} {
  plan.channel 0 "x" : si64 from 0 to [1] {kind = shm, slots = 5, slot_bytes = 8, bounded = true}
  plan.channel 1 "y" : si64 from 1 to [0] {kind = shm, slots = 3, slot_bytes = 8, bounded = true}
  plan.input "x" : si64 writes [0]
  plan.output "y" : si64 reads [1]
  plan.role 1 @a of @demo.A {
    %x = plan.get 0 : si64
    // expected-note @below {{`a` waits for a free slot of `y`, held by `driver`}}
    %s = plan.acquire 1 : <si64>
    plan.invoke 0 @f(%x : si64) into(0 -> %s : !plan.slot<si64>)
    plan.commit %s : <si64>
    plan.release %x : si64
  }
}

// -----

cgraph.actor @demo.A cpp <"a.h", "demo::A"> {
  cgraph.task @f (x: si64) -> (si64)
}
// expected-error @below {{`a` reads `x` while it holds no message of it [CG0502]}}
plan.graph @"demo.G[]" of @demo.G[] actors(a: !cgraph.actor<@demo.A>) options {} {
  plan.channel 0 "x" : si64 from 0 to [1] {kind = shm, slots = 10, slot_bytes = 8, bounded = true}
  plan.channel 1 "y" : si64 from 1 to [0] {kind = shm, slots = 10, slot_bytes = 8, bounded = true}
  plan.input "x" : si64 writes [0]
  plan.output "y" : si64 reads [1]
  plan.role 1 @a of @demo.A {
    %x = plan.get 0 : si64
    plan.release %x : si64
    %s = plan.acquire 1 : <si64>
    // expected-note @below {{here}}
    plan.invoke 0 @f(%x : si64) into(0 -> %s : !plan.slot<si64>)
    plan.commit %s : <si64>
  }
}

// -----

cgraph.actor @demo.A cpp <"a.h", "demo::A"> {
  cgraph.task @f (x: si64) -> (si64)
}
// expected-error @below {{`a` writes `y` while it has no slot of it [CG0502]}}
plan.graph @"demo.G[]" of @demo.G[] actors(a: !cgraph.actor<@demo.A>) options {} {
  plan.channel 0 "x" : si64 from 0 to [1] {kind = shm, slots = 10, slot_bytes = 8, bounded = true}
  plan.channel 1 "y" : si64 from 1 to [0] {kind = shm, slots = 10, slot_bytes = 8, bounded = true}
  plan.input "x" : si64 writes [0]
  plan.output "y" : si64 reads [1]
  plan.role 1 @a of @demo.A {
    %x = plan.get 0 : si64
    %s = plan.acquire 1 : <si64>
    plan.commit %s : <si64>
    // expected-note @below {{here}}
    plan.invoke 0 @f(%x : si64) into(0 -> %s : !plan.slot<si64>)
    plan.release %x : si64
  }
}

// -----

cgraph.actor @demo.A cpp <"a.h", "demo::A"> {
  cgraph.task @f (x: si64) -> (si64)
}
// The process that should read the second message of the input never does.
// expected-error @below {{`b` lacks a get of `x` [CG0502]}}
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
  }
}

// -----

cgraph.actor @demo.A cpp <"a.h", "demo::A"> {
  cgraph.task @f (x: si64) -> (si64)
}
plan.graph @"demo.G[]" of @demo.G[] actors(a: !cgraph.actor<@demo.A>, b: !cgraph.actor<@demo.A>) options {} certificate [1, 0] {
  plan.channel 0 "x" : si64 from 0 to [1] {kind = shm, slots = 10, slot_bytes = 8, bounded = true}
  plan.channel 1 "y" : si64 from 1 to [2] {kind = shm, slots = 1, slot_bytes = 8, bounded = true}
  plan.channel 2 "z" : si64 from 2 to [0] {kind = shm, slots = 10, slot_bytes = 8, bounded = true}
  plan.input "x" : si64 writes [0]
  plan.output "z" : si64 reads [2]
  plan.role 1 @a of @demo.A {
    %x = plan.get 0 : si64
    %s = plan.acquire 1 : <si64>
    plan.invoke 0 @f(%x : si64) into(0 -> %s : !plan.slot<si64>)
    plan.commit %s : <si64>
    plan.release %x : si64
  }
  plan.role 2 @b of @demo.A {
    %y = plan.get 1 : si64
    %s = plan.acquire 2 : <si64>
    // expected-error @below {{the certificate does not order call 1: it waits for what is made at position 1 [CG0502]}}
    plan.invoke 1 @f(%y : si64) into(0 -> %s : !plan.slot<si64>)
    plan.commit %s : <si64>
    plan.release %y : si64
  }
}

// -----

// The same in table form.
cgraph.actor @demo.A cpp <"a.h", "demo::A"> {
  cgraph.task @f (x: si64) -> (si64)
}
// expected-error @below {{`a` reads `x` while it holds no message of it [CG0502]}}
plan.graph @"demo.G[]" of @demo.G[] actors(a: !cgraph.actor<@demo.A>) options {} {
  plan.channel 0 "x" : si64 from 0 to [1] {kind = shm, slots = 10, slot_bytes = 8, bounded = true}
  plan.channel 1 "y" : si64 from 1 to [0] {kind = shm, slots = 10, slot_bytes = 8, bounded = true}
  plan.input "x" : si64 writes [0]
  plan.output "y" : si64 reads [1]
  plan.role 1 @a of @demo.A {
    plan.thunk 0 @f : (si64) -> ()
    // expected-note @below {{here}}
    plan.site 0 @f
    plan.table "ops" ["code", "index", "thunk", "first_in", "in_count", "first_out", "out_count"] [0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 2, 1, 0, 0, 0, 0, 0, 4, 0, 0, 0, 1, 0, 1, 3, 1, 0, 0, 0, 0, 0]
    plan.table "ins" ["kind", "after", "last", "index", "first", "count"] [0, 0, 0, 0, 0, 0]
    plan.table "outs" ["kind", "index", "result", "first", "count"] [0, 1, 0, 0, 0]
    plan.table "path" ["step"] []
  }
}

// -----

// A row that names operands beyond the table.
cgraph.actor @demo.A cpp <"a.h", "demo::A"> {
  cgraph.task @f (x: si64) -> (si64)
}
plan.graph @"demo.G[]" of @demo.G[] actors(a: !cgraph.actor<@demo.A>) options {} {
  plan.channel 0 "x" : si64 from 0 to [1] {kind = shm, slots = 10, slot_bytes = 8, bounded = true}
  plan.channel 1 "y" : si64 from 1 to [0] {kind = shm, slots = 10, slot_bytes = 8, bounded = true}
  plan.input "x" : si64 writes [0]
  plan.output "y" : si64 reads [1]
  // expected-error @below {{the tables of role `a` name rows or sites that do not exist [CG0502]}}
  plan.role 1 @a of @demo.A {
    plan.thunk 0 @f : (si64) -> ()
    plan.site 0 @f
    plan.table "ops" ["code", "index", "thunk", "first_in", "in_count", "first_out", "out_count"] [0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 2, 1, 0, 0, 0, 0, 0, 4, 0, 0, 0, 7, 0, 1, 3, 1, 0, 0, 0, 0, 0]
    plan.table "ins" ["kind", "after", "last", "index", "first", "count"] [0, 0, 0, 0, 0, 0]
    plan.table "outs" ["kind", "index", "result", "first", "count"] [0, 1, 0, 0, 0]
    plan.table "path" ["step"] []
  }
}
