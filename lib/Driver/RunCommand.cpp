//===- RunCommand.cpp - cgraphc run ---------------------------------------===//

#include "CacheDir.h"
#include "Commands.h"
#include "CxxBuild.h"
#include "Generate.h"
#include "RunWiring.h"
#include "cgraphc/Driver/Compilation.h"
#include "cgraphc/Driver/Process.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/ScopeExit.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/Errno.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"
#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

using namespace cgraphc;
using namespace cgraphc::driver;
using namespace llvm;

/// The actor classes that a deployment starts; the others need no executable.
static std::vector<cpp::ActorProgram>
selectActors(mlir::ModuleOp module, StringRef deployment,
             ArrayRef<cpp::ActorProgram> all) {
  StringSet<> wanted = getActorClasses(module, deployment);
  std::vector<cpp::ActorProgram> result;
  for (const cpp::ActorProgram &actor : all)
    if (isOneOf(actor, wanted))
      result.push_back(actor);
  return result;
}

/// "prod" and "tp" of "prod.tp", "" and "tp" of "tp".
static std::pair<StringRef, StringRef> splitParameter(StringRef name) {
  size_t dot = name.rfind('.');
  if (dot == StringRef::npos)
    return {"", name};
  return {name.take_front(dot), name.drop_front(dot + 1)};
}

static std::vector<std::string> runnerCommand(const Invocation &invocation,
                                              const Resources &resources,
                                              StringRef manifest,
                                              const Wiring &wiring) {
  std::vector<std::string> argv{
      resources.runner(), ("--manifest=" + manifest).str(),
      "--graph=" + wiring.name, "--agent=" + resources.agent()};
  // `tp` means the parameter of every deployment, `prod.tp` that of one.
  for (StringRef prefix : {StringRef(), StringRef(wiring.deployment)})
    for (const auto &[name, value] : invocation.parameters) {
      auto [deployment, parameter] = splitParameter(name);
      if (deployment != prefix)
        continue;
      argv.emplace_back("--set");
      argv.push_back((parameter + "=" + value).str());
    }
  if (invocation.bench)
    argv.push_back("--bench=" + std::to_string(*invocation.bench));
  if (invocation.json)
    argv.emplace_back("--json");
  if (invocation.runStats)
    argv.emplace_back("--stats");
  if (invocation.describe)
    argv.emplace_back("--describe");
  if (!invocation.runInput.empty())
    argv.push_back("--input=" + invocation.runInput);
  argv.emplace_back("--");
  append_range(argv, invocation.arguments);
  return argv;
}

/// Becomes the runner, so that signals and standard input are its own.
static int becomeRunner(const std::vector<std::string> &argv) {
  outs().flush();
  std::vector<char *> words;
  for (const std::string &word : argv)
    words.push_back(const_cast<char *>(word.c_str()));
  words.push_back(nullptr);
  ::signal(SIGXFSZ, SIG_DFL);
  ::execv(words.front(), words.data());
  int code = errno == ENOENT ? ExitInternal : ExitSystemError;
  return fail("cannot execute `" + argv.front() + "`: " + sys::StrError(),
              code);
}

/// Runs the runner with CGRAPH_TRACE on a folder of its own, then merges what
/// is there, whatever the outcome was.
static int runTraced(const Invocation &invocation,
                     const std::vector<std::string> &argv) {
  SmallString<128> folder;
  if (std::error_code code =
          sys::fs::createUniqueDirectory("cgraph-trace", folder))
    return fail("no folder for traces: " + code.message(), ExitSystemError);
  scope_exit cleanup([&] { sys::fs::remove_directories(folder); });
  ::setenv("CGRAPH_TRACE", folder.c_str(), /*overwrite=*/1);
  outs().flush();
  // Ctrl-C is the runner's; what it leaves is merged all the same.
  auto *oldHandler = ::signal(SIGINT, SIG_IGN);
  pid_t child = ::fork();
  if (child < 0)
    return fail("fork: " + sys::StrError(), ExitSystemError);
  if (child == 0) {
    ::signal(SIGINT, oldHandler);
    ::_exit(becomeRunner(argv));
  }
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR)
    ;
  int result = mergeTraces(invocation, folder, invocation.traceFile);
  if (WIFSIGNALED(status))
    return 128 + WTERMSIG(status);
  return WEXITSTATUS(status) ? WEXITSTATUS(status) : result;
}

/// One graph is live here: what a deployment's graphs share is no concern.
static Invocation ofOneGraph(Invocation invocation) {
  invocation.warnings.insert(invocation.warnings.begin(), "no-shared-actors");
  return invocation;
}

/// Builds what the wiring needs into the cache; the runner's command line.
static int prepare(const Invocation &invocation, const Resources &resources,
                   std::vector<std::string> &command) {
  Invocation ofGraph = ofOneGraph(invocation);
  if (!invocation.parameters.empty()) {
    // What is only needed at launch must not build anything anew.
    Compilation probe(ofGraph, invocation.inputs.front());
    if (!probe.load())
      return finish(probe);
    llvm::erase_if(ofGraph.parameters, [&](const NameValue &parameter) {
      return !probe.needsParameter(splitParameter(parameter.first).second);
    });
  }
  Compilation compilation(ofGraph, invocation.inputs.front());
  std::optional<Wiring> wiring;
  if (compilation.load() && compilation.import())
    wiring = resolveWiring(compilation, invocation.graph);
  if (!wiring)
    return finish(compilation);
  cpp::Generated generated;
  if (int code = printCpp(compilation, generated))
    return code;
  if (!checkWired(compilation, *wiring))
    return finish(compilation);
  // Default instances are of one GRAPH; a deployment serves every call.
  StringRef variant =
      wiring->isDefault ? StringRef(invocation.graph) : StringRef();
  Expected<CacheDir> cache = CacheDir::open(
      "run", cacheKey(ofGraph, invocation.inputs.front(), variant));
  if (!cache)
    return fail(toString(cache.takeError()), ExitDiagnostics);
  Invocation inCache = invocation;
  inCache.force = true; // the directory is ours
  unsigned written = 0;
  if (int code = writeGenerated(inCache, cache->path(), generated, written))
    return code;
  CxxBuild build(inCache, resources, cache->path());
  build.addActors({&compilation,
                   selectActors(compilation.getModule(), wiring->deployment,
                                generated.actors),
                   generated.client});
  // A signature needs no C++.
  if (!invocation.describe)
    if (int code = build.run(/*quiet=*/true))
      return code;
  std::string manifest = cache->path() + "/" + compilation.getStem().str() +
                         "." + wiring->deployment + ".json";
  command = runnerCommand(invocation, resources, manifest, *wiring);
  return ExitOk;
}

int cgraphc::driver::runRun(const Invocation &invocation) {
  Expected<Resources> resources = Resources::find(invocation.resourceDir);
  if (!resources)
    return fail(toString(resources.takeError()), ExitInternal);
  std::vector<std::string> command;
  if (int code = prepare(invocation, *resources, command))
    return code;
  if (invocation.dryRun) {
    outs() << quoteCommand(command) << '\n';
    return ExitOk;
  }
  return invocation.traceFile.empty() ? becomeRunner(command)
                                      : runTraced(invocation, command);
}
