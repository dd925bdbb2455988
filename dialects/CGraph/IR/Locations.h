//===- Locations.h - What locations of operations say -----------*- C++ -*-===//

#ifndef CGRAPH_IR_LOCATIONS_H
#define CGRAPH_IR_LOCATIONS_H

#include "dialects/CGraph/IR/CGraphAttrs.h"
#include "mlir/IR/Location.h"

namespace cgraphc::cg {

/// The place in the `.cgraph` file: without names, unrolled copies, requests.
mlir::Location getSourceLoc(mlir::Location loc);

/// `hello.cgraph:9:10`; empty if the location names no file.
std::string getPlaceText(mlir::Location loc);

/// The name that a value has in the source; empty if it has none.
llvm::StringRef getValueName(mlir::Location loc);

/// The loop variables' values of an unrolled copy; null outside loops.
IterAttr getIterations(mlir::Location loc);

} // namespace cgraphc::cg

#endif // CGRAPH_IR_LOCATIONS_H
