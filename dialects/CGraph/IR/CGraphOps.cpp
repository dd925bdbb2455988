//===- CGraphOps.cpp - Generated parts of the operations ------------------===//

#include "dialects/CGraph/IR/CGraphOps.h"
#include "dialects/CGraph/IR/CGraphDialect.h"
#include "dialects/CGraph/IR/OpSyntax.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/OpImplementation.h"

using namespace cgraphc;

#define GET_OP_CLASSES
#include "dialects/CGraph/IR/CGraphOps.cpp.inc"
