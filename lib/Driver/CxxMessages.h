//===- CxxMessages.h - the C++ compiler's words as diagnostics --*- C++ -*-===//

#ifndef CGRAPHC_LIB_DRIVER_CXXMESSAGES_H
#define CGRAPHC_LIB_DRIVER_CXXMESSAGES_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/StringSet.h"
#include <string>
#include <vector>

namespace cgraphc {
struct Diagnostic;
} // namespace cgraphc

namespace cgraphc::driver {

class Compilation;
struct CodedMessage;

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

  /// What `filter` reported of `[CGnnnn]` messages, by compilation.
  const llvm::MapVector<Compilation *, std::vector<Diagnostic *>> &
  getReported() const {
    return reported;
  }

private:
  Diagnostic &report(const CodedMessage &message,
                     llvm::ArrayRef<Compilation *> compilations);
  bool takeMissing(llvm::StringRef line,
                   llvm::ArrayRef<Compilation *> compilations);

  bool takeMissingClass(llvm::StringRef line, bool isFirst,
                        llvm::ArrayRef<Compilation *> compilations);

  llvm::ArrayRef<std::string> includeDirs;
  llvm::StringSet<> seen, missing;
  llvm::MapVector<Compilation *, std::vector<Diagnostic *>> reported;
};

} // namespace cgraphc::driver

#endif // CGRAPHC_LIB_DRIVER_CXXMESSAGES_H
