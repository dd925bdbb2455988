//===- GraphElaborator.h - One instantiation of a graph ---------*- C++ -*-===//

#ifndef CGRAPH_TRANSFORMS_GRAPHELABORATOR_H
#define CGRAPH_TRANSFORMS_GRAPHELABORATOR_H

#include "BodyInterpreter.h"
#include "ShapeCheck.h"
#include "mlir/IR/Builders.h"
#include "llvm/ADT/SetVector.h"

namespace cgraphc::cg {

/// Makes the flat graph of one (graph, constants).
class GraphElaborator : public BodyInterpreter {
public:
  /// `args` are the values of the constant parameters, in order. `request` is
  /// where the instantiation was asked for, if anywhere.
  GraphElaborator(GraphOp graph, mlir::ArrayAttr args,
                  std::optional<mlir::Location> request, Evaluator &evaluator,
                  MistakeLog &log, Limits &left,
                  mlir::SymbolTableCollection &symbols);

  /// Makes the flat graph at the end of the module. After a mistake there is
  /// none.
  FlatGraphOp run();

  /// `demo.chain.ChainN[8]`: the symbol.
  static std::string getSymbol(GraphOp graph, mlir::ArrayAttr args);

private:
  mlir::LogicalResult visit(mlir::Operation *op) override;
  void annotate(const Item &item, AnnotateOp op) override;
  void nameInTraces(const Item &item, AnnotateOp op, mlir::Attribute name);
  int64_t getStatementNumber(AnnotateOp op);
  std::string getOccasion() override;
  mlir::Location getLoc(mlir::Operation *op) override;

  void bindConstants();
  FlatGraphOp makeFlatGraph();
  bool makeArguments(mlir::Block &block);
  mlir::ArrayAttr evaluateParams(mlir::ArrayAttr params);
  void checkHasActors(mlir::Block &block);
  void finish(FlatGraphOp flat);

  mlir::LogicalResult visitCall(CallOp op);
  mlir::LogicalResult visitCollective(CollectiveOp op);
  void visitLiteral(LiteralOp op);
  void visitPack(PackOp op);
  Item pack(PackOp op, const Item &item, mlir::Type type);
  void visitProject(ProjectOp op);
  void visitConvert(ConvertOp op);
  void visitDiscard(DiscardOp op);
  void visitReturn(ReturnOp op);

  /// Operands with their transports.
  struct Operands {
    llvm::SmallVector<mlir::Value> values;
    llvm::SmallVector<Transport> vias;
  };
  /// The values of a collective and the actors they are on, or those that
  /// the one value goes to.
  struct Ranks {
    llvm::SmallVector<Item> items;
    llvm::SmallVector<mlir::Value> actors;
  };
  std::optional<Ranks> getRanks(CollectiveOp op);
  bool checkRanks(CollectiveOp op, const Ranks &ranks);
  bool checkShapes(CollectiveOp op, const Operands &arguments, int64_t ranks);
  /// The root's rank, or all ranks.
  std::optional<llvm::SmallVector<int64_t>> getMakers(CollectiveOp op,
                                                      int64_t ranks);
  mlir::Value makeShare(CollectiveOp op, const Operands &arguments,
                        mlir::Value actor, int64_t rank, int64_t ranks);

  /// The value that `item` stands for, in the flat block.
  mlir::Value materialize(const Item &item);
  /// `item` with more steps behind its path.
  Item project(const Item &item, llvm::ArrayRef<mlir::Attribute> steps,
               mlir::Type type);
  void append(Operands &operands, const Item &item);
  mlir::ArrayAttr getVia(const Operands &operands);
  /// Whether an argument can be passed; reports it if not.
  bool isUsable(mlir::Operation *op, const Item &item);
  void appendOutput(ReturnOp op, ParamAttr result, const Item &item,
                    mlir::Type type, Operands &outputs);
  void reportUnusedCalls(mlir::Block &block);

  GraphOp graph;
  mlir::ArrayAttr args;
  std::optional<mlir::Location> request;
  mlir::SymbolTableCollection &symbols;
  mlir::OpBuilder builder;
  ShapeCheck shapes;
  llvm::DenseMap<std::pair<mlir::StringAttr, mlir::StringAttr>, TaskOp> tasks;
  llvm::DenseMap<std::pair<mlir::Attribute, mlir::Type>, mlir::Value> literals;
  mlir::Operation *lastLiteral = nullptr;
  llvm::DenseMap<std::pair<mlir::Value, mlir::ArrayAttr>, mlir::Value>
      projections;
  int64_t collectives = 0;
  llvm::SetVector<mlir::Value> discarded;
  llvm::DenseMap<mlir::Operation *, int64_t> statements; ///< With `@live`.
  Operands outputs;                                      ///< Of the graph.
  mlir::Location returnLoc;
  mlir::ArrayAttr actors, inputs, results;
};

} // namespace cgraphc::cg

#endif // CGRAPH_TRANSFORMS_GRAPHELABORATOR_H
