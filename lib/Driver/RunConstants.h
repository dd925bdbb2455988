//===- RunConstants.h - the constants of `cgraphc run F 'G[8]'` -*- C++ -*-===//

#ifndef CGRAPHC_LIB_DRIVER_RUNCONSTANTS_H
#define CGRAPHC_LIB_DRIVER_RUNCONSTANTS_H

#include "dialects/CGraph/IR/CGraphOps.h"
#include <optional>

namespace cgraphc::driver {

class Compilation;

/// The constants of `graph` from `brackets`, the `[8, true, tag = "x"]` behind
/// its `name` (empty: none are given): by place or by name, each a number,
/// `true` or `false`, or a string whose quotes may be left out. Defaults are
/// filled in. Errors are reported (CG0202, CG0203, CG0611, CG0710).
std::optional<llvm::SmallVector<mlir::Attribute>>
parseConstants(Compilation &compilation, cg::GraphOp graph,
               llvm::StringRef name, llvm::StringRef brackets);

} // namespace cgraphc::driver

#endif // CGRAPHC_LIB_DRIVER_RUNCONSTANTS_H
