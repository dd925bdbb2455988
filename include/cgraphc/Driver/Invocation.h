//===- Invocation.h - one parsed call of cgraphc ----------------*- C++ -*-===//
//
// What the command line asks for, as plain data. Everything that cgraphc does
// is a function of an Invocation, so tools and tests build one by hand.
//
//===----------------------------------------------------------------------===//

#ifndef CGRAPHC_DRIVER_INVOCATION_H
#define CGRAPHC_DRIVER_INVOCATION_H

#include "cgraphc/Driver/Phase.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

namespace llvm {
class raw_ostream;
}

namespace cgraphc::driver {

enum class Command {
  Build,
  Check,
  Run,
  Viz,
  Explain,
  Trace,
  VerifySchedule,
  Sim,
  BenchTransports
};

/// The values of `--emit=`.
enum class Emit {
  Tokens,
  Ast,
  CGraph,
  Plan,
  Cpp,
  Header,
  Manifest,
  Viz,
  Dot,
  Json,
  Stats,
  Deps
};

enum class DiagnosticFormat { Human, Short, Json };
enum class When { Auto, Always, Never };
enum class ListOutputs { No, Text, Json };
enum class Codegen { Auto, Straight, Table };
enum class StatsFormat { Pretty, Csv, Json };
enum class TraceAction { Merge, Summary };
enum class VizFormat { Text, Mermaid, Dot, Svg, Html, Json };

using NameValue = std::pair<std::string, std::string>;

/// Exit codes (language.md 8.1).
enum ExitCode : int {
  ExitOk = 0,
  ExitDiagnostics = 1,
  ExitUsage = 2,
  ExitCxxFailed = 3,
  ExitTaskError = 4,
  ExitSystemError = 5,
  ExitInternal = 70
};

struct Invocation {
  Command command = Command::Build;
  llvm::SmallVector<std::string> inputs;

  // Sources and diagnostics.
  llvm::SmallVector<std::string> includeDirs;
  llvm::SmallVector<NameValue> parameters; ///< --set, --set-file, in order
  llvm::SmallVector<std::pair<std::string, uint64_t>> limits;
  llvm::SmallVector<std::string> warnings; ///< what follows -W
  DiagnosticFormat diagnostics = DiagnosticFormat::Human;
  When color = When::Auto;
  unsigned maxErrors = 20; ///< 0: no limit

  // Outputs and phases.
  std::string output;
  llvm::SmallVector<Emit> emits;
  llvm::SmallVector<std::string> deployments; ///< empty: all
  bool bare = false;
  ListOutputs listOutputs = ListOutputs::No;
  bool depfile = false;
  std::string depfilePath;
  bool force = false;
  std::optional<Phase> compileTo, compileFrom;
  std::string dumpPhasesTo;
  Codegen codegen = Codegen::Auto;
  StatsFormat stats = StatsFormat::Pretty;

  // C++.
  bool cxxCheck = false;
  llvm::SmallVector<std::string> drivers;
  bool singleBinary = false;
  llvm::SmallVector<NameValue> actorSources;
  std::string cxx; ///< empty: $CXX, or c++
  llvm::SmallVector<std::string> cxxFlags, ldFlags;
  unsigned jobs = 0; ///< 0: one a CPU
  bool verbose = false, dryRun = false, saveTemps = false;
  std::string resourceDir; ///< empty: next to the executable

  // run: GRAPH and its arguments.
  std::string graph;
  llvm::SmallVector<std::string> arguments;
  std::optional<uint64_t> bench;
  bool json = false, describe = false, runStats = false;
  std::string runInput;
  std::string traceFile; ///< where --trace writes; empty: no trace

  // viz (`graph` above selects one).
  VizFormat format = VizFormat::Text;
  Phase vizPhase = Phase::Buffer;
  bool unroll = false;

  // explain.
  llvm::SmallVector<std::string> codes;
  bool list = false, markdown = false;

  // trace.
  TraceAction traceAction = TraceAction::Merge;
  std::optional<uint64_t> execution;

  // sim (`graph`, `json` and `traceFile` as with run).
  std::optional<uint64_t> executionsToSimulate;
  std::string costs;   ///< folder of traces; empty: `@cost`
  std::string machine; ///< file of what messages cost; empty: defaults
  double jitter = 0;
  std::string svgFile;
  std::string sweepName; ///< empty: one graph
  int64_t sweepFirst = 0, sweepLast = 0;

  // verify-schedule.
  std::string against; ///< a source that the plans must be of; empty: none

  /// MLIR's own flags, passed on as they are.
  llvm::SmallVector<std::string> mlirFlags;
};

/// What parsing a command line ended in: an invocation to execute, or an exit
/// code because help was printed or the usage was wrong.
struct ParsedCommandLine {
  std::optional<Invocation> invocation;
  int exitCode = ExitOk;
};

/// Parses the arguments after argv[0]. Help and versions go to `out`, usage
/// errors, with the nearest name, to `err`.
ParsedCommandLine parseCommandLine(llvm::ArrayRef<const char *> argv,
                                   llvm::raw_ostream &out,
                                   llvm::raw_ostream &err);

} // namespace cgraphc::driver

#endif // CGRAPHC_DRIVER_INVOCATION_H
