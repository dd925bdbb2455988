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
  };
  return commands;
}
