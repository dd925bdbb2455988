//===- OptionTable.cpp - the options of Options.td ------------------------===//

#include "OptionTable.h"
#include "llvm/Option/Option.h"

using namespace cgraphc::driver;
using namespace llvm::opt;

#define OPTTABLE_STR_TABLE_CODE
#include "Options.inc"
#undef OPTTABLE_STR_TABLE_CODE

#define OPTTABLE_PREFIXES_TABLE_CODE
#include "Options.inc"
#undef OPTTABLE_PREFIXES_TABLE_CODE

static constexpr OptTable::Info infos[] = {
#define OPTION(...) LLVM_CONSTRUCT_OPT_INFO(__VA_ARGS__),
#include "Options.inc"
#undef OPTION
};

namespace {
class CgraphcOptTable : public GenericOptTable {
public:
  CgraphcOptTable()
      : GenericOptTable(OptionStrTable, OptionPrefixesTable, infos) {}
};
} // namespace

const OptTable &cgraphc::driver::optionTable() {
  static const CgraphcOptTable table;
  return table;
}

llvm::ArrayRef<CommandInfo> cgraphc::driver::allCommands() {
  static const CommandInfo commands[] = {
      {Command::Build, "build", "generate C++ and compile it (the default)",
       "cgraphc [build] FILE.cgraph… [-o DIR] [options]", BuildVis},
      {Command::Check, "check", "report every diagnostic, write nothing",
       "cgraphc check FILE.cgraph… [options]", CheckVis},
      {Command::Run, "run", "execute a graph, no driver needed",
       "cgraphc run FILE.cgraph GRAPH [NAME=VALUE…] [options]\n\n"
       "  GRAPH is `Hello`, `ChainN[8]`, or what a deployment wired: `chain8`, "
       "`local.chain8`.\n"
       "  VALUE is JSON; a bare word is a string; @FILE.json and @FILE.npy are "
       "read.",
       RunVis},
      {Command::Viz, "viz", "draw graphs",
       "cgraphc viz FILE.cgraph… [--format=FORMAT] [options]", VizVis},
      {Command::Explain, "explain", "explain a diagnostic code",
       "cgraphc explain CODE…", ExplainVis},
      {Command::Trace, "trace", "merge and sum up the traces of a run",
       "cgraphc trace merge DIR [-o FILE]\n"
       "       cgraphc trace summary DIR [--execution=N] [--json]\n\n"
       "  DIR is what CGRAPH_TRACE named when the graphs ran. `merge` writes "
       "one file for\n  Perfetto (ui.perfetto.dev), `summary` how each actor "
       "spent its time and what an\n  execution waited for.",
       TraceVis},
      {Command::VerifySchedule, "verify-schedule",
       "prove that plans cannot block, hand-edited ones included",
       "cgraphc verify-schedule FILE… [--against=FILE.cgraph] [options]\n\n"
       "  FILE is a source, or a dump of the phase `plan` (*.mlir, from "
       "--emit=plan or\n  --compile-to=plan) or of the phase that "
       "--compile-from names.",
       VerifyVis},
      {Command::Sim, "sim", "simulate a graph: how fast would it run",
       "cgraphc sim FILE.cgraph GRAPH [options]\n\n"
       "  GRAPH is `Hello` or `ChainN[8]`. Tasks take their `@cost`, or what a "
       "trace says,\n  messages 1 us, or what a machine file says; with "
       "--sweep=PP=1..8 `Decode` means\n  `Decode[PP=1]` to `Decode[PP=8]`.",
       SimVis},
      {Command::BenchTransports, "bench-transports",
       "measure what messages cost on this host",
       "cgraphc bench-transports [-o FILE]\n\n"
       "  Writes the machine file that `sim --machine=FILE` takes. The host "
       "should have\n  nothing else to do; it takes a second.",
       TransportsVis},
  };
  return commands;
}
