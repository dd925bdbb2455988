//===- Source.cpp - fuzz target: lexer, parser, sema ----------------------===//
//
// Any bytes are a `.cgraph` file: they are parsed and checked, every diagnostic
// has its place in the file, and all three renderers print it.
//
//===----------------------------------------------------------------------===//

#include "Parse.h"
#include "cgraphc/Diagnostics/Render.h"
#include "cgraphc/Sema/Sema.h"
#include "llvm/Support/raw_ostream.h"

using namespace cgraphc;

static void require(bool holds, const char *what) {
  if (holds)
    return;
  llvm::errs() << "fuzz: " << what << '\n';
  std::abort();
}

static void checkPlaces(llvm::ArrayRef<Diagnostic> list,
                        const llvm::SourceMgr &sources) {
  for (const Diagnostic &diagnostic : list) {
    llvm::SMRange range = diagnostic.range;
    require(range.isValid(), "a diagnostic without a place");
    require(sources.FindBufferContainingLoc(range.Start) &&
                sources.FindBufferContainingLoc(range.End),
            "a diagnostic outside the file");
    require(range.Start.getPointer() <= range.End.getPointer(),
            "a diagnostic that ends before it begins");
  }
}

static void render(llvm::ArrayRef<Diagnostic> list,
                   const llvm::SourceMgr &sources) {
  for (DiagnosticFormat format :
       {DiagnosticFormat::Human, DiagnosticFormat::Short,
        DiagnosticFormat::Json}) {
    RenderOptions options;
    options.format = format;
    std::string text;
    llvm::raw_string_ostream os(text);
    renderDiagnostics(list, sources, os, options, /*hidden=*/0);
  }
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  llvm::SourceMgr sources;
  DiagnosticEngine diags(sources);
  std::unique_ptr<ast::Program> program = fuzz::parseInput(data, size, diags);
  std::unique_ptr<sema::CheckedProgram> checked;
  if (program) {
    checked = sema::check(*program, diags);
    printAST(*program->root, llvm::nulls(), &sources);
  }
  std::vector<Diagnostic> list = diags.take();
  checkPlaces(list, sources);
  render(list, sources);
  return 0;
}
