//===- CGraphDialect.h - The cgraph dialect ---------------------*- C++ -*-===//

#ifndef CGRAPH_IR_CGRAPHDIALECT_H
#define CGRAPH_IR_CGRAPHDIALECT_H

#include "mlir/IR/Dialect.h"

#include "dialects/CGraph/IR/CGraphDialect.h.inc"

#endif // CGRAPH_IR_CGRAPHDIALECT_H
