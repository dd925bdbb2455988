//===- PlanDialect.h - The plan dialect -------------------------*- C++ -*-===//

#ifndef PLAN_IR_PLANDIALECT_H
#define PLAN_IR_PLANDIALECT_H

#include "mlir/IR/Dialect.h"

#include "dialects/Plan/IR/PlanDialect.h.inc"

#endif // PLAN_IR_PLANDIALECT_H
