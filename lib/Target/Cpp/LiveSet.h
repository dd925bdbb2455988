//===- LiveSet.h - Graphs that are live at once -----------------*- C++ -*-===//

#ifndef CGRAPHC_LIB_TARGET_CPP_LIVESET_H
#define CGRAPHC_LIB_TARGET_CPP_LIVESET_H

#include "Deployment.h"
#include "GraphClass.h"

namespace cgraphc::cpp {

/// The graphs of a live set: a struct with a member for each of them.
struct LiveSet {
  struct Member {
    cg::WireOp wire;
    GraphClass graph;
    std::string name; // of the member
  };
  cg::LiveOp op;
  std::string qualified; // "::demo::serve::local::Live_serve"
  std::vector<Member> members;
};

mlir::FailureOr<std::vector<LiveSet>> readLiveSets(Program &P,
                                                   cg::DeploymentOp Deployment);

/// The struct, to stand before the deployment's.
std::string liveStruct(LiveSet &Set);
/// The declaration of the deployment's method that compiles the set.
std::string liveMethodDecl(LiveSet &Set);
/// Its definition; \p PlanNames are those of the plans' constants by class.
std::string liveMethod(LiveSet &Set, const Instances &All,
                       const llvm::StringMap<std::string> &PlanNames);

} // namespace cgraphc::cpp

#endif // CGRAPHC_LIB_TARGET_CPP_LIVESET_H
