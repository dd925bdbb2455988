//===- Phases.cpp - a module through the phases ---------------------------===//

#include "Phases.h"

#include "cgraphc/Driver/Invocation.h"
#include "cgraphc/Target/Cpp.h"
#include "cgraphc/Target/Viz.h"
#include "lib/Driver/Pipeline.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"
#include "llvm/Support/raw_ostream.h"

using namespace cgraphc;
using namespace cgraphc::fuzz;

[[noreturn]] static void found(const llvm::Twine &what) {
  llvm::errs() << "fuzz: " << what << '\n';
  std::abort();
}

Context::Context() : context(mlir::MLIRContext::Threading::DISABLED) {
  driver::loadDialects(context);
  context.printOpOnDiagnostic(false);
  context.getDiagEngine().registerHandler([this](mlir::Diagnostic &diagnostic) {
    if (diagnostic.getSeverity() != mlir::DiagnosticSeverity::Error)
      return mlir::success();
    ++errors;
    std::string text = diagnostic.str();
    // What passes report has a code; an internal error has no right to be.
    if (trusted && (!llvm::StringRef(text).ends_with("]") ||
                    llvm::StringRef(text).ends_with("[CG0999]")))
      found("internal error: " + text);
    return mlir::success();
  });
}

bool Context::run(mlir::ModuleOp module, llvm::StringRef pipeline) {
  mlir::PassManager passes(&context);
  if (mlir::failed(mlir::parsePassPipeline(pipeline, passes)))
    found("no such pipeline: " + pipeline);
  unsigned before = errors;
  bool good = mlir::succeeded(passes.run(module));
  if (!good && errors == before)
    found("`" + pipeline + "` failed without a reason");
  return good;
}

void Context::finish(mlir::ModuleOp module, driver::Phase phase) {
  driver::Invocation invocation;
  // Small, so that loops of millions end soon.
  for (const char *name : {"tasks", "edges", "nodes"})
    invocation.limits.emplace_back(name, 2000);
  for (driver::Phase next : driver::allPhases()) {
    if (next <= phase)
      continue;
    if (!run(module, driver::getPhasePipeline(next, invocation)))
      return;
    if (next != driver::Phase::Route)
      continue;
    for (viz::Format format : {viz::Format::Text, viz::Format::Dot,
                               viz::Format::Mermaid, viz::Format::Json}) {
      viz::Options options;
      options.format = format;
      viz::render(module, options, llvm::nulls());
    }
  }
  if (!run(module, "cgraph-verify-schedule"))
    return;
  for (driver::Codegen codegen :
       {driver::Codegen::Straight, driver::Codegen::Table}) {
    mlir::OwningOpRef<mlir::ModuleOp> copy = module.clone();
    invocation.codegen = codegen;
    if (run(*copy, driver::getTabulatePipeline(invocation)))
      (void)cpp::print(*copy);
  }
}
