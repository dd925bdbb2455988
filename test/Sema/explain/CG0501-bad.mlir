// A dump of the phase `plan`, in which each actor waits for the other one before it sends:
//   cgraphc build --compile-from=plan edited.mlir --emit=plan
cgraph.actor @demo.A cpp <"a.h", "demo::A"> {
  cgraph.task @f (x: si64) -> (si64)
}
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
