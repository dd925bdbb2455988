//===- Position.h - where a range is, and its text --------------*- C++ -*-===//

#ifndef CGRAPHC_LIB_DIAGNOSTICS_POSITION_H
#define CGRAPHC_LIB_DIAGNOSTICS_POSITION_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/SMLoc.h"
#include "llvm/Support/SourceMgr.h"
#include <string>

namespace cgraphc {

/// A place in a file.
struct Position {
  unsigned buffer = 0; ///< 0: nowhere
  unsigned line = 0;   ///< from 1
  unsigned column = 0; ///< from 1, in characters
  size_t byte = 0;     ///< from the start of the file
  llvm::StringRef lineText;
  size_t byteInLine = 0;

  explicit operator bool() const { return buffer != 0; }
};

Position getPosition(llvm::SMLoc loc, const llvm::SourceMgr &sources);
llvm::StringRef getFileName(const Position &position,
                            const llvm::SourceMgr &sources);

/// `text` in printable form: tabs become blanks up to the next multiple of 4
/// columns, control characters and malformed UTF-8 escapes. `column` is where
/// it starts, and is moved on by its width.
std::string makePrintable(llvm::StringRef text, unsigned &column);
/// Likewise, for a text that starts its line.
std::string makePrintable(llvm::StringRef text);

} // namespace cgraphc

#endif // CGRAPHC_LIB_DIAGNOSTICS_POSITION_H
