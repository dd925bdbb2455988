//===- Deployment.h - Instances and wirings of a deployment -----*- C++ -*-===//

#ifndef CGRAPHC_LIB_TARGET_CPP_DEPLOYMENT_H
#define CGRAPHC_LIB_TARGET_CPP_DEPLOYMENT_H

#include "GraphClass.h"
#include "Program.h"

namespace cgraphc::cpp {

/// Instances of one name: a single actor, or an array of any depth.
struct InstanceGroup {
  std::string name;
  cg::ActorOp actor;
  llvm::SmallVector<int64_t> sizes;
  /// In row-major order; numbers into Instances::all.
  llvm::SmallVector<unsigned> members;
};

struct Instances {
  llvm::SmallVector<cg::InstanceOp> all; // in the order of launch
  std::vector<InstanceGroup> groups;

  /// \p Name, changed until no member of the deployment is called so.
  std::string unusedName(llvm::StringRef Name) const;
};

/// Reports what elaboration should have evaluated.
mlir::FailureOr<Instances> readInstances(Program &P,
                                         cg::DeploymentOp Deployment);

/// Parameters that are open until launch.
llvm::SmallVector<cg::ParamAttr> openParams(cg::DeploymentOp Deployment);

/// The plan that a wiring names.
mlir::FailureOr<plan::GraphOp> planOf(Program &P, cg::WireOp Wire);
/// The class of a wired graph.
mlir::FailureOr<GraphClass> classOf(Program &P, cg::WireOp Wire);

/// The wired actors as members of the deployment, in the plan's order.
llvm::SmallVector<std::string> wiredHandles(cg::WireOp Wire);

} // namespace cgraphc::cpp

#endif // CGRAPHC_LIB_TARGET_CPP_DEPLOYMENT_H
