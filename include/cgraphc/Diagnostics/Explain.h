//===- Explain.h - the long texts of the codes ------------------*- C++ -*-===//
//
// Pages and programs are compiled in, so `explain` works without sources.
//
//===----------------------------------------------------------------------===//

#ifndef CGRAPHC_DIAGNOSTICS_EXPLAIN_H
#define CGRAPHC_DIAGNOSTICS_EXPLAIN_H

#include "cgraphc/Diagnostics/Diagnostic.h"

namespace cgraphc {

/// What is known about one code. Empty parts are missing.
struct Explanation {
  llvm::StringRef page;     ///< Markdown, from docs/diagnostics
  llvm::StringRef language; ///< of both programs: "cgraph", "cpp", "mlir"
  llvm::StringRef bad;      ///< a program that gets the diagnostic
  llvm::StringRef good;     ///< the same without the mistake
};

Explanation getExplanation(Code code);

/// `explain CG0401`: the page with both programs. False if the code has no
/// page.
bool printExplanation(Code code, llvm::raw_ostream &os);
/// `explain --list`: a line a code.
void printCodeList(llvm::raw_ostream &os);
/// `explain --md`: all pages as one Markdown document.
void printMarkdown(llvm::raw_ostream &os);

} // namespace cgraphc

#endif // CGRAPHC_DIAGNOSTICS_EXPLAIN_H
