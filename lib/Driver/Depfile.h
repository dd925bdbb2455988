//===- Depfile.h - Make rules for build systems -----------------*- C++ -*-===//

#ifndef CGRAPHC_LIB_DRIVER_DEPFILE_H
#define CGRAPHC_LIB_DRIVER_DEPFILE_H

#include "llvm/ADT/ArrayRef.h"
#include <string>

namespace cgraphc::driver {

class Compilation;
struct Invocation;

/// `targets: every file that was read`.
std::string makeDepfile(llvm::ArrayRef<std::string> targets,
                        llvm::ArrayRef<std::string> dependencies);

/// Writes the depfile of one input to -MF or `<stem>.d`. Returns an exit code.
int writeDepfile(const Invocation &invocation, Compilation &compilation,
                 llvm::ArrayRef<std::string> targets);

} // namespace cgraphc::driver

#endif // CGRAPHC_LIB_DRIVER_DEPFILE_H
