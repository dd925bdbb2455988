//===- LiveSet.cpp - Graphs that are live at once -------------------------===//

#include "LiveSet.h"
#include "PlanConstants.h"
#include "Printers.h"

#include "cgraphc/Support/CppNames.h"
#include "dialects/CGraph/IR/TypeText.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;
using namespace mlir;

namespace cgraphc::cpp {

/// `Live_serve`: no two sets of a deployment have the same.
static std::string structName(cg::LiveOp Set) {
  return safeName(("Live_" + Set.getName()).str());
}

FailureOr<std::vector<LiveSet>> readLiveSets(Program &P,
                                             cg::DeploymentOp Deployment) {
  std::vector<LiveSet> Sets;
  for (auto Op : Deployment.getBody().getOps<cg::LiveOp>()) {
    LiveSet &Set = Sets.emplace_back();
    Set.op = Op;
    Set.qualified =
        "::" + qualifiedName(Deployment.getSymName()) + "::" + structName(Op);
    for (cg::WireOp Wire : Op.getWires()) {
      FailureOr<GraphClass> Class = classOf(P, Wire);
      if (failed(Class))
        return failure();
      Set.members.push_back({Wire, *Class, getLiveMemberName(Wire.getName())});
    }
  }
  return Sets;
}

std::string liveStruct(LiveSet &Set) {
  std::string Options = "options";
  auto IsMember = [&](const LiveSet::Member &M) { return M.name == Options; };
  while (any_of(Set.members, IsMember))
    Options += '_';
  std::string Result;
  raw_string_ostream OS(Result);
  OS << "/// The graphs of live set `" << Set.op.getName() << "`.    "
     << commentLine(place(Set.op.getLoc(), true)) << "\n"
     << "/// Every actor runs their executions in the order of submission; "
        "they "
        "fail together.\n"
     << "struct " << structName(Set.op) << " {\n"
     << "  /// Options of each graph.\n  struct Overrides {\n";
  for (LiveSet::Member &M : Set.members)
    OS << "    cgraph::Options " << M.name << " = {};\n";
  OS << "  };\n\n";
  for (LiveSet::Member &M : Set.members)
    OS << "  " << deprecation(M.graph.graph) << M.graph.qualified() << " "
       << M.name << ";\n";
  OS << "\n  /// Ends all of them, as the teardown of any of them does.\n"
     << "  cgraph::TeardownReport teardown(const cgraph::TeardownOptions& "
     << Options << " = {}) {\n    return this->" << Set.members.front().name
     << ".teardown(" << Options << ");\n  }\n};\n\n";
  return Result;
}

std::string liveMethodDecl(LiveSet &Set) {
  return "  /// Compiles the graphs of the set together. Throws ActorBusyError "
         "if an actor is in another\n  /// live graph.\n"
         "  [[nodiscard]] " +
         Set.qualified + " " + wiringName(Set.op.getName()) + "(const " +
         Set.qualified + "::Overrides& overrides = {});\n";
}

std::string liveMethod(LiveSet &Set, const Instances &All,
                       const StringMap<std::string> &PlanNames) {
  std::string Overrides = All.unusedName("overrides");
  std::string Members = All.unusedName("members");
  std::string Cores = All.unusedName("cores");
  auto Actors = [&](size_t I) {
    return All.unusedName("actors" + std::to_string(I));
  };
  std::string Result;
  raw_string_ostream OS(Result);
  OS << Set.qualified << " Deployment::" << wiringName(Set.op.getName())
     << "(\n    const " << Set.qualified << "::Overrides& " << Overrides
     << ") {\n";
  for (auto [I, M] : enumerate(Set.members)) {
    SmallVector<std::string> Handles = wiredHandles(M.wire);
    OS << "  const std::array<cgraph::ActorHandle, " << Handles.size() << "> "
       << Actors(I) << " = {" << join(Handles, ", ") << "};\n";
  }
  auto Deployment = cast<cg::DeploymentOp>(Set.op->getParentOp());
  auto Options = [&](size_t I) {
    return All.unusedName("options" + std::to_string(I));
  };
  for (auto [I, M] : enumerate(Set.members))
    OS << "  const cgraph::Options& " << Options(I) << " = "
       << withDeploymentOptions(Deployment, Overrides + "." + M.name) << ";\n";
  OS << "  const std::array<cgraph::rt::LiveMember, " << Set.members.size()
     << "> " << Members << " = {{";
  for (auto [I, M] : enumerate(Set.members)) {
    std::string Plan =
        "::cgraph_plans_::" + PlanNames.lookup(M.graph.qualified());
    OS << "\n      {" << Plan << "_plan, " << Plan << "_driver, " << Actors(I)
       << ", " << Options(I) << "},";
  }
  OS << "\n  }};\n  auto " << Cores << " = cgraph::rt::GraphCore::compile_live("
     << literal((Deployment.getSymName() + "." + Set.op.getName()).str())
     << ", " << Members << ");\n  return {";
  for (auto [I, M] : enumerate(Set.members))
    OS << (I ? "," : "") << "\n          cgraph::rt::FromCore::make<"
       << M.graph.qualified() << ">(std::move(" << Cores << "[" << I << "]))";
  OS << "};\n}\n\n";
  return Result;
}

} // namespace cgraphc::cpp
