//===- Generate.h - one root's generated files ------------------*- C++ -*-===//

#ifndef CGRAPHC_LIB_DRIVER_GENERATE_H
#define CGRAPHC_LIB_DRIVER_GENERATE_H

#include "CxxBuild.h"

namespace cgraphc::driver {

/// All phases, then C++. What is wrong is left to be rendered.
void makeCpp(Compilation &compilation, cpp::Generated &result);
/// The same with diagnostics rendered: what `build` and `run` write.
/// Nothing is written. Returns an exit code.
int printCpp(Compilation &compilation, cpp::Generated &result);

/// Generates and writes the files of one root to the directory of `-o`, with
/// its depfile and extra `--emit`s; prints the `gen` line. Returns an exit
/// code.
int generateRoot(const Invocation &invocation, Compilation &compilation,
                 CxxInput &result);

/// Writes generated files to `directory`; `written` counts those that
/// changed. Returns an exit code.
int writeGenerated(const Invocation &invocation, llvm::StringRef directory,
                   const cpp::Generated &generated, unsigned &written);

/// `--list-outputs`: what a build of this root would make.
int printOutputs(const Invocation &invocation, Compilation &compilation);

} // namespace cgraphc::driver

#endif // CGRAPHC_LIB_DRIVER_GENERATE_H
