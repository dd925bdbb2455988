//===- CxxBuild.cpp - from generated files to executables -----------------===//

#include "CxxBuild.h"
#include "Commands.h"
#include "CxxMessages.h"
#include "CxxPlaces.h"
#include "OutputPaths.h"
#include "cgraphc/Driver/Compilation.h"
#include "cgraphc/Driver/OutputFile.h"
#include "cgraphc/Driver/Process.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/raw_ostream.h"

using namespace cgraphc;
using namespace cgraphc::driver;
using namespace llvm;

/// What every object is compiled with (S9: hardened).
static constexpr StringLiteral compileFlags[] = {"-std=c++20",
                                                 "-O2",
                                                 "-fPIE",
                                                 "-pthread",
                                                 "-fstack-protector-strong",
                                                 "-U_FORTIFY_SOURCE",
                                                 "-D_FORTIFY_SOURCE=2"};
static constexpr StringLiteral linkFlags[] = {"-pie", "-pthread",
                                              "-Wl,-z,relro,-z,now"};

static std::string chooseCompiler(const Invocation &invocation) {
  if (!invocation.cxx.empty())
    return invocation.cxx;
  if (std::optional<std::string> fromEnvironment = sys::Process::GetEnv("CXX");
      fromEnvironment && !fromEnvironment->empty())
    return *fromEnvironment;
  return "c++";
}

CxxBuild::CxxBuild(const Invocation &invocation, const Resources &resources,
                   std::string directory)
    : invocation(invocation), resources(resources),
      directory(std::move(directory)), compiler(chooseCompiler(invocation)) {
  auto add = [&](StringRef dir) {
    std::string text = dir.empty() ? "." : dir.str();
    if (!is_contained(includeDirs, text))
      includeDirs.push_back(std::move(text));
  };
  add(this->directory);
  for (const std::string &dir : invocation.includeDirs)
    add(dir);
  for (const std::string &input : invocation.inputs)
    add(sys::path::parent_path(input));
  add(resources.includeDir());
}

std::string CxxBuild::statePath(StringRef name) const {
  return joinPath(joinPath(directory, ".cgraphc"), name);
}

std::vector<std::string> CxxBuild::compileCommand() const {
  std::vector<std::string> argv{compiler};
  for (StringRef flag : compileFlags)
    argv.push_back(flag.str());
  for (const std::string &dir : includeDirs)
    argv.push_back("-I" + dir);
  append_range(argv, invocation.cxxFlags);
  if (invocation.saveTemps)
    argv.emplace_back("-save-temps=obj");
  return argv;
}

std::vector<std::string> CxxBuild::compileCommand(StringRef source) const {
  std::vector<std::string> argv = compileCommand();
  argv.push_back(source.str());
  return argv;
}

unsigned CxxBuild::addCompile(StringRef source, StringRef object,
                              ArrayRef<std::string> extra) {
  Job job;
  job.output = statePath((object + ".o").str());
  job.depfile = job.output + ".d";
  job.stamp = job.output + ".stamp";
  job.argv = compileCommand(source);
  append_range(job.argv, extra);
  for (StringRef word :
       {StringRef("-MD"), StringRef("-MF"), StringRef(job.depfile),
        StringRef("-c"), StringRef("-o"), StringRef(job.output)})
    job.argv.push_back(word.str());
  jobs.push_back(std::move(job));
  return jobs.size() - 1;
}

void CxxBuild::addBind(const CxxInput &input, const cpp::ActorProgram &actor) {
  Job job;
  std::string state = statePath(actor.bind);
  job.depfile = state + ".d";
  job.stamp = state + ".stamp";
  job.repeats = true; // a warning holds until the class is changed
  job.argv = compileCommand(joinPath(directory, actor.bind));
  for (StringRef word : {StringRef("-fsyntax-only"), StringRef("-MD"),
                         StringRef("-MF"), StringRef(job.depfile)})
    job.argv.push_back(word.str());
  jobs.push_back(std::move(job));
  coded.push_back({unsigned(jobs.size() - 1), {input.compilation}});
}

void CxxBuild::addBindings(const CxxInput &input) {
  for (const cpp::ActorProgram &actor : input.actors)
    if (!actor.bind.empty())
      addBind(input, actor);
}

std::vector<unsigned>
CxxBuild::compileActorSources(const cpp::ActorProgram &actor) {
  std::vector<unsigned> result;
  for (const std::string &source : actor.sources)
    result.push_back(addCompile(joinPath(directory, source), source));
  unsigned number = 0;
  for (const auto &[name, source] : invocation.actorSources)
    if (name == actor.actor || name == actor.executable)
      result.push_back(addCompile(
          source, (actor.executable + ".src" + Twine(number++)).str()));
  return result;
}

void CxxBuild::addLink(StringRef executable, Program program) {
  Job job;
  job.output = joinPath(directory, executable);
  job.stamp = statePath((executable + ".stamp").str());
  job.argv = {compiler};
  for (StringRef flag : linkFlags)
    job.argv.push_back(flag.str());
  for (unsigned before : program.jobs) {
    job.after.push_back(before);
    job.inputs.push_back(jobs[before].output);
    job.argv.push_back(jobs[before].output);
  }
  job.inputs.push_back(resources.runtimeLibrary());
  job.argv.push_back(resources.runtimeLibrary());
  append_range(job.argv, invocation.ldFlags);
  job.argv.emplace_back("-o");
  job.argv.push_back(job.output);
  program.path = job.output;
  program.jobs.push_back(jobs.size());
  jobs.push_back(std::move(job));
  programs.push_back(std::move(program));
}

void CxxBuild::addActors(const CxxInput &input) {
  for (const cpp::ActorProgram &actor : input.actors) {
    if (!actor.bind.empty())
      addBind(input, actor);
    Program program;
    program.jobs = compileActorSources(actor);
    if (!actor.bind.empty())
      coded.back().sameClass = program.jobs;
    addLink(actor.executable, std::move(program));
  }
}

/// `main` of a multi-call executable: it acts as the name it is called by.
static std::string printMultiCall(ArrayRef<cpp::ActorProgram> actors,
                                  StringRef name) {
  std::string text = "// Generated by cgraphc. Do not edit.\n"
                     "#include <cstdio>\n#include <cstring>\n\n";
  for (unsigned i = 0; i < actors.size(); ++i)
    text += "int cgraph_main_" + std::to_string(i) + "(int, char**);\n";
  text += "\nint main(int argc, char** argv) {\n"
          "  const char* slash = std::strrchr(argv[0], '/');\n"
          "  const char* name = slash ? slash + 1 : argv[0];\n";
  for (unsigned i = 0; i < actors.size(); ++i)
    text += "  if (std::strcmp(name, \"" + actors[i].executable +
            "\") == 0) return cgraph_main_" + std::to_string(i) +
            "(argc, argv);\n";
  text += "  std::fputs(\"" + name.str() +
          ": called by a name that is no actor's\\n\", stderr);\n"
          "  return 2;\n}\n";
  return text;
}

void CxxBuild::addSingleBinary(const CxxInput &input) {
  std::string name = (input.compilation->getStem() + "_actors").str();
  Program program;
  for (auto [index, actor] : llvm::enumerate(input.actors)) {
    if (!actor.bind.empty())
      addBind(input, actor);
    std::vector<unsigned> compiled = compileActorSources(actor);
    // Only the sources that we print define `main`; the user's are theirs.
    for (unsigned i = 0; i < actor.sources.size(); ++i)
      jobs[compiled[i]].argv.insert(jobs[compiled[i]].argv.begin() + 1,
                                    "-Dmain=cgraph_main_" +
                                        std::to_string(index));
    append_range(program.jobs, compiled);
    if (!actor.bind.empty())
      coded.back().sameClass = compiled;
    program.links.push_back(joinPath(directory, actor.executable));
  }
  std::string source = joinPath(directory, name + ".cpp");
  Expected<bool> written =
      writeFile(source, printMultiCall(input.actors, name),
                invocation.force ? Overwrite::Any : Overwrite::OnlyOurs);
  if (!written)
    reportOutputError(input.compilation->getDiags(), written.takeError());
  program.jobs.push_back(addCompile(source, name + ".cpp"));
  addLink(name, std::move(program));
}

static std::string quoteMacro(StringRef name, StringRef path) {
  std::string text = "-D" + name.str() + "=\"";
  for (char c : path) {
    if (c == '"' || c == '\\')
      text += '\\';
    text += c;
  }
  return text + '"';
}

void CxxBuild::addDrivers(ArrayRef<CxxInput> inputs) {
  if (invocation.drivers.empty())
    return;
  SmallString<128> actorDir(directory);
  (void)sys::fs::make_absolute(actorDir);
  sys::path::remove_dots(actorDir, /*remove_dot_dot=*/true);
  std::vector<std::string> macros = {
      quoteMacro("CGRAPH_ACTOR_DIR", actorDir),
      quoteMacro("CGRAPH_AGENT_PATH", resources.agent())};
  std::vector<unsigned> clients;
  std::vector<Compilation *> compilations;
  for (const CxxInput &input : inputs) {
    compilations.push_back(input.compilation);
    for (const std::string &source : input.client)
      clients.push_back(
          addCompile(joinPath(directory, source), source, macros));
  }
  for (const std::string &driver : invocation.drivers) {
    std::string stem = sys::path::stem(driver).str();
    Program program;
    program.jobs = clients;
    program.jobs.push_back(addCompile(driver, "driver." + stem));
    coded.push_back({program.jobs.back(), compilations});
    addLink(stem, std::move(program));
  }
}

void CxxBuild::printPrograms(ArrayRef<JobResult> results) {
  for (const Program &program : programs) {
    bool made = any_of(program.jobs, [&](unsigned job) {
      return results[job].state == JobState::Done;
    });
    bool failed = any_of(program.jobs, [&](unsigned job) {
      return results[job].state == JobState::Failed;
    });
    if (made && !failed)
      outs() << "  c++   " << program.path << '\n';
  }
}

bool CxxBuild::makeLinks() {
  bool ok = true;
  for (const Program &program : programs)
    for (const std::string &link : program.links) {
      StringRef target = sys::path::filename(program.path);
      (void)sys::fs::remove(link);
      if (std::error_code code = sys::fs::create_link(target, link)) {
        fail("cannot link `" + link + "`: " + code.message(), ExitDiagnostics);
        ok = false;
      }
    }
  return ok;
}

int CxxBuild::report(ArrayRef<JobResult> results) {
  std::vector<bool> silent(jobs.size());
  bool failed = false;
  llvm::SetVector<Compilation *> spoken;
  CxxMessages messages(includeDirs);
  for (const Coded &source : coded) {
    const JobResult &result = results[source.job];
    errs() << messages.filter(result.output, source.compilations);
    silent[source.job] = true;
    spoken.insert_range(source.compilations);
    // The class does not fit: what its thunks say repeats it.
    if (result.state == JobState::Failed)
      for (unsigned job : source.sameClass)
        silent[job] = true;
  }
  for (auto [index, result] : llvm::enumerate(results)) {
    failed |= result.state == JobState::Failed;
    if (!silent[index])
      errs() << messages.filter(result.output);
  }
  for (const auto &[compilation, diagnostics] : messages.getReported())
    pointAtDeclarations(*compilation, diagnostics, compileCommand(),
                        statePath("questions.cpp"));
  bool hasErrors = false;
  for (Compilation *compilation : spoken) {
    compilation->renderDiagnostics(errs());
    hasErrors |= compilation->hasErrors();
  }
  if (failed)
    return ExitCxxFailed;
  return hasErrors ? ExitDiagnostics : ExitOk; // -Werror
}

int CxxBuild::run(bool quiet) {
  if (invocation.dryRun) {
    for (const Job &job : jobs)
      outs() << quoteCommand(job.argv) << '\n';
    return ExitOk;
  }
  if (findProgram(compiler).empty())
    return fail("no C++ compiler `" + compiler +
                    "` (--cxx-compiler=PATH or $CXX names one)",
                ExitCxxFailed);
  JobOptions options;
  options.parallel = invocation.jobs;
  options.echo = invocation.verbose ? &errs() : nullptr;
  std::vector<JobResult> results = runJobs(jobs, options);
  if (!quiet)
    printPrograms(results);
  int code = report(results);
  if (code == ExitOk && !makeLinks())
    return ExitDiagnostics;
  return code;
}
