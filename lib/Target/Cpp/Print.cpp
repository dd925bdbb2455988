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

static std::optional<std::string> deprecationOf(Operation *Decl) {
  auto Annotations = Decl->getAttrOfType<DictionaryAttr>("annotations");
  Attribute Instead = Annotations ? Annotations.get("deprecated") : Attribute();
  if (!Instead)
    return std::nullopt;
  auto Text = dyn_cast<StringAttr>(Instead);
  return Text ? "(" + literal(Text.getValue()) + ")" : "";
}

std::string deprecation(Operation *Decl) {
  std::optional<std::string> Text = deprecationOf(Decl);
  return Text ? "[[deprecated" + *Text + "]] " : "";
}

static bool isAnythingDeprecated(Program &P) {
  return P.module
      .walk([](Operation *Op) {
        return deprecationOf(Op) ? WalkResult::interrupt()
                                 : WalkResult::advance();
      })
      .wasInterrupted();
}

std::string beginDeprecatedUses(Program &P) {
  return isAnythingDeprecated(P) ? "#pragma GCC diagnostic push\n"
                                   "#pragma GCC diagnostic ignored "
                                   "\"-Wdeprecated-declarations\"\n\n"
                                 : "";
}

std::string endDeprecatedUses(Program &P) {
  return isAnythingDeprecated(P) ? "\n#pragma GCC diagnostic pop\n" : "";
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
