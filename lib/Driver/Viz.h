//===- Viz.h - pictures and statistics of a module --------------*- C++ -*-===//

#ifndef CGRAPHC_LIB_DRIVER_VIZ_H
#define CGRAPHC_LIB_DRIVER_VIZ_H

#include "cgraphc/Driver/Invocation.h"
#include "mlir/IR/BuiltinOps.h"

namespace cgraphc::driver {

/// Draws the graphs of a module, at the phase it is at; `svg` needs Graphviz.
/// False, with a message printed, if there is nothing to draw.
bool printViz(const Invocation &invocation, mlir::ModuleOp module,
              VizFormat format, llvm::raw_ostream &os);

/// `--emit=stats`: per graph the calls of each actor, channels by transport,
/// slot bytes. The module is at phase `buffer`.
bool printStats(mlir::ModuleOp module, llvm::raw_ostream &os);

} // namespace cgraphc::driver

#endif // CGRAPHC_LIB_DRIVER_VIZ_H
