//===- Project.h - --emit=cpp: a project without LLVM -----------*- C++ -*-===//

#ifndef CGRAPHC_LIB_DRIVER_PROJECT_H
#define CGRAPHC_LIB_DRIVER_PROJECT_H

#include "CxxBuild.h"

namespace cgraphc::driver {

/// Adds the runtime's and the agent's sources, and a CMakeLists.txt, to the
/// generated files, so that a host with a C++20 compiler can build them all.
/// Returns an exit code.
int writeProject(const Invocation &invocation, const Resources &resources,
                 llvm::ArrayRef<CxxInput> inputs);

} // namespace cgraphc::driver

#endif // CGRAPHC_LIB_DRIVER_PROJECT_H
