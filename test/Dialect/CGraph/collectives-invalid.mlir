// RUN: cgraph-opt %s --split-input-file --verify-diagnostics -o /dev/null

cgraph.graph @d.G (x: !cgraph.tensor<f32, [8]>) {
^bb0(%x: !cgraph.tensor<f32, [8]>):
  // expected-error @below {{'cgraph.collective' op takes a bundle}}
  %s = cgraph.collective allreduce sum %x : !cgraph.tensor<f32, [8]> -> !cgraph.tensor<f32, [8]>
  cgraph.return
}

// -----

cgraph.graph @d.G (x: !cgraph.tensor<f32, [8]>) {
^bb0(%x: !cgraph.tensor<f32, [8]>):
  %b = cgraph.bundle %x : (!cgraph.tensor<f32, [8]>) -> !cgraph.bundle<!cgraph.tensor<f32, [8]>, 1>
  // expected-error @below {{'cgraph.collective' op lacks a reduction}}
  %s = cgraph.collective allreduce none %b : !cgraph.bundle<!cgraph.tensor<f32, [8]>, 1> -> !cgraph.bundle<!cgraph.tensor<f32, [8]>, 1>
  cgraph.return
}

// -----

cgraph.graph @d.G (x: !cgraph.tensor<f32, [8]>) {
^bb0(%x: !cgraph.tensor<f32, [8]>):
  // expected-error @below {{'cgraph.collective' op takes one value and its targets}}
  %s = cgraph.collective broadcast none %x : !cgraph.tensor<f32, [8]> -> !cgraph.bundle<!cgraph.tensor<f32, [8]>, 2>
  cgraph.return
}

// -----

cgraph.graph @d.G (x: !cgraph.tensor<f32, [8]>, y: !cgraph.tensor<f32, [8]>) {
^bb0(%x: !cgraph.tensor<f32, [8]>, %y: !cgraph.tensor<f32, [8]>):
  %b = cgraph.bundle %x, %y : (!cgraph.tensor<f32, [8]>, !cgraph.tensor<f32, [8]>) -> !cgraph.bundle<!cgraph.tensor<f32, [8]>, 2>
  // expected-error @below {{'cgraph.collective' op makes '!cgraph.bundle<!cgraph.tensor<f32, [16]>, 2>', not '!cgraph.bundle<!cgraph.tensor<f32, [8]>, 2>'}}
  %s = cgraph.collective allgather none %b : !cgraph.bundle<!cgraph.tensor<f32, [8]>, 2> -> !cgraph.bundle<!cgraph.tensor<f32, [8]>, 2>
  cgraph.return
}

// -----

cgraph.actor @d.A {
}
cgraph.graph @d.G ()
cgraph.flat_graph @"d.G[]" of @d.G [] actors (a: !cgraph.actor<@d.A>) inputs (x: !cgraph.tensor<f32, [8]>) options {} {
^bb0(%a: !cgraph.actor<@d.A>, %x: !cgraph.tensor<f32, [8]>):
  // expected-error @below {{'cgraph.call' op is rank 2 of 2}}
  %0 = cgraph.call @d.A::@allreduce on %a(%x, %x) {collective = #cgraph.collective<allreduce sum axis 0 rank 2 of 2 instance 0>} : (!cgraph.tensor<f32, [8]>, !cgraph.tensor<f32, [8]>) -> !cgraph.tensor<f32, [8]>
  cgraph.return
}

// -----

cgraph.actor @d.A {
}
cgraph.graph @d.G ()
cgraph.flat_graph @"d.G[]" of @d.G [] actors (a: !cgraph.actor<@d.A>) inputs (x: !cgraph.tensor<f32, [8]>) options {} {
^bb0(%a: !cgraph.actor<@d.A>, %x: !cgraph.tensor<f32, [8]>):
  // expected-error @below {{'cgraph.call' op reads 1 values of 2 ranks}}
  %0 = cgraph.call @d.A::@allreduce on %a(%x) {collective = #cgraph.collective<allreduce sum axis 0 rank 0 of 2 instance 0>} : (!cgraph.tensor<f32, [8]>) -> !cgraph.tensor<f32, [8]>
  cgraph.return
}

// -----

cgraph.actor @d.A {
}
cgraph.graph @d.G ()
cgraph.flat_graph @"d.G[]" of @d.G [] actors (a: !cgraph.actor<@d.A>) inputs (x: !cgraph.tensor<f32, [8]>) options {} {
^bb0(%a: !cgraph.actor<@d.A>, %x: !cgraph.tensor<f32, [8]>):
  // expected-error @below {{makes '!cgraph.tensor<f64, [8]>' of '!cgraph.tensor<f32, [8]>'}}
  %0 = cgraph.call @d.A::@allreduce on %a(%x, %x) {collective = #cgraph.collective<allreduce sum axis 0 rank 0 of 2 instance 0>} : (!cgraph.tensor<f32, [8]>, !cgraph.tensor<f32, [8]>) -> !cgraph.tensor<f64, [8]>
  cgraph.return
}

// -----

cgraph.graph @d.G ()
cgraph.flat_graph @"d.G[]" of @d.G [] actors () inputs (x: si64) options {} {
^bb0(%x: si64):
  // expected-error @below {{'cgraph.transfer' op names process 99 of 1}}
  %t = cgraph.transfer %x : si64 channel 0 from 0 to 99 shm "" -> si64
  cgraph.return
}

// -----

cgraph.graph @d.G ()
cgraph.flat_graph @"d.G[]" of @d.G [] actors () inputs (x: si64) options {} {
^bb0(%x: si64):
  // expected-error @below {{'cgraph.transfer' op has channel -1, there are 1 transfers}}
  %t = cgraph.transfer %x : si64 channel -1 from 0 to 0 shm "" -> si64
  cgraph.return
}
