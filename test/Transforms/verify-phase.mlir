// RUN: not cgraph-opt %s --cgraph-verify-phase=phase=elaborate 2>&1 | FileCheck %s --check-prefix=GENERIC
// RUN: cgraph-opt %s --cgraph-verify-phase=phase=input -o /dev/null
// RUN: cgraph-opt %s --cgraph-elaborate --cgraph-verify-phase=phase=elaborate -o %t.mlir
// RUN: not cgraph-opt %t.mlir --cgraph-verify-phase=phase=input 2>&1 | FileCheck %s --check-prefix=EARLY
// RUN: not cgraph-opt %t.mlir --cgraph-verify-phase=phase=place 2>&1 | FileCheck %s --check-prefix=HOST
// RUN: cgraph-opt %t.mlir --cgraph-place --cgraph-verify-phase=phase=place --cgraph-route --cgraph-verify-phase=phase=route -o %t.route.mlir
// RUN: not cgraph-opt %t.route.mlir --cgraph-verify-phase=phase=place 2>&1 | FileCheck %s --check-prefix=TRANSFER
// RUN: not cgraph-opt %t.route.mlir --cgraph-verify-phase=phase=buffer 2>&1 | FileCheck %s --check-prefix=SLOTS
// RUN: not cgraph-opt %t.route.mlir --cgraph-verify-phase=phase=plan 2>&1 | FileCheck %s --check-prefix=FLAT
// RUN: not cgraph-opt %s --cgraph-verify-phase=phase=nonsense 2>&1 | FileCheck %s --check-prefix=PHASE

// GENERIC: error: `cgraph.define` is out of place after `elaborate` [CG0999]
// EARLY: error: `cgraph.flat_graph` is out of place after `input` [CG0999]
// HOST: error: instance `a` has no host after `place` [CG0999]
// TRANSFER: error: `cgraph.transfer` is out of place after `place` [CG0999]
// SLOTS: error: a transfer has no slots after `buffer` [CG0999]
// FLAT: is out of place after `plan` [CG0999]
// PHASE: error: unknown phase `nonsense`

cgraph.actor @d.A {
  cgraph.task @f (x: si64) -> (si64)
}
cgraph.graph @d.G [a: !cgraph.actor<@d.A>] (x: si64) -> (si64) {
^bb0(%a: !cgraph.actor<@d.A>, %x: si64):
  cgraph.define "N" = 2
  %y = cgraph.call @d.A::@f on %a(%x) : (si64) -> si64
  cgraph.return %y : si64
}
cgraph.deployment @d.local () {
  %a = cgraph.instance "a" of @d.A ()
  cgraph.wire "g" = @d.G [] (%a) : !cgraph.actor<@d.A>
}
