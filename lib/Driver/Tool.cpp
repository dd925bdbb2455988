//===- Tool.cpp - the whole of cgraphc as a function ----------------------===//

#include "cgraphc/Driver/Tool.h"
#include "Commands.h"
#include "Pipeline.h"
#include "cgraphc/Driver/Compilation.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/raw_ostream.h"
#include <csignal>

using namespace cgraphc::driver;

int cgraphc::driver::fail(const llvm::Twine &message, int code) {
  llvm::errs() << "cgraphc: " << message << '\n';
  return code;
}

int cgraphc::driver::finish(Compilation &compilation) {
  compilation.renderDiagnostics(llvm::errs());
  if (compilation.hasInternalError())
    return ExitInternal;
  return compilation.hasErrors() ? ExitDiagnostics : ExitOk;
}

/// MLIR's flags go through LLVM's own parser, which knows them.
static bool parseMlirFlags(llvm::ArrayRef<std::string> flags) {
  registerMlirFlags();
  llvm::SmallVector<const char *> argv{"cgraphc"};
  for (const std::string &flag : flags)
    argv.push_back(flag.c_str());
  return llvm::cl::ParseCommandLineOptions(argv.size(), argv.data(), "",
                                           &llvm::errs());
}

/// Output that cannot be written is a failure, of which LLVM would make an
/// abort.
static int finishOutput(int code) {
  llvm::outs().flush();
  if (llvm::outs().has_error()) {
    int failed =
        fail("cannot write the output: " + llvm::outs().error().message(),
             ExitDiagnostics);
    llvm::outs().clear_error();
    code = code ? code : failed;
  }
  if (llvm::errs().has_error())
    llvm::errs().clear_error();
  return code;
}

int cgraphc::driver::execute(const Invocation &invocation) {
  if (!invocation.mlirFlags.empty() && !parseMlirFlags(invocation.mlirFlags))
    return ExitUsage;
  switch (invocation.command) {
  case Command::Build:
    return runBuild(invocation);
  case Command::Check:
    return runCheck(invocation);
  case Command::Run:
    return runRun(invocation);
  case Command::Viz:
    return runViz(invocation);
  case Command::Explain:
    return runExplain(invocation);
  case Command::Trace:
    return runTrace(invocation);
  case Command::Sim:
    return runSim(invocation);
  case Command::BenchTransports:
    return runBenchTransports(invocation);
  case Command::VerifySchedule:
    return runVerifySchedule(invocation);
  }
  llvm_unreachable("covered switch");
}

int cgraphc::driver::runTool(int argc, const char *const *argv) {
  ::signal(SIGXFSZ, SIG_IGN); // too large a file is a failed write
  ParsedCommandLine parsed = parseCommandLine(
      llvm::ArrayRef(argv + 1, argv + argc), llvm::outs(), llvm::errs());
  if (!parsed.invocation)
    return finishOutput(parsed.exitCode);
  return finishOutput(execute(*parsed.invocation));
}
