//===- main.cpp - cgraph-runner -------------------------------------------===//
//
// Runs one graph of a deployment from its manifest; `cgraphc run` executes it.
//
//===----------------------------------------------------------------------===//

#include "Failure.h"
#include "Modes.h"

#include <charconv>
#include <cstdio>

using namespace cgraph::runner;

namespace {

struct CommandLine {
  std::string Manifest, Graph, Agent, Input;
  std::vector<std::string> Settings, Arguments;
  size_t Bench = 0;
  bool Json = false, Describe = false, Stats = false;
};

constexpr const char Usage[] =
    "usage: cgraph-runner --manifest=FILE --graph=WIRING [--agent=PATH]\n"
    "       [--set name=value]... [--bench=N] [--json] [--describe]\n"
    "       [--stats]\n"
    "       [--input=FILE] [--] name=value...\n";

size_t parseCount(const std::string &Text) {
  size_t Count = 0;
  auto [End, Error] =
      std::from_chars(Text.data(), Text.data() + Text.size(), Count);
  if (Error != std::errc() || End != Text.data() + Text.size() || Count == 0)
    throw UsageError("--bench wants a positive number, not `" + Text + "`");
  return Count;
}

CommandLine parseCommandLine(const std::vector<std::string> &Args) {
  CommandLine Parsed;
  size_t I = 0;
  // The value of `--name=value` or `--name value`.
  auto Option = [&](const std::string &Name, auto Use) {
    if (Args[I].starts_with(Name + "=")) {
      Use(Args[I].substr(Name.size() + 1));
      return true;
    }
    if (Args[I] != Name)
      return false;
    if (++I == Args.size())
      throw UsageError(Name + " wants a value");
    Use(Args[I]);
    return true;
  };
  auto Into = [](std::string &To) {
    return [&To](const std::string &Value) { To = Value; };
  };
  for (; I < Args.size(); ++I) {
    if (Args[I] == "--") {
      Parsed.Arguments.insert(Parsed.Arguments.end(), Args.begin() + I + 1,
                              Args.end());
      break;
    }
    if (Args[I] == "--json")
      Parsed.Json = true;
    else if (Args[I] == "--describe")
      Parsed.Describe = true;
    else if (Args[I] == "--stats")
      Parsed.Stats = true;
    else if (!Args[I].starts_with("--"))
      Parsed.Arguments.push_back(Args[I]);
    else if (!Option("--manifest", Into(Parsed.Manifest)) &&
             !Option("--graph", Into(Parsed.Graph)) &&
             !Option("--agent", Into(Parsed.Agent)) &&
             !Option("--input", Into(Parsed.Input)) &&
             !Option("--set",
                     [&](const std::string &Value) {
                       Parsed.Settings.push_back(Value);
                     }) &&
             !Option("--bench", [&](const std::string &Value) {
               Parsed.Bench = parseCount(Value);
             }))
      throw UsageError("unknown option `" + Args[I] + "`\n" + Usage);
  }
  if (Parsed.Manifest.empty() || Parsed.Graph.empty())
    throw UsageError(std::string("--manifest and --graph are needed\n") +
                     Usage);
  if (!Parsed.Input.empty() && (Parsed.Bench || !Parsed.Arguments.empty()))
    throw UsageError("--input excludes --bench and arguments");
  return Parsed;
}

int execute(Session &S, const CommandLine &Line, const Values &Given) {
  if (!Line.Input.empty())
    return runLines(S, Line.Input);
  if (Line.Bench)
    return runBench(S, Given, Line.Bench, Line.Json);
  return runOnce(S, Given);
}

/// Only a program that knows the C++ type can make or print an opaque value.
void refuseOpaque(const char *What, const std::string &Name, const Type &T) {
  if (const Type *Opaque = findOpaque(T))
    throw UsageError(std::string(What) +
                     (Name.empty() ? "" : " `" + Name + "`") +
                     " has opaque type `" + spell(*Opaque) +
                     "`, which has no JSON form: call the graph from C++");
}

int run(const CommandLine &Line) {
  Manifest M = Manifest::read(Line.Manifest);
  const Wiring &W = M.wiring(Line.Graph);
  std::shared_ptr<const Plan> P = M.plan(W.PlanName);
  if (Line.Describe) {
    describePlan(*P, W);
    return 0;
  }
  for (const Input &I : P->Inputs)
    refuseOpaque("input", I.Name, *I.Ty);
  for (const Output &O : P->Outputs)
    refuseOpaque("result", O.Name, *O.Ty);
  // What is wrong with the arguments is said before anything starts.
  Values Given;
  if (Line.Input.empty()) {
    Given = parseArguments(*P, Line.Arguments);
    encodeInputs(*P, Given);
  }
  StatsForm Form = !Line.Stats ? StatsForm::None
                   : Line.Json ? StatsForm::Json
                               : StatsForm::Text;
  Session S(M, W, P, Line.Settings, Line.Agent, Form);
  int ExitCode;
  try {
    ExitCode = execute(S, Line, Given);
  } catch (...) {
    S.showStats();
    throw;
  }
  S.showStats();
  return ExitCode;
}

} // namespace

/// Results that nobody gets are a failure.
static int finish(int ExitCode) {
  if (std::fflush(stdout) == 0 && !std::ferror(stdout))
    return ExitCode;
  std::fputs("error: the results cannot be written\n", stderr);
  return ExitCode ? ExitCode : 5;
}

int main(int argc, char **argv) {
  try {
    return finish(run(parseCommandLine({argv + 1, argv + argc})));
  } catch (...) {
    Failure F = describe(std::current_exception());
    std::fputs(F.text().c_str(), stderr);
    return F.ExitCode;
  }
}
