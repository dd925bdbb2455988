//===- PlanEnums.td - Enums of the plan dialect -----------------*- tablegen -*-===//
#ifndef PLAN_ENUMS_TD
#define PLAN_ENUMS_TD

include "mlir/IR/EnumAttr.td"

def Plan_ChannelKind : I32EnumAttr<"ChannelKind", "what a channel is made of", [
    I32EnumAttrCase<"Shm", 0, "shm">]> {
  let cppNamespace = "::cgraphc::plan";
}

#endif // PLAN_ENUMS_TD
