//===- Tool.h - the whole of cgraphc as a function --------------*- C++ -*-===//

#ifndef CGRAPHC_DRIVER_TOOL_H
#define CGRAPHC_DRIVER_TOOL_H

#include "cgraphc/Driver/Invocation.h"

namespace cgraphc::driver {

/// What `main` of cgraphc does. Returns the exit code.
int runTool(int argc, const char *const *argv);

/// Executes one parsed call.
int execute(const Invocation &invocation);

} // namespace cgraphc::driver

#endif // CGRAPHC_DRIVER_TOOL_H
