// A dump of the phase `plan`, in which the message is given back before the task reads it:
//   cgraphc build --compile-from=plan edited.mlir --emit=plan
cgraph.actor @demo.A cpp <"a.h", "demo::A"> {
  cgraph.task @f (x: si64) -> (si64)
}
plan.graph @"demo.G[]" of @demo.G[] actors(a: !cgraph.actor<@demo.A>) options {} {
  plan.channel 0 "x" : si64 from 0 to [1] {kind = shm, slots = 10, slot_bytes = 8, bounded = true}
  plan.channel 1 "y" : si64 from 1 to [0] {kind = shm, slots = 10, slot_bytes = 8, bounded = true}
  plan.input "x" : si64 writes [0]
  plan.output "y" : si64 reads [1]
  plan.role 1 @a of @demo.A {
    %x = plan.get 0 : si64
    plan.release %x : si64
    %s = plan.acquire 1 : <si64>
    plan.invoke 0 @f(%x : si64) into(0 -> %s : !plan.slot<si64>)
    plan.commit %s : <si64>
  }
}
