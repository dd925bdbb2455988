//===- Passes.h - Passes that make and change plans ---------------*- C++
//-*-===//

#ifndef PLAN_TRANSFORMS_PASSES_H
#define PLAN_TRANSFORMS_PASSES_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

namespace cgraphc::plan {

#define GEN_PASS_DECL
#define GEN_PASS_REGISTRATION
#include "dialects/Plan/Transforms/Passes.h.inc"

} // namespace cgraphc::plan

#endif // PLAN_TRANSFORMS_PASSES_H
