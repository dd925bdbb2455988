// RUN: cgraph-opt %s --cgraph-elaborate | FileCheck %s

// Plans and deployments belong to the root file. An imported graph has a plan
// only if the root wires or instantiates it.

// CHECK: cgraph.file "base.cgraph"
cgraph.file "base.cgraph" package "base"
cgraph.actor @base.A {
  cgraph.task @f (x: si64) -> (si64)
}
cgraph.graph @base.Idle [a: !cgraph.actor<@base.A>] (x: si64) -> (si64) {
^bb0(%a: !cgraph.actor<@base.A>, %x: si64):
  %y = cgraph.call @base.A::@f on %a(%x) : (si64) -> si64
  cgraph.return %y : si64
}
cgraph.graph @base.Wired [N: index, a: !cgraph.actor<@base.A>] (x: si64) -> (si64) {
^bb0(%a: !cgraph.actor<@base.A>, %x: si64):
  %y = cgraph.call @base.A::@f on %a(%x) : (si64) -> si64
  cgraph.return %y : si64
}
// CHECK-NOT: cgraph.instantiate
cgraph.instantiate @base.Wired [7]
// CHECK-NOT: cgraph.deployment @base.local
cgraph.deployment @base.local () {
  %a = cgraph.instance "a" of @base.A ()
}

// CHECK: cgraph.file "root.cgraph" package "root" imports ["base.cgraph"] root
cgraph.file "root.cgraph" package "root" imports ["base.cgraph"] root
// CHECK: cgraph.deployment @root.local
cgraph.deployment @root.local () {
  %a = cgraph.instance "a" of @base.A ()
  cgraph.wire "w" = @base.Wired [2] (%a) : !cgraph.actor<@base.A>
  cgraph.wire "again" = @base.Wired [add(1, 1)] (%a) : !cgraph.actor<@base.A>
}
// CHECK-NOT: @"base.Idle
// CHECK: cgraph.flat_graph @"base.Wired[2]"
// CHECK-NOT: cgraph.flat_graph
