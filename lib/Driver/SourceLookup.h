//===- SourceLookup.h - sources by the name that places give ----*- C++ -*-===//

#ifndef CGRAPHC_LIB_DRIVER_SOURCELOOKUP_H
#define CGRAPHC_LIB_DRIVER_SOURCELOOKUP_H

#include "cgraphc/Driver/Invocation.h"
#include "cgraphc/Syntax/Program.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/SMLoc.h"
#include "llvm/Support/SourceMgr.h"
#include <optional>

namespace cgraphc::driver {

/// Finds the buffers of sources that locations and C++ compilers name. Those
/// of a program are there; those of a dump are opened when they are asked for.
class SourceLookup {
public:
  SourceLookup(const Invocation &invocation, llvm::SourceMgr &sources,
               llvm::StringRef input)
      : invocation(invocation), sources(sources), input(input) {}

  /// The program whose files are meant; null for a dump.
  void setProgram(const ast::Program *theirs) { program = theirs; }

  /// The place in the file called `file`, line and column from 1; invalid if
  /// there is no such file or place.
  llvm::SMLoc find(llvm::StringRef file, unsigned line, unsigned column);

private:
  std::optional<unsigned> findInProgram(llvm::StringRef file) const;
  std::optional<unsigned> findForDump(llvm::StringRef file);
  /// Opens a file that is not newer than the dump: lines of a newer one may
  /// be others.
  std::optional<unsigned> open(llvm::StringRef path);

  const Invocation &invocation;
  llvm::SourceMgr &sources;
  std::string input;
  const ast::Program *program = nullptr;
  llvm::StringMap<std::optional<unsigned>> opened; ///< for a dump
};

} // namespace cgraphc::driver

#endif // CGRAPHC_LIB_DRIVER_SOURCELOOKUP_H
