//===- Print.cpp - All files of one root ----------------------------------===//

#include "Printers.h"
#include "dialects/CGraph/IR/TypeText.h"

using namespace mlir;

namespace cgraphc::cpp {

static ActorProgram actorProgram(Program &P, cg::ActorOp Actor) {
  std::string Executable = P.executable(Actor);
  return {P.actorName(Actor),
          Executable,
          {Executable + ".tasks.cpp", Executable + ".plan.cpp"},
          Executable + ".bind.cpp"};
}

static std::string manifestName(Program &P, cg::DeploymentOp Deployment) {
  return P.root->stem + "." + cg::getShortName(Deployment.getSymName()).str() +
         ".json";
}

static Outputs outputs(Program &P) {
  Outputs Result;
  for (SourceFile &File : P.files) {
    Result.files.push_back(File.stem + ".types.h");
    Result.files.push_back(File.stem + ".cgraph.h");
  }
  Result.client.push_back(P.root->stem + ".cgraph.cpp");
  Result.files.push_back(Result.client.front());
  for (cg::ActorOp Actor : P.actors) {
    Result.actors.push_back(actorProgram(P, Actor));
    for (const std::string &Source : Result.actors.back().sources)
      Result.files.push_back(Source);
    Result.files.push_back(Result.actors.back().bind);
  }
  for (cg::DeploymentOp Deployment : P.deployments) {
    Result.manifests.push_back(manifestName(P, Deployment));
    Result.files.push_back(Result.manifests.back());
  }
  return Result;
}

FailureOr<Outputs> listOutputs(ModuleOp Module) {
  FailureOr<Program> P = Program::read(Module);
  if (failed(P))
    return failure();
  return outputs(*P);
}

FailureOr<Generated> print(ModuleOp Module, const PrintOptions &Options) {
  FailureOr<Program> P = Program::read(Module);
  if (failed(P))
    return failure();
  Outputs Names = outputs(*P);
  Generated Result;
  Result.actors = Names.actors;
  Result.client = Names.client;
  Result.manifests = Names.manifests;
  bool Failed = false;
  auto Add = [&](Text Content) {
    Failed |= failed(Content);
    size_t Number = Result.files.size();
    Result.files.push_back(
        {Names.files[Number], failed(Content) ? "" : std::move(*Content)});
  };
  for (SourceFile &File : P->files) {
    Add(printTypesHeader(*P, File));
    Add(printClientHeader(*P, File));
  }
  Add(printClientSource(*P));
  for (cg::ActorOp Actor : P->actors) {
    Add(printTasks(*P, Actor, Options));
    Add(printPlanSource(*P, Actor, Options));
    Add(printBind(*P, Actor));
  }
  for (cg::DeploymentOp Deployment : P->deployments)
    Add(printManifest(*P, Deployment));
  if (Failed)
    return failure();
  return Result;
}

} // namespace cgraphc::cpp
