//===- Deployment.cpp - Instances and wirings of a deployment -------------===//

#include "Deployment.h"
#include "Constant.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

#include <map>

using namespace llvm;
using namespace mlir;

namespace cgraphc::cpp {

static LogicalResult place(Operation *At, InstanceGroup &Group,
                           ArrayRef<int64_t> Indices,
                           std::map<std::vector<int64_t>, unsigned> &Cells,
                           unsigned Number) {
  std::vector<int64_t> Key(Indices.begin(), Indices.end());
  bool Fits = Group.sizes.empty() || Group.sizes.size() == Indices.size();
  if (!Fits || !Cells.try_emplace(Key, Number).second)
    return cg::emitCoded(At, Code::CG0905)
           << "instances of `" << Group.name << "` do not form an array";
  Group.sizes.resize(Indices.size());
  for (auto [Size, Index] : zip_equal(Group.sizes, Indices))
    Size = std::max(Size, Index + 1);
  return success();
}

FailureOr<Instances> readInstances(Program &P, cg::DeploymentOp Deployment) {
  Instances Result;
  std::map<std::string, size_t> Known;
  std::vector<std::map<std::vector<int64_t>, unsigned>> Cells;
  for (auto Instance : Deployment.getBody().getOps<cg::InstanceOp>()) {
    auto [It, New] =
        Known.try_emplace(Instance.getName().str(), Result.groups.size());
    if (New) {
      Result.groups.push_back({Instance.getName().str(),
                               P.find<cg::ActorOp>(Instance.getActorClass()),
                               {},
                               {}});
      Cells.emplace_back();
    }
    SmallVector<int64_t> Indices;
    for (Attribute Index : Instance.getIndices())
      if (std::optional<APInt> Value = integerValue(Index))
        Indices.push_back(Value->getSExtValue());
    if (Indices.size() != Instance.getIndices().size())
      return cg::emitCoded(Instance, Code::CG0905)
             << "the indices of `" << Instance.getName()
             << "` are not evaluated";
    if (failed(place(Instance, Result.groups[It->second], Indices,
                     Cells[It->second], Result.all.size())))
      return failure();
    Result.all.push_back(Instance);
  }
  for (auto [Group, Members] : zip_equal(Result.groups, Cells)) {
    uint64_t Count = 1;
    for (int64_t Size : Group.sizes)
      Count *= uint64_t(Size);
    if (Count != Members.size())
      return cg::emitCoded(Deployment, Code::CG0905)
             << "instances of `" << Group.name << "` do not form an array";
    for (auto &[Key, Number] : Members)
      Group.members.push_back(Number);
  }
  return Result;
}

std::string Instances::unusedName(StringRef Name) const {
  std::string Result = Name.str();
  while (
      any_of(groups, [&](const InstanceGroup &G) { return G.name == Result; }))
    Result += '_';
  return Result;
}

SmallVector<std::string> wiredHandles(cg::WireOp Wire) {
  SmallVector<std::string> Handles;
  for (Value Actor : Wire.getActors())
    if (auto Instance = Actor.getDefiningOp<cg::InstanceOp>()) {
      std::string Text = "this->" + safeName(Instance.getName());
      for (Attribute Index : Instance.getIndices())
        Text += "[" + toString(*integerValue(Index), 10, true) + "]";
      Handles.push_back(Text);
    }
  return Handles;
}

SmallVector<cg::ParamAttr> openParams(cg::DeploymentOp Deployment) {
  SmallVector<cg::ParamAttr> Open;
  for (auto Param : Deployment.getParams().getAsRange<cg::ParamAttr>()) {
    bool Fixed = false;
    if (auto Names = Deployment.getFixed())
      Fixed = is_contained(Names->getAsRange<StringAttr>(), Param.getName());
    if (!Fixed)
      Open.push_back(Param);
  }
  return Open;
}

FailureOr<plan::GraphOp> planOf(Program &P, cg::WireOp Wire) {
  for (plan::GraphOp Plan : P.plans)
    if (Wire.getPlan() && Plan.getSymName() == *Wire.getPlan())
      return Plan;
  return cg::emitCoded(Wire, Code::CG0905)
         << "wiring `" << Wire.getName() << "` has no plan";
}

FailureOr<GraphClass> classOf(Program &P, cg::WireOp Wire) {
  FailureOr<plan::GraphOp> Plan = planOf(P, Wire);
  if (failed(Plan))
    return failure();
  return planClass(P, *Plan);
}

} // namespace cgraphc::cpp
