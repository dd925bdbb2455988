//===- Locations.h - What locations of operations say -----------*- C++ -*-===//

#ifndef CGRAPH_IR_LOCATIONS_H
#define CGRAPH_IR_LOCATIONS_H

#include "dialects/CGraph/IR/CGraphAttrs.h"
#include "mlir/IR/Location.h"

namespace cgraphc::cg {

/// The place in the `.cgraph` file: without names, unrolled copies, requests.
mlir::Location getSourceLoc(mlir::Location loc);

/// The place of a part of a signature, counted from 0: of a constructor's or
/// task's location, which is fused of its own place and those of its
/// parameters, results and raised exceptions. `loc` itself if it has none.
mlir::Location getPartLoc(mlir::Location loc, unsigned part);

/// `hello.cgraph:9:10`; empty if the location names no file.
std::string getPlaceText(mlir::Location loc);

/// The name that a value has in the source; empty if it has none.
llvm::StringRef getValueName(mlir::Location loc);

/// The loop variables' values of an unrolled copy; null outside loops.
IterAttr getIterations(mlir::Location loc);

} // namespace cgraphc::cg

#endif // CGRAPH_IR_LOCATIONS_H
