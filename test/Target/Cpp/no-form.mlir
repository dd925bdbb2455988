// RUN: not cgraph-translate --plan-to-cpp --split-input-file %s 2>&1 | FileCheck %s

// CHECK: error: `system("x")` has no C++ form [CG0905]
module {
  cgraph.file "a.cgraph" package "a" root
  cgraph.actor @a.A cpp <"a.h", "user::A"> {
    cgraph.task @f(x: si64) -> (si64) member "system(\22x\22)"
  }
}

// -----

// CHECK: error: `x; int y` has no C++ form [CG0905]
module {
  cgraph.file "a.cgraph" package "a" root
  cgraph.actor @a.A cpp <"a.h", "x; int y"> {
  }
}

// -----

// CHECK: error: `user::A` has no C++ form [CG0905]
module {
  cgraph.file "a.cgraph" package "a" root
  cgraph.actor @a.A cpp <"a.h\22\0A#error", "user::A"> {
  }
}

// -----

// CHECK: error: the module has no root file [CG0905]
module {
  cgraph.file "a.cgraph" package "a"
}

// -----

// CHECK: error: `y/a.cgraph` and `x/a.cgraph` would generate files of the same names [CG0709]
module {
  cgraph.file "x/a.cgraph" package "x" root
  cgraph.file "y/a.cgraph" package "y"
}

// -----

// CHECK: error: `serve() {} int x` has no C++ form [CG0905]
module {
  cgraph.file "a.cgraph" package "a" root
  cgraph.actor @a.A cpp <"a.h", "user::A"> {
  }
  cgraph.graph @a.G [a: !cgraph.actor<@a.A>] ()
  cgraph.deployment @a.local () {
    %a = cgraph.instance "a" of @a.A ()
    cgraph.wire "g" = @a.G [] (%a) : !cgraph.actor<@a.A>
    cgraph.wire "h" = @a.G [] (%a) : !cgraph.actor<@a.A>
    cgraph.live "serve() {} int x" ["g", "h"]
  }
}
