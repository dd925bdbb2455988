//===- CGraphOps.h - Operations of the cgraph dialect -----------*- C++ -*-===//

#ifndef CGRAPH_IR_CGRAPHOPS_H
#define CGRAPH_IR_CGRAPHOPS_H

#include "dialects/CGraph/IR/CGraphAttrs.h"
#include "dialects/CGraph/IR/CGraphTypes.h"
#include "dialects/CGraph/IR/Coded.h"
#include "dialects/CGraph/IR/Resources.h"
#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/IR/RegionKindInterface.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

namespace cgraphc::cg {
class NewOp;
class ReturnOp;
class TaskOp;
} // namespace cgraphc::cg

#define GET_OP_CLASSES
#include "dialects/CGraph/IR/CGraphOps.h.inc"

namespace cgraphc::cg {

/// Whether a rank gets a part of a value along an axis.
bool takesPart(CollectiveKind kind);
/// Whether only one rank gets a value.
bool makesOneValue(CollectiveKind kind);
/// The type of one value that a collective of `ranks` values of `type` makes.
mlir::Type getCollectiveType(CollectiveKind kind, mlir::Type type, int64_t axis,
                             mlir::Attribute ranks);
/// Verifies a call that is an actor's share of a collective.
mlir::LogicalResult verifyShare(CallOp call);

} // namespace cgraphc::cg

#endif // CGRAPH_IR_CGRAPHOPS_H
