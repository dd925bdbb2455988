//===- CxxMessages.h - the C++ compiler's words as diagnostics --*- C++ -*-===//

#ifndef CGRAPHC_LIB_DRIVER_CXXMESSAGES_H
#define CGRAPHC_LIB_DRIVER_CXXMESSAGES_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringSet.h"
#include <string>

namespace cgraphc::driver {

class Compilation;

/// What the C++ compiler says in one build, each message once.
class CxxMessages {
public:
  explicit CxxMessages(llvm::ArrayRef<std::string> includeDirs)
      : includeDirs(includeDirs) {}

  /// Returns what is new in the output of one job. `[CGnnnn]` errors and
  /// warnings, and missing headers that a `.cgraph` file names, become
  /// diagnostics of the one of \p compilations that knows their file instead.
  std::string filter(llvm::StringRef messages,
                     llvm::ArrayRef<Compilation *> compilations = {});

private:
  bool takeMissing(llvm::StringRef line,
                   llvm::ArrayRef<Compilation *> compilations);

  bool takeMissingClass(llvm::StringRef line, bool isFirst,
                        llvm::ArrayRef<Compilation *> compilations);

  llvm::ArrayRef<std::string> includeDirs;
  llvm::StringSet<> seen, missing;
};

} // namespace cgraphc::driver

#endif // CGRAPHC_LIB_DRIVER_CXXMESSAGES_H
