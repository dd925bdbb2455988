//===- Coded.cpp - Diagnostics with a code --------------------------------===//

#include "dialects/CGraph/IR/Coded.h"
#include "dialects/CGraph/IR/Locations.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/Operation.h"

namespace cgraphc::cg {

using namespace mlir;

CodedDiagnostic::~CodedDiagnostic() {
  if (mlir::Diagnostic *pending = diagnostic.getUnderlyingDiagnostic())
    *pending << " [" << StringRef(getCodeInfo(code).id) << "]";
}

CodedDiagnostic &CodedDiagnostic::label(Location loc, const Twine &text) {
  diagnostic.attachNote(getSourceLoc(loc)) << text;
  return *this;
}

CodedDiagnostic &CodedDiagnostic::note(const Twine &text) {
  auto *context =
      diagnostic.getUnderlyingDiagnostic()->getLocation().getContext();
  diagnostic.attachNote(UnknownLoc::get(context)) << text;
  return *this;
}

CodedDiagnostic &CodedDiagnostic::help(const Twine &text) {
  return note("help: " + text);
}

CodedDiagnostic &CodedDiagnostic::fixIt(Location loc,
                                        const Twine &replacement) {
  mlir::Diagnostic *pending = diagnostic.getUnderlyingDiagnostic();
  MLIRContext *context = loc.getContext();
  pending->getMetadata().push_back(DiagnosticArgument(
      ArrayAttr::get(context, {LocationAttr(getSourceLoc(loc)),
                               StringAttr::get(context, replacement)})));
  return *this;
}

CodedDiagnostic emitCoded(Location loc, Code code) {
  Location source = getSourceLoc(loc);
  switch (getCodeInfo(code).severity) {
  case Severity::Error:
    return {emitError(source), code};
  case Severity::Warning:
    return {emitWarning(source), code};
  case Severity::Remark:
    return {emitRemark(source), code};
  }
  llvm_unreachable("covered switch");
}

CodedDiagnostic emitCoded(Operation *op, Code code) {
  return emitCoded(op->getLoc(), code);
}

} // namespace cgraphc::cg
