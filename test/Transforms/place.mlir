// RUN: cgraph-opt %s --cgraph-place --split-input-file --verify-diagnostics | FileCheck %s

cgraph.actor @d.A {
}
// CHECK: cgraph.deployment @d.local
cgraph.deployment @d.local () {
  cgraph.host "here" at "localhost"
  cgraph.host "two" count 2 at ["127.0.0.1", "localhost"]
  // CHECK: cgraph.instance "a" of @d.A() placed "localhost"
  %a = cgraph.instance "a" of @d.A ()
  // CHECK: cgraph.instance "b" of @d.A() on "here" placed "localhost"
  %b = cgraph.instance "b" of @d.A () on "here"
  // CHECK: cgraph.instance "c"[1] of @d.A() on "two" at 1 placed "localhost"
  %c = cgraph.instance "c" [1] of @d.A () on "two" at 1
  // CHECK: cgraph.instance "d" of @d.A() on "localhost" placed "localhost"
  %d = cgraph.instance "d" of @d.A () on "localhost"
}

// -----

cgraph.actor @d.A {
}
cgraph.deployment @d.elsewhere () {
  // expected-error @below {{host `far` is `"10.0.0.1"`, and only `localhost` is supported yet [CG0631]}}
  cgraph.host "far" at "10.0.0.1"
  // expected-error @below {{host `open` is given at launch, and only `localhost` is supported yet [CG0631]}}
  cgraph.host "open"
  cgraph.host "here" count 2 at ["localhost", "localhost"]
  // expected-error @below {{`w[0]` is placed on a GPU, which is not supported yet [CG0632]}}
  %w = cgraph.instance "w" [0] of @d.A () on "here" at 0 gpu 1
  // expected-error @below {{index 2 is out of range: `here` has 2 hosts [CG0608]}}
  %x = cgraph.instance "x" of @d.A () on "here" at 2
  // expected-error @below {{host `here` is an array and has no index here [CG0608]}}
  %y = cgraph.instance "y" of @d.A () on "here"
  // expected-error @below {{there is no host `nowhere` [CG0608]}}
  %z = cgraph.instance "z" of @d.A () on "nowhere"
  // expected-error @below {{`replace nccl with shm` is not supported yet [CG0633]}}
  cgraph.replace nccl with shm
}
