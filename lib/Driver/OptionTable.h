//===- OptionTable.h - the options of Options.td ----------------*- C++ -*-===//

#ifndef CGRAPHC_LIB_DRIVER_OPTIONTABLE_H
#define CGRAPHC_LIB_DRIVER_OPTIONTABLE_H

#include "cgraphc/Driver/Invocation.h"
#include "llvm/Option/OptTable.h"

namespace cgraphc::driver {

enum OptionVisibility : unsigned {
  BuildVis = 1u << 1,
  CheckVis = 1u << 2,
  RunVis = 1u << 3,
  VizVis = 1u << 4,
  ExplainVis = 1u << 5,
  TraceVis = 1u << 6,
  VerifyVis = 1u << 7,
  SimVis = 1u << 8,
  TransportsVis = 1u << 9,
};

enum OptionId : unsigned {
  OPT_INVALID = 0,
#define OPTION(...) LLVM_MAKE_OPT_ID(__VA_ARGS__),
#include "Options.inc"
#undef OPTION
};

const llvm::opt::OptTable &optionTable();

/// A command as its help shows it.
struct CommandInfo {
  Command command;
  llvm::StringLiteral name, summary;
  const char *usage;
  OptionVisibility visibility;
};

llvm::ArrayRef<CommandInfo> allCommands();

} // namespace cgraphc::driver

#endif // CGRAPHC_LIB_DRIVER_OPTIONTABLE_H
