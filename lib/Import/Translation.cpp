//===- Translation.cpp - `cgraph-translate --import-cgraph`
//-----------------===//

#include "mlir/Tools/mlir-translate/Translation.h"
#include "cgraphc/Diagnostics/Diagnostic.h"
#include "cgraphc/Import/Import.h"
#include "cgraphc/Sema/Sema.h"
#include "cgraphc/Syntax/Program.h"
#include "dialects/CGraph/IR/CGraphDialect.h"
#include "mlir/IR/BuiltinOps.h"
#include "llvm/Support/SourceMgr.h"

using namespace cgraphc;

namespace {

/// Hands Sema's diagnostics to MLIR's handlers, which know the file by the
/// identifier of its buffer.
class Reporter {
public:
  Reporter(mlir::MLIRContext &context, const llvm::SourceMgr &sources)
      : context(context), sources(sources) {}

  void report(const Diagnostic &diagnostic) {
    auto severity = mlir::DiagnosticSeverity::Error;
    if (diagnostic.severity == Severity::Warning)
      severity = mlir::DiagnosticSeverity::Warning;
    else if (diagnostic.severity == Severity::Remark)
      severity = mlir::DiagnosticSeverity::Remark;
    mlir::InFlightDiagnostic emitted =
        context.getDiagEngine().emit(getLoc(diagnostic.range.Start), severity);
    emitted << diagnostic.message << " [" << getCodeInfo(diagnostic.code).id
            << "]";
    for (const Label &label : diagnostic.labels)
      emitted.attachNote(getLoc(label.range.Start)) << label.text;
  }

private:
  mlir::Location getLoc(llvm::SMLoc loc) {
    unsigned buffer = loc.isValid() ? sources.FindBufferContainingLoc(loc) : 0;
    if (!buffer)
      return mlir::UnknownLoc::get(&context);
    auto [line, column] = sources.getLineAndColumn(loc, buffer);
    return mlir::FileLineColLoc::get(
        &context, sources.getMemoryBuffer(buffer)->getBufferIdentifier(), line,
        column);
  }

  mlir::MLIRContext &context;
  const llvm::SourceMgr &sources;
};

} // namespace

static mlir::OwningOpRef<mlir::Operation *>
importSource(llvm::SourceMgr &input, mlir::MLIRContext *context) {
  const llvm::MemoryBuffer *main = input.getMemoryBuffer(input.getMainFileID());
  llvm::SourceMgr sources;
  DiagnosticEngine diags(sources);
  std::unique_ptr<ast::Program> program =
      parseBuffer(llvm::MemoryBuffer::getMemBufferCopy(
                      main->getBuffer(), main->getBufferIdentifier()),
                  diags);
  std::unique_ptr<sema::CheckedProgram> checked;
  if (program)
    checked = sema::check(*program, diags);
  Reporter reporter(*context, sources);
  for (const Diagnostic &diagnostic : diags.take())
    reporter.report(diagnostic);
  if (!program || diags.hasErrors())
    return {};
  mlir::OwningOpRef<mlir::ModuleOp> module =
      importProgram(*context, sources, *program);
  return mlir::OwningOpRef<mlir::Operation *>(module.release().getOperation());
}

void cgraphc::registerImportTranslation() {
  static mlir::TranslateToMLIRRegistration registration(
      "import-cgraph", "check a .cgraph file and import it",
      [](llvm::SourceMgr &sources, mlir::MLIRContext *context) {
        return importSource(sources, context);
      },
      [](mlir::DialectRegistry &registry) {
        registry.insert<cg::CGraphDialect>();
      });
}
