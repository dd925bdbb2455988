//===- Report.cpp - diagnostics as the invocation wants them --------------===//

#include "Report.h"

#include "cgraphc/Diagnostics/Render.h"
#include "cgraphc/Driver/OutputFile.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Support/raw_ostream.h"

using namespace cgraphc;
using namespace cgraphc::driver;

void cgraphc::driver::renderReported(const Invocation &invocation,
                                     DiagnosticEngine &diags,
                                     llvm::raw_ostream &os) {
  std::vector<Diagnostic> list = diags.take();
  RenderOptions options;
  options.format = static_cast<cgraphc::DiagnosticFormat>(
      static_cast<unsigned>(invocation.diagnostics));
  options.color = invocation.color == When::Always ||
                  (invocation.color == When::Auto && os.has_colors());
  renderDiagnostics(list, diags.sourceMgr(), os, options, diags.hidden());
}

int cgraphc::driver::failOutput(const Invocation &invocation,
                                llvm::Error error) {
  llvm::SourceMgr sources;
  DiagnosticEngine diags(sources);
  reportOutputError(diags, std::move(error));
  renderReported(invocation, diags, llvm::errs());
  return ExitDiagnostics;
}

int cgraphc::driver::writeText(const Invocation &invocation,
                               llvm::StringRef path, llvm::StringRef text) {
  if (path.empty() || path == "-") {
    llvm::outs() << text;
    return ExitOk;
  }
  llvm::Expected<bool> written = writeFile(path, text, Overwrite::Any);
  return written ? ExitOk : failOutput(invocation, written.takeError());
}
