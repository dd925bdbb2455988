//===- CGraphOps.td - All operations of the cgraph dialect ------*- tablegen -*-===//
#ifndef CGRAPH_OPS_TD
#define CGRAPH_OPS_TD

include "dialects/CGraph/IR/CGraphDeclOps.td"
include "dialects/CGraph/IR/CGraphBodyOps.td"
include "dialects/CGraph/IR/CGraphDeploymentOps.td"

#endif // CGRAPH_OPS_TD
