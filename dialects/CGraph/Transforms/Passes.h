//===- Passes.h - Passes over the cgraph dialect ----------------*- C++ -*-===//

#ifndef CGRAPH_TRANSFORMS_PASSES_H
#define CGRAPH_TRANSFORMS_PASSES_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

namespace cgraphc::cg {

#define GEN_PASS_DECL
#define GEN_PASS_REGISTRATION
#include "dialects/CGraph/Transforms/Passes.h.inc"

} // namespace cgraphc::cg

#endif // CGRAPH_TRANSFORMS_PASSES_H
