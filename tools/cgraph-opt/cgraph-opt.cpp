//===- cgraph-opt.cpp - Runs passes over both dialects --------------------===//

#include "dialects/CGraph/IR/CGraphDialect.h"
#include "dialects/CGraph/Transforms/Passes.h"
#include "dialects/Plan/IR/PlanDialect.h"
#include "dialects/Plan/Transforms/Passes.h"
#include "mlir/Tools/mlir-opt/MlirOptMain.h"
#include "mlir/Transforms/Passes.h"

int main(int argc, char **argv) {
  mlir::DialectRegistry registry;
  registry.insert<cgraphc::cg::CGraphDialect, cgraphc::plan::PlanDialect>();
  mlir::registerTransformsPasses();
  cgraphc::cg::registerCGraphPasses();
  cgraphc::plan::registerPlanPasses();
  return mlir::asMainReturnCode(mlir::MlirOptMain(
      argc, argv, "Passes over the cgraph and plan dialects\n", registry));
}
