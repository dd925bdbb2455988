//===- Generate.cpp - one root's generated files --------------------------===//

#include "Generate.h"
#include "Commands.h"
#include "Depfile.h"
#include "EmitText.h"
#include "OutputPaths.h"
#include "Report.h"
#include "RunWiring.h"
#include "cgraphc/Driver/Compilation.h"
#include "cgraphc/Driver/OutputFile.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

using namespace cgraphc;
using namespace cgraphc::driver;
using namespace llvm;

void cgraphc::driver::makeCpp(Compilation &compilation,
                              cpp::Generated &result) {
  if (compilation.load() && compilation.runTo(Phase::Plan) &&
      compilation.tabulate()) {
    mlir::FailureOr<cpp::Generated> printed =
        cpp::print(compilation.getModule());
    if (succeeded(printed))
      result = std::move(*printed);
    else if (!compilation.hasErrors())
      compilation.getDiags().report(CG0999, SMLoc(),
                                    "internal error: no C++ was printed");
  }
}

int cgraphc::driver::printCpp(Compilation &compilation,
                              cpp::Generated &result) {
  makeCpp(compilation, result);
  return finish(compilation);
}

int cgraphc::driver::writeGenerated(const Invocation &invocation,
                                    StringRef directory,
                                    const cpp::Generated &generated,
                                    unsigned &written) {
  for (const cpp::GeneratedFile &file : generated.files) {
    Expected<bool> changed =
        writeFile(joinPath(directory, file.name), file.text,
                  invocation.force ? Overwrite::Any : Overwrite::OnlyOurs);
    if (!changed)
      return failOutput(invocation, changed.takeError());
    written += *changed;
  }
  return ExitOk;
}

/// Leaves the actors that the deployments of --deployment start.
static int selectActors(const Invocation &invocation, Compilation &compilation,
                        std::vector<cpp::ActorProgram> &actors) {
  if (invocation.deployments.empty())
    return ExitOk;
  std::vector<std::string> known = getRootDeployments(compilation.getModule());
  StringSet<> classes;
  for (const std::string &name : invocation.deployments) {
    if (!is_contained(known, name))
      return fail("`" + compilation.getInput() + "` has no deployment `" +
                      name + "`",
                  ExitDiagnostics);
    for (const auto &entry : getActorClasses(compilation.getModule(), name))
      classes.insert(entry.getKey());
  }
  llvm::erase_if(actors, [&](const cpp::ActorProgram &actor) {
    return !isOneOf(actor, classes);
  });
  return ExitOk;
}

int cgraphc::driver::generateRoot(const Invocation &invocation,
                                  Compilation &compilation, CxxInput &result) {
  cpp::Generated generated;
  if (int code = printCpp(compilation, generated))
    return code;
  if (int code = selectActors(invocation, compilation, generated.actors))
    return code;
  if (invocation.dryRun) {
    result = {&compilation, generated.actors, generated.client};
    return ExitOk;
  }
  unsigned written = 0;
  if (int code =
          writeGenerated(invocation, invocation.output, generated, written))
    return code;
  std::string first =
      outputPath(invocation, generated.files.empty()
                                 ? compilation.getStem()
                                 : StringRef(generated.files.front().name));
  if (int code = writeDepfile(invocation, compilation, {first}))
    return code;
  TextOutput texts(invocation);
  if (int code = texts.emitBeside(compilation))
    return code;
  if (written)
    outs() << "  gen   "
           << outputPath(invocation,
                         (compilation.getStem() + ".cgraph.h").str())
           << ", " << generated.files.size() << " more\n";
  result = {&compilation, std::move(generated.actors),
            std::move(generated.client)};
  return ExitOk;
}

static json::Array toJson(ArrayRef<std::string> texts) {
  json::Array array;
  for (const std::string &text : texts)
    array.push_back(text);
  return array;
}

static void printOutputsJson(const cpp::Outputs &outputs,
                             ArrayRef<std::string> emitted,
                             ArrayRef<std::string> dependencies) {
  json::Array actors;
  for (const cpp::ActorProgram &actor : outputs.actors)
    actors.push_back(json::Object{{"actor", actor.actor},
                                  {"executable", actor.executable},
                                  {"sources", toJson(actor.sources)},
                                  {"bind", actor.bind}});
  json::Value value = json::Object{{"files", toJson(outputs.files)},
                                   {"actors", std::move(actors)},
                                   {"client", toJson(outputs.client)},
                                   {"manifests", toJson(outputs.manifests)},
                                   {"emitted", toJson(emitted)},
                                   {"dependencies", toJson(dependencies)}};
  outs() << formatv("{0:2}\n", value);
}

int cgraphc::driver::printOutputs(const Invocation &invocation,
                                  Compilation &compilation) {
  mlir::FailureOr<cpp::Outputs> outputs = mlir::failure();
  if (compilation.load() && compilation.import())
    outputs = cpp::listOutputs(compilation.getModule());
  if (int code = finish(compilation))
    return code;
  if (failed(outputs))
    return fail("internal error: no outputs of `" + compilation.getInput() +
                    "`",
                ExitInternal);
  if (int code = selectActors(invocation, compilation, outputs->actors))
    return code;
  std::vector<std::string> emitted =
      TextOutput::getNames(invocation, compilation.getStem());
  if (invocation.listOutputs == ListOutputs::Json) {
    printOutputsJson(*outputs, emitted, compilation.getDependencies());
    return ExitOk;
  }
  for (const std::string &file : outputs->files)
    outs() << outputPath(invocation, file) << '\n';
  for (const std::string &file : emitted)
    outs() << outputPath(invocation, file) << '\n';
  if (invocation.emits.empty())
    for (const cpp::ActorProgram &actor : outputs->actors)
      outs() << outputPath(invocation, actor.executable) << '\n';
  return ExitOk;
}
