//===- Phases.h - a module through the phases -------------------*- C++ -*-===//

#ifndef CGRAPHC_FUZZ_PHASES_H
#define CGRAPHC_FUZZ_PHASES_H

#include "cgraphc/Driver/Phase.h"
#include "mlir/IR/BuiltinOps.h"

namespace cgraphc::fuzz {

/// A context with both dialects and silent diagnostics, which are counted.
class Context {
public:
  Context();
  mlir::MLIRContext &get() { return context; }

  /// Runs a pipeline of passes; whether it succeeded. A failure without a
  /// diagnostic is a finding.
  bool run(mlir::ModuleOp module, llvm::StringRef pipeline);
  /// From the phase after `phase` to C++ in all forms; internal errors on the
  /// way are findings.
  void finish(mlir::ModuleOp module, driver::Phase phase);
  /// From here on an internal error (CG0999) is a finding.
  void trust() { trusted = true; }

private:
  mlir::MLIRContext context;
  unsigned errors = 0;
  bool trusted = false;
};

} // namespace cgraphc::fuzz

#endif // CGRAPHC_FUZZ_PHASES_H
