//===- Pipeline.h - the passes of each phase --------------------*- C++ -*-===//

#ifndef CGRAPHC_LIB_DRIVER_PIPELINE_H
#define CGRAPHC_LIB_DRIVER_PIPELINE_H

#include "cgraphc/Driver/Invocation.h"
#include "llvm/Support/LogicalResult.h"
#include <string>

namespace mlir {
class MLIRContext;
class PassManager;
} // namespace mlir

namespace cgraphc::driver {

/// Makes MLIR's flags known to LLVM's parser of command lines.
void registerMlirFlags();

/// Makes the dialects and passes known.
void loadDialects(mlir::MLIRContext &context);

/// The pipeline that leads from the phase before to `phase`, its verify pass
/// last.
std::string getPhasePipeline(Phase phase, const Invocation &invocation);
std::string getTabulatePipeline(const Invocation &invocation);

/// MLIR's own flags: printing, timing, reproducers.
llvm::LogicalResult configurePassManager(mlir::PassManager &passes);

} // namespace cgraphc::driver

#endif // CGRAPHC_LIB_DRIVER_PIPELINE_H
