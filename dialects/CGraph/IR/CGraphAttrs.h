//===- CGraphAttrs.h - Attributes of the cgraph dialect ---------*- C++ -*-===//

#ifndef CGRAPH_IR_CGRAPHATTRS_H
#define CGRAPH_IR_CGRAPHATTRS_H

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"

#include "dialects/CGraph/IR/CGraphEnums.h.inc"

namespace cgraphc::cg {
/// Whether `attr` can stand in a compile-time expression.
bool isExpr(mlir::Attribute attr);
} // namespace cgraphc::cg

#define GET_ATTRDEF_CLASSES
#include "dialects/CGraph/IR/CGraphAttrs.h.inc"

#endif // CGRAPH_IR_CGRAPHATTRS_H
