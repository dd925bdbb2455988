//===- EmitText.h - the outputs of --emit that are one text -----*- C++ -*-===//

#ifndef CGRAPHC_LIB_DRIVER_EMITTEXT_H
#define CGRAPHC_LIB_DRIVER_EMITTEXT_H

#include "cgraphc/Driver/Invocation.h"
#include "llvm/ADT/StringRef.h"

namespace cgraphc::driver {

class Compilation;

/// Where texts go: one kind of one input to standard output or to the file
/// named by `-o`; otherwise `<stem>.<kind>` in the directory of `-o`.
class TextOutput {
public:
  explicit TextOutput(const Invocation &invocation);

  /// Every `--emit` (or the IR that `--compile-to` names) of one input.
  int emit(Compilation &compilation);
  /// The `--emit`s other than `cpp` of a compilation that has been run to the
  /// end, as files.
  int emitBeside(Compilation &compilation);

  /// The names of the files that `emitBeside` writes.
  static std::vector<std::string> getNames(const Invocation &invocation,
                                           llvm::StringRef stem);

private:
  int emitKind(Compilation &compilation, Emit kind);
  int write(Compilation &compilation, llvm::StringRef suffix,
            llvm::StringRef text);

  const Invocation &invocation;
  bool toFiles;
  bool first = true;
};

} // namespace cgraphc::driver

#endif // CGRAPHC_LIB_DRIVER_EMITTEXT_H
