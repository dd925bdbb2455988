// RUN: cgraph-opt %s --cgraph-route "--cgraph-schedule=remark-overlap=true" --split-input-file --verify-diagnostics

// One task reads both copies that may only be there one at a time.
cgraph.actor @demo.A cpp <"a.h", "demo::A"> {
  cgraph.task @part (x: si64) -> (si64)
  cgraph.task @sum (x: si64, y: si64) -> (si64)
}
cgraph.graph @demo.G [a: !cgraph.actor<@demo.A>] (x: si64) -> (y: si64)
cgraph.flat_graph @"demo.G[]" of @demo.G [] actors (a: !cgraph.actor<@demo.A>)
    inputs (x: si64) -> (y: si64) options {task_order = "free"} {
^bb0(%a: !cgraph.actor<@demo.A>, %x: si64):
  %0 = cgraph.call @demo.A::@part on %a(%x) {live = array<i64: 1, 0>} : (si64) -> si64
  // expected-note @unknown {{help: raise the limit, or read the copies earlier}}
  // expected-error @below {{no order keeps `@live(1)`: `a` would hold 2 copies when this runs, and nothing else can [CG0504]}}
  %1 = cgraph.call @demo.A::@part on %a(%x) {live = array<i64: 1, 0>} : (si64) -> si64
  // expected-note @below {{a copy is held until this has run}}
  %2 = cgraph.call @demo.A::@sum on %a(%0, %1) : (si64, si64) -> si64
  cgraph.return %2 : si64
}

// -----

// What `b` gets from `a` moves ahead of the task that does not need it; what goes back to `a` cannot.
cgraph.actor @demo.A cpp <"a.h", "demo::A"> {
  cgraph.task @f (x: si64) -> (si64)
  cgraph.task @slow (x: si64) -> (si64) {annotations = {cost = #cgraph.duration<900000>}}
  cgraph.task @join (x: si64, y: si64) -> (si64)
}
cgraph.graph @demo.G [a: !cgraph.actor<@demo.A>, b: !cgraph.actor<@demo.A>] (x: si64) -> (y: si64)
cgraph.flat_graph @"demo.G[]" of @demo.G [] actors (a: !cgraph.actor<@demo.A>, b: !cgraph.actor<@demo.A>)
    inputs (x: si64) -> (y: si64) options {} {
^bb0(%a: !cgraph.actor<@demo.A>, %b: !cgraph.actor<@demo.A>, %x: si64):
  %0 = cgraph.call @demo.A::@f on %a(%x) : (si64) -> si64
  %1 = cgraph.call @demo.A::@slow on %b(%x) : (si64) -> si64
  %2 = cgraph.call @demo.A::@slow on %b(%1) : (si64) -> si64
  // expected-remark @below {{`f`, read by `b.join`, moves ahead of `b.slow` [CG0531]}}
  %3 = cgraph.call @demo.A::@join on %b(%0, %2) : (si64, si64) -> si64
  // expected-remark @below {{`join`, read by `a.f`, cannot move ahead: it needs `a.f`, the task before [CG0531]}}
  %4 = cgraph.call @demo.A::@f on %a(%3) : (si64) -> si64
  cgraph.return %4 : si64
}

// -----

// The value comes only when `b` has begun with something else; without overlap it is not even tried.
cgraph.actor @demo.A cpp <"a.h", "demo::A"> {
  cgraph.task @f (x: si64) -> (si64)
  cgraph.task @slow (x: si64) -> (si64) {annotations = {cost = #cgraph.duration<900000>}}
  cgraph.task @join (x: si64, y: si64) -> (si64)
}
cgraph.graph @demo.G [a: !cgraph.actor<@demo.A>, b: !cgraph.actor<@demo.A>] (x: si64) -> (y: si64)
cgraph.flat_graph @"demo.G[]" of @demo.G [] actors (a: !cgraph.actor<@demo.A>, b: !cgraph.actor<@demo.A>)
    inputs (x: si64) -> (y: si64) options {} {
^bb0(%a: !cgraph.actor<@demo.A>, %b: !cgraph.actor<@demo.A>, %x: si64):
  %0 = cgraph.call @demo.A::@slow on %a(%x) : (si64) -> si64
  %1 = cgraph.call @demo.A::@f on %b(%x) : (si64) -> si64
  // expected-remark @below {{`slow`, read by `b.join`, cannot move ahead: `a.slow`, which makes it, ends too late [CG0531]}}
  %2 = cgraph.call @demo.A::@join on %b(%0, %1) : (si64, si64) -> si64
  cgraph.return %2 : si64
}

// -----

cgraph.actor @demo.A cpp <"a.h", "demo::A"> {
  cgraph.task @f (x: si64) -> (si64)
  cgraph.task @join (x: si64, y: si64) -> (si64)
}
cgraph.graph @demo.G [a: !cgraph.actor<@demo.A>, b: !cgraph.actor<@demo.A>] (x: si64) -> (y: si64)
cgraph.flat_graph @"demo.G[]" of @demo.G [] actors (a: !cgraph.actor<@demo.A>, b: !cgraph.actor<@demo.A>)
    inputs (x: si64) -> (y: si64) options {overlap = false} {
^bb0(%a: !cgraph.actor<@demo.A>, %b: !cgraph.actor<@demo.A>, %x: si64):
  // expected-remark @below {{`x`, read by `a.f`, stays where it is read: `option overlap` is off [CG0531]}}
  %0 = cgraph.call @demo.A::@f on %a(%x) : (si64) -> si64
  // expected-remark @below {{`x`, read by `b.f`, stays where it is read: `option overlap` is off [CG0531]}}
  %1 = cgraph.call @demo.A::@f on %b(%x) : (si64) -> si64
  %2 = cgraph.call @demo.A::@f on %b(%1) : (si64) -> si64
  // expected-remark @below {{`f`, read by `b.join`, stays where it is read: `option overlap` is off [CG0531]}}
  %3 = cgraph.call @demo.A::@join on %b(%0, %2) : (si64, si64) -> si64
  cgraph.return %3 : si64
}
