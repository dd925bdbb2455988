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

/// A task that a process has calls of, as its sites name it.
struct PlanTask {
  int64_t process;
  std::string name; // "Echo.echo"
};
/// Each once, process by process, in the order of their first calls.
llvm::SmallVector<PlanTask> planTasks(plan::GraphOp Plan);

/// Options that a plan or a deployment sets, with the names of `.cgraph`.
struct NamedOption {
  llvm::StringRef name;
  mlir::Attribute value;
};
llvm::SmallVector<NamedOption> namedOptions(mlir::DictionaryAttr Given);

/// The initializers of a cgraph::Options with the options of a deployment that
/// its graphs take; empty if there are none.
mlir::FailureOr<std::string> deploymentOptions(cg::DeploymentOp Deployment);
/// The constant with them.
std::string deploymentOptionsName(cg::DeploymentOp Deployment);
/// `Given`, an expression for a cgraph::Options or a cgraph::LaunchOptions,
/// completed by the deployment's options.
std::string withDeploymentOptions(cg::DeploymentOp Deployment,
                                  const std::string &Given);

/// Settings of an instance, evaluated.
struct Settings {
  llvm::SmallVector<std::string> env;
  std::string cwd, cpus, log;
};
mlir::FailureOr<Settings> readSettings(cg::InstanceOp Instance);

} // namespace cgraphc::cpp

#endif // CGRAPHC_LIB_TARGET_CPP_PLANCONSTANTS_H
