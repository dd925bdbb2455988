//===- CGraphDialect.cpp - The cgraph dialect -----------------------------===//

#include "dialects/CGraph/IR/CGraphDialect.h"
#include "dialects/CGraph/IR/CGraphOps.h"

#include "dialects/CGraph/IR/CGraphDialect.cpp.inc"

namespace cgraphc::cg {

void CGraphDialect::initialize() {
  registerAttributes();
  registerTypes();
  addOperations<
#define GET_OP_LIST
#include "dialects/CGraph/IR/CGraphOps.cpp.inc"
      >();
}

} // namespace cgraphc::cg
