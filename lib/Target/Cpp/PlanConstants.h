//===- PlanConstants.h - Plans as the driver's side compiles them - C++ -*-===//

#ifndef CGRAPHC_LIB_TARGET_CPP_PLANCONSTANTS_H
#define CGRAPHC_LIB_TARGET_CPP_PLANCONSTANTS_H

#include "Program.h"

namespace cgraphc::cpp {

/// `<name>_plan` and `<name>_driver` with all that they point to.
mlir::FailureOr<std::string> planConstants(Program &P, plan::GraphOp Plan,
                                           llvm::StringRef Name);

/// The names of a plan's actors and their classes, in the order of processes.
struct PlanActors {
  llvm::SmallVector<std::string> names;   // "w[0]"
  llvm::SmallVector<std::string> classes; // "demo.hello.Echo"
};
PlanActors planActors(plan::GraphOp Plan);

/// Options that a plan sets, with the names of `.cgraph`.
struct PlanOption {
  llvm::StringRef name;
  mlir::Attribute value;
};
llvm::SmallVector<PlanOption> planOptions(plan::GraphOp Plan);

/// Settings of an instance, evaluated.
struct Settings {
  llvm::SmallVector<std::string> env;
  std::string cwd, cpus, log;
};
mlir::FailureOr<Settings> readSettings(cg::InstanceOp Instance);

} // namespace cgraphc::cpp

#endif // CGRAPHC_LIB_TARGET_CPP_PLANCONSTANTS_H
