//===- CxxCheck.h - check --cxx ---------------------------------*- C++ -*-===//

#ifndef CGRAPHC_LIB_DRIVER_CXXCHECK_H
#define CGRAPHC_LIB_DRIVER_CXXCHECK_H

namespace cgraphc::driver {

class Compilation;
struct Invocation;

/// Compiles the bindings of a checked root, so that the user's classes are
/// held against their `actor`s. Returns an exit code.
int checkCxx(const Invocation &invocation, Compilation &compilation);

} // namespace cgraphc::driver

#endif // CGRAPHC_LIB_DRIVER_CXXCHECK_H
