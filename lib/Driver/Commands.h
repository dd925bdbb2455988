//===- Commands.h - one function a command ----------------------*- C++ -*-===//

#ifndef CGRAPHC_LIB_DRIVER_COMMANDS_H
#define CGRAPHC_LIB_DRIVER_COMMANDS_H

#include "cgraphc/Driver/Invocation.h"

namespace llvm {
class StringRef;
class Twine;
} // namespace llvm

namespace cgraphc::driver {

class Compilation;

int runBuild(const Invocation &invocation);
int runCheck(const Invocation &invocation);
int runRun(const Invocation &invocation);
int runViz(const Invocation &invocation);
int runExplain(const Invocation &invocation);
int runTrace(const Invocation &invocation);
int runBenchTransports(const Invocation &invocation);
int runSim(const Invocation &invocation);
int runVerifySchedule(const Invocation &invocation);

/// Merges the traces below `folder` into one file (`-`, empty: stdout).
int mergeTraces(const Invocation &invocation, llvm::StringRef folder,
                llvm::StringRef output);

/// Renders what was reported to standard error; the exit code it stands for.
int finish(Compilation &compilation);

/// Prints a message that has no place in a source; returns `code`.
int fail(const llvm::Twine &message, int code);

} // namespace cgraphc::driver

#endif // CGRAPHC_LIB_DRIVER_COMMANDS_H
