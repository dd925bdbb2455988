//===- Process.h - running commands -----------------------------*- C++ -*-===//

#ifndef CGRAPHC_DRIVER_PROCESS_H
#define CGRAPHC_DRIVER_PROCESS_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include <string>
#include <vector>

namespace cgraphc::driver {

struct ProcessResult {
  int exitCode = 0;   ///< as waited for; negative: killed by a signal
  std::string output; ///< standard output and error, interleaved
  bool ok() const { return exitCode == 0; }
};

/// Runs `argv` (argv[0] is a path or is looked up in PATH), never through a
/// shell, and collects its output.
ProcessResult runProcess(llvm::ArrayRef<std::string> argv);

/// `argv` as a line that a POSIX shell reads back as these words.
std::string quoteCommand(llvm::ArrayRef<std::string> argv);

/// The absolute path of a program, empty if there is none.
std::string findProgram(llvm::StringRef name);

} // namespace cgraphc::driver

#endif // CGRAPHC_DRIVER_PROCESS_H
