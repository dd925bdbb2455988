//===- Viz.h - pictures and statistics of a module --------------*- C++ -*-===//

#ifndef CGRAPHC_LIB_DRIVER_VIZ_H
#define CGRAPHC_LIB_DRIVER_VIZ_H

#include "cgraphc/Driver/Invocation.h"
#include "mlir/IR/BuiltinOps.h"

namespace cgraphc::driver {

/// Draws the graphs of a module, at the phase it is at; `svg` needs Graphviz.
/// Writes nothing where there is no graph of the name that is asked for. False,
/// with a message printed, if Graphviz fails.
bool printViz(const Invocation &invocation, mlir::ModuleOp module,
              VizFormat format, llvm::raw_ostream &os);

/// `--emit=stats`: per graph the calls of each actor, channels by transport,
/// slot bytes, the critical path. The module is at phase `buffer`.
bool printStats(mlir::ModuleOp module, StatsFormat format,
                llvm::raw_ostream &os);

} // namespace cgraphc::driver

#endif // CGRAPHC_LIB_DRIVER_VIZ_H
