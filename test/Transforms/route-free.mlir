// RUN: cgraph-opt %s --cgraph-route --cgraph-schedule | FileCheck %s

// In a free order every call that depends on nothing waits for the start: any of them may come first, and none may run
// before the execution is submitted.
cgraph.actor @demo.A cpp <"a.h", "demo::A"> {
  cgraph.task @slow (x: si64) -> (si64)
  cgraph.task @tick () -> (si64)
  cgraph.task @join (x: si64, y: si64, z: si64) -> (si64)
}
cgraph.graph @demo.G [a: !cgraph.actor<@demo.A>, b: !cgraph.actor<@demo.A>] (x: si64) -> (y: si64)
cgraph.flat_graph @"demo.G[]" of @demo.G [] actors (a: !cgraph.actor<@demo.A>, b: !cgraph.actor<@demo.A>)
    inputs (x: si64) -> (y: si64) options {task_order = "free"} {
^bb0(%a: !cgraph.actor<@demo.A>, %b: !cgraph.actor<@demo.A>, %x: si64):
  %0 = cgraph.call @demo.A::@slow on %b(%x) : (si64) -> si64
  %1 = cgraph.call @demo.A::@slow on %a(%0) : (si64) -> si64
  %2 = cgraph.call @demo.A::@tick on %a() : () -> si64
  %3 = cgraph.call @demo.A::@tick on %a() : () -> si64
  %4 = cgraph.call @demo.A::@join on %a(%1, %2, %3) : (si64, si64, si64) -> si64
  cgraph.return %4 : si64
}

// CHECK-LABEL: cgraph.flat_graph
// CHECK: %[[START:.*]] = cgraph.transfer channel {{[0-9]+}} from 0 to 1
// CHECK-DAG: call @demo.A::@tick on %a() after(%[[START]] : !cgraph.token) {number = 2 : i64}
// CHECK-DAG: call @demo.A::@tick on %a() after(%[[START]] : !cgraph.token) {number = 3 : i64}
// CHECK: call @demo.A::@slow on %a
