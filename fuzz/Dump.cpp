//===- Dump.cpp - fuzz target: `.mlir` inputs -----------------------------===//
//
// Any bytes are a dump. It must be refused, or be verified as the dump of some
// phase and go on from there to C++.
//
//===----------------------------------------------------------------------===//

#include "Phases.h"
#include "mlir/Parser/Parser.h"

using namespace cgraphc;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  fuzz::Context context;
  llvm::StringRef text(reinterpret_cast<const char *>(data), size);
  // MLIR's own parser takes text without zeros.
  if (text.contains('\0'))
    return 0;
  mlir::OwningOpRef<mlir::ModuleOp> module =
      mlir::parseSourceString<mlir::ModuleOp>(text, &context.get());
  if (!module)
    return 0;
  for (driver::Phase phase : driver::allPhases()) {
    std::string pipeline =
        ("cgraph-verify-phase{phase=" + driver::phaseName(phase) + "}").str();
    if (!context.run(*module, pipeline))
      continue;
    context.finish(*module, phase);
    break;
  }
  return 0;
}
