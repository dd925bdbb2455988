//===- Program.cpp - fuzz target: from source to C++ ----------------------===//
//
// Any bytes are a `.cgraph` file. What Sema accepts goes through all phases to
// C++, and no internal error may arise on the way.
//
//===----------------------------------------------------------------------===//

#include "Parse.h"
#include "Phases.h"
#include "cgraphc/Import/Import.h"
#include "cgraphc/Sema/Sema.h"

using namespace cgraphc;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  llvm::SourceMgr sources;
  DiagnosticEngine diags(sources);
  std::unique_ptr<ast::Program> program = fuzz::parseInput(data, size, diags);
  if (!program)
    return 0;
  std::unique_ptr<sema::CheckedProgram> checked = sema::check(*program, diags);
  if (diags.hasErrors())
    return 0;
  fuzz::Context context;
  context.trust();
  mlir::OwningOpRef<mlir::ModuleOp> module =
      importProgram(context.get(), sources, *program);
  if (context.run(*module, "cgraph-verify-phase{phase=input}"))
    context.finish(*module, driver::Phase::Input);
  return 0;
}
