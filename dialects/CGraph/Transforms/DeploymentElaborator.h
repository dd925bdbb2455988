//===- DeploymentElaborator.h - One op per instance and wiring --*- C++ -*-===//

#ifndef CGRAPH_TRANSFORMS_DEPLOYMENTELABORATOR_H
#define CGRAPH_TRANSFORMS_DEPLOYMENTELABORATOR_H

#include "BodyInterpreter.h"
#include "mlir/IR/Builders.h"

namespace cgraphc::cg {

/// Evaluates the body of a deployment. Expressions that may wait for the
/// launch keep the deployment's parameters.
class DeploymentElaborator : public BodyInterpreter {
public:
  /// Finds or makes the flat graph of a graph; null after a mistake.
  using Request = llvm::function_ref<FlatGraphOp(
      GraphOp graph, mlir::ArrayAttr args, mlir::Location loc)>;

  DeploymentElaborator(DeploymentOp deployment, Request request,
                       Evaluator &evaluator, MistakeLog &log, Limits &left,
                       mlir::SymbolTableCollection &symbols)
      : BodyInterpreter(evaluator, log, left), deployment(deployment),
        request(request), symbols(symbols), builder(deployment.getContext()) {}

  void run();

private:
  mlir::LogicalResult visit(mlir::Operation *op) override;
  void annotate(const Item &, AnnotateOp) override {}
  std::string getOccasion() override { return {}; }

  void visitHost(HostOp op);
  void visitInstance(InstanceOp op);
  mlir::LogicalResult visitWire(WireOp op);
  bool checkActors(WireOp op, GraphOp graph, FlatGraphOp flat);
  mlir::ArrayAttr evaluateAll(mlir::Operation *op, mlir::ArrayAttr exprs);
  mlir::Attribute evaluateOpen(mlir::Operation *op, mlir::Attribute expr);

  DeploymentOp deployment;
  Request request;
  mlir::SymbolTableCollection &symbols;
  mlir::OpBuilder builder;
};

} // namespace cgraphc::cg

#endif // CGRAPH_TRANSFORMS_DEPLOYMENTELABORATOR_H
