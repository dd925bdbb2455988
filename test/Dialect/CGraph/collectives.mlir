// RUN: cgraph-opt --verify-roundtrip %s | FileCheck %s

!t = !cgraph.tensor<f32, [8]>

cgraph.actor @d.A {
  cgraph.task @f (x: si64) -> (!cgraph.tensor<f32, [8]>)
}

// CHECK-LABEL: cgraph.graph @d.G
cgraph.graph @d.G [w: !cgraph.bundle<!cgraph.actor<@d.A>, 2>](x: !cgraph.tensor<f32, [8]>, xs: !cgraph.tensor<f32, [8]>) {
^bb0(%w: !cgraph.bundle<!cgraph.actor<@d.A>, 2>, %x: !t, %y: !t):
  %b = cgraph.bundle %x, %y : (!t, !t) -> !cgraph.bundle<!t, 2>
  // CHECK: cgraph.collective allreduce sum %{{.*}} : !cgraph.bundle<!cgraph.tensor<f32, [8]>, 2> {via = 2 : i32} -> !cgraph.bundle<!cgraph.tensor<f32, [8]>, 2>
  %s = cgraph.collective allreduce sum %b : !cgraph.bundle<!t, 2> {via = 2 : i32} -> !cgraph.bundle<!t, 2>
  // CHECK: cgraph.collective gather none %{{.*}} : !cgraph.bundle<!cgraph.tensor<f32, [8]>, 2> root 1 -> !cgraph.tensor<f32, [16]>
  %g = cgraph.collective gather none %b : !cgraph.bundle<!t, 2> root 1 -> !cgraph.tensor<f32, [16]>
  // CHECK: cgraph.collective scatter none %{{.*}} : !cgraph.tensor<f32, [8]> to %{{.*}} : !cgraph.bundle<!cgraph.actor<@d.A>, 2> -> !cgraph.bundle<!cgraph.tensor<f32, [4]>, 2>
  %p = cgraph.collective scatter none %x : !t to %w : !cgraph.bundle<!cgraph.actor<@d.A>, 2> -> !cgraph.bundle<!cgraph.tensor<f32, [4]>, 2>
  cgraph.return
}

// CHECK-LABEL: cgraph.flat_graph
cgraph.flat_graph @"d.G[]" of @d.G [] actors (a: !cgraph.actor<@d.A>, b: !cgraph.actor<@d.A>) inputs (x: si64) options {} {
^bb0(%a: !cgraph.actor<@d.A>, %b: !cgraph.actor<@d.A>, %x: si64):
  %0 = cgraph.call @d.A::@f on %a(%x) : (si64) -> !t
  %1 = cgraph.call @d.A::@f on %b(%x) : (si64) -> !t
  // CHECK: cgraph.call @d.A::@allgather on %a(%{{.*}}, %{{.*}}) {collective = #cgraph.collective<allgather none axis 0 rank 0 of 2 instance 0>}
  %2 = cgraph.call @d.A::@allgather on %a(%0, %1) {collective = #cgraph.collective<allgather none axis 0 rank 0 of 2 instance 0>} : (!t, !t) -> !cgraph.tensor<f32, [16]>
  // What a collective makes is in shared memory for its own actor too.
  // CHECK: cgraph.transfer %{{.*}} channel 0 from 1 to 1 shm "collective"
  %3 = cgraph.transfer %2 : !cgraph.tensor<f32, [16]> channel 0 from 1 to 1 shm "collective" -> !cgraph.tensor<f32, [16]>
  cgraph.return
}
