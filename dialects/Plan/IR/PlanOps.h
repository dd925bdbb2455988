//===- PlanOps.h - Types and operations of the plan dialect -----*- C++ -*-===//

#ifndef PLAN_IR_PLANOPS_H
#define PLAN_IR_PLANOPS_H

#include "dialects/CGraph/IR/CGraphAttrs.h"
#include "dialects/CGraph/IR/CGraphTypes.h"
#include "dialects/CGraph/IR/Coded.h"
#include "dialects/CGraph/IR/Resources.h"
#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

#include "dialects/Plan/IR/PlanEnums.h.inc"

#define GET_TYPEDEF_CLASSES
#include "dialects/Plan/IR/PlanTypes.h.inc"

namespace cgraphc::plan {
class ChannelOp;
class InputOp;
class OutputOp;
class RoleOp;
} // namespace cgraphc::plan

#define GET_OP_CLASSES
#include "dialects/Plan/IR/PlanOps.h.inc"

#endif // PLAN_IR_PLANOPS_H
