//===- Report.h - diagnostics as the invocation wants them ------*- C++ -*-===//

#ifndef CGRAPHC_LIB_DRIVER_REPORT_H
#define CGRAPHC_LIB_DRIVER_REPORT_H

#include "cgraphc/Driver/Invocation.h"

namespace llvm {
class Error;
class StringRef;
class raw_ostream;
} // namespace llvm

namespace cgraphc {
class DiagnosticEngine;
}

namespace cgraphc::driver {

/// Takes what was reported and writes it in the format of the invocation.
void renderReported(const Invocation &invocation, DiagnosticEngine &diags,
                    llvm::raw_ostream &os);

/// Says on standard error why an output could not be written; the exit code
/// it stands for.
int failOutput(const Invocation &invocation, llvm::Error error);

/// Writes to a file that the caller named, or (`-`, empty) to standard output;
/// the exit code.
int writeText(const Invocation &invocation, llvm::StringRef path,
              llvm::StringRef text);

} // namespace cgraphc::driver

#endif // CGRAPHC_LIB_DRIVER_REPORT_H
