//===- Coded.h - Diagnostics with a code ------------------------*- C++ -*-===//

#ifndef CGRAPH_IR_CODED_H
#define CGRAPH_IR_CODED_H

#include "cgraphc/Diagnostics/Diagnostic.h"
#include "mlir/IR/Diagnostics.h"

namespace cgraphc::cg {

/// A diagnostic under construction. Its text ends with ` [CGnnnn]`; the driver
/// takes the code from there. Converts to failure.
class CodedDiagnostic {
public:
  CodedDiagnostic(mlir::InFlightDiagnostic diagnostic, Code code)
      : diagnostic(std::move(diagnostic)), code(code) {}
  CodedDiagnostic(CodedDiagnostic &&) = default;
  ~CodedDiagnostic();

  template <typename T>
  CodedDiagnostic &operator<<(T &&value) & {
    diagnostic << std::forward<T>(value);
    return *this;
  }
  template <typename T>
  CodedDiagnostic &&operator<<(T &&value) && {
    diagnostic << std::forward<T>(value);
    return std::move(*this);
  }

  /// Points at a second place.
  CodedDiagnostic &label(mlir::Location loc, const llvm::Twine &text);
  /// Adds a line without a place.
  CodedDiagnostic &note(const llvm::Twine &text);
  /// Adds a `help: ` line.
  CodedDiagnostic &help(const llvm::Twine &text);
  /// Adds an edit: `replacement` in the place of what `loc` covers.
  CodedDiagnostic &fixIt(mlir::Location loc, const llvm::Twine &replacement);

  operator mlir::LogicalResult() const { return mlir::failure(); }
  template <typename T>
  operator mlir::FailureOr<T>() const {
    return mlir::failure();
  }

private:
  mlir::InFlightDiagnostic diagnostic;
  Code code;
};

/// Starts a diagnostic of `code` at `loc`; Codes.def knows its severity.
CodedDiagnostic emitCoded(mlir::Location loc, Code code);
CodedDiagnostic emitCoded(mlir::Operation *op, Code code);

} // namespace cgraphc::cg

#endif // CGRAPH_IR_CODED_H
