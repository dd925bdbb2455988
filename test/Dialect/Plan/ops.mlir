// RUN: cgraph-opt %s | FileCheck %s

cgraph.actor @demo.Echo {
  cgraph.task @echo (msg: !cgraph.str) -> (!cgraph.str)
}

// CHECK: plan.graph @demo.Hello of @demo.Hello[] actors(a: !cgraph.actor<@demo.Echo>) options {max_inflight = 10 : i64} {
plan.graph @demo.Hello of @demo.Hello [] actors (a: !cgraph.actor<@demo.Echo>) options {max_inflight = 10} {
  // CHECK: plan.channel 0 "msg" : !cgraph.str from 0 to [1] {kind = shm, slots = 10, slot_bytes = 4096, bounded = false}
  plan.channel 0 "msg" : !cgraph.str from 0 to [1] {kind = shm, slots = 10, slot_bytes = 4096, bounded = false}
  plan.channel 1 "echo" : !cgraph.str from 1 to [0] {kind = shm, slots = 10, slot_bytes = 4096, bounded = false}
  // CHECK: plan.input "msg" : !cgraph.str = "x" writes [0]
  plan.input "msg" : !cgraph.str = "x" writes [0]
  // CHECK: plan.input "req" : !cgraph.tuple<!cgraph.str, si64> writes [0[0]]
  plan.input "req" : !cgraph.tuple<!cgraph.str, si64> writes [0[0]]
  // CHECK: plan.output "" : !cgraph.str reads [1]
  plan.output "" : !cgraph.str reads [1]
  // CHECK: plan.role 1 @a of @demo.Echo {
  plan.role 1 @a of @demo.Echo {
    // CHECK: %[[G:.*]] = plan.get 0 : !cgraph.str
    %0 = plan.get 0 : !cgraph.str
    // CHECK: %[[S:.*]] = plan.acquire 1 : <!cgraph.str>
    %1 = plan.acquire 1 : <!cgraph.str>
    // CHECK: plan.const "hi" : !cgraph.str
    %c = plan.const "hi" : !cgraph.str
    // CHECK: plan.pack
    %p = plan.pack %0, %c : (!cgraph.str, !cgraph.str) -> !cgraph.array<!cgraph.str, 2>
    // CHECK: plan.project %{{.*}}[1] : !cgraph.array<!cgraph.str, 2> -> !cgraph.str
    %q = plan.project %p[1] : !cgraph.array<!cgraph.str, 2> -> !cgraph.str
    // CHECK: %[[R:.*]] = plan.invoke 0 @echo(%[[G]] : !cgraph.str) into(0 -> %[[S]] : !plan.slot<!cgraph.str>) locals [0] -> !cgraph.str
    %r = plan.invoke 0 @echo(%0 : !cgraph.str) into(0 -> %1 : !plan.slot<!cgraph.str>) locals [0] -> !cgraph.str
    // CHECK: plan.invoke 1 @echo(%[[R]] : !cgraph.str) after(%[[R]] : !cgraph.str)
    plan.invoke 1 @echo(%r : !cgraph.str) after(%r : !cgraph.str)
    // CHECK: plan.release %[[G]] : !cgraph.str
    plan.release %0 : !cgraph.str
    // CHECK: plan.commit %[[S]] : <!cgraph.str>
    plan.commit %1 : <!cgraph.str>
    // CHECK: plan.thunk 0 @echo : (!cgraph.str) -> !cgraph.str
    plan.thunk 0 @echo : (!cgraph.str) -> !cgraph.str
    // CHECK: plan.table "steps" ["op", "index"] [0, 0, 1, 0]
    plan.table "steps" ["op", "index"] [0, 0, 1, 0]
  }
}
