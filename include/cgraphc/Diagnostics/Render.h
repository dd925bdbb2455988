//===- Render.h - diagnostics as text -----------------------------*- C++
//-*-===//

#ifndef CGRAPHC_DIAGNOSTICS_RENDER_H
#define CGRAPHC_DIAGNOSTICS_RENDER_H

#include "cgraphc/Diagnostics/Diagnostic.h"
#include "llvm/ADT/ArrayRef.h"

namespace llvm {
class raw_ostream;
} // namespace llvm

namespace cgraphc {

/// `--diagnostics=`: with source lines for people; `file:line:column: error:
/// CG0401: message`, a line each; or a JSON object a line.
enum class DiagnosticFormat : uint8_t { Human, Short, Json };

struct RenderOptions {
  DiagnosticFormat format = DiagnosticFormat::Human;
  bool color = false; ///< ANSI colours, in the human format only
};

/// Writes `diagnostics` in order. Columns count characters from 1. Control
/// characters of sources and messages are escaped, so no text can drive the
/// terminal. `hidden` is what `DiagnosticEngine::hidden` says: errors that are
/// left out.
void renderDiagnostics(llvm::ArrayRef<Diagnostic> diagnostics,
                       const llvm::SourceMgr &sources, llvm::raw_ostream &os,
                       const RenderOptions &options = {}, unsigned hidden = 0);

/// "error", "warning" or "remark".
llvm::StringRef stringifySeverity(Severity severity);

} // namespace cgraphc

#endif // CGRAPHC_DIAGNOSTICS_RENDER_H
