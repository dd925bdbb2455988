//===- SimModel.h - A graph as what the simulator runs ----------*- C++ -*-===//

#ifndef CGRAPHC_LIB_DRIVER_SIMMODEL_H
#define CGRAPHC_LIB_DRIVER_SIMMODEL_H

#include "Machine.h"
#include "cgraphc/Simulation/Simulation.h"
#include "cgraphc/Trace/Trace.h"
#include "llvm/ADT/StringMap.h"

namespace cgraphc::driver {

class Compilation;

/// Mean nanoseconds by task, "Echo.echo".
using TaskTimes = llvm::StringMap<int64_t>;
TaskTimes meanTimes(llvm::ArrayRef<trace::Graph> graphs);

struct SimModel {
  std::string name; ///< Of the plan: "demo.chain.ChainN[8]".
  sched::Program program;
  sim::Costs costs;
  /// Names, types, task sites and channels, without events. A site is a call's
  /// number.
  trace::Graph skeleton;
};

/// Compiles `graph`, "Hello" or "ChainN[8]", of an imported source to its plan.
/// Tasks take what `times` or else `@cost` say, messages what `machine` or else
/// the scheduler's estimate says. Errors are reported.
std::optional<SimModel> makeModel(Compilation &compilation,
                                  llvm::StringRef graph, const TaskTimes &times,
                                  const std::optional<Machine> &machine);

/// "Decode[TP=8, PP=2]" of "Decode[TP=8]", PP and 2.
std::string withConstant(llvm::StringRef graph, llvm::StringRef name,
                         int64_t value);

} // namespace cgraphc::driver

#endif // CGRAPHC_LIB_DRIVER_SIMMODEL_H
