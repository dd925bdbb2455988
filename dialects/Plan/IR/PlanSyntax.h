//===- PlanSyntax.h - Pieces of the custom assembly -------------*- C++ -*-===//

#ifndef PLAN_IR_PLANSYNTAX_H
#define PLAN_IR_PLANSYNTAX_H

#include "mlir/IR/OpImplementation.h"

namespace cgraphc::plan {

using UnresolvedOperands =
    llvm::SmallVectorImpl<mlir::OpAsmParser::UnresolvedOperand>;

/// `[0["prompt"], 1]`: numbers with the paths that go with them.
mlir::ParseResult parseChannelPaths(mlir::OpAsmParser &parser,
                                    mlir::DenseI64ArrayAttr &channels,
                                    mlir::ArrayAttr &paths);
void printChannelPaths(mlir::OpAsmPrinter &printer, mlir::Operation *,
                       mlir::DenseI64ArrayAttr channels, mlir::ArrayAttr paths);

/// `into(0["prompt"] -> %s, … : types)`, or nothing where there is no sink.
mlir::ParseResult parseSinks(mlir::OpAsmParser &parser,
                             UnresolvedOperands &slots,
                             llvm::SmallVectorImpl<mlir::Type> &types,
                             mlir::DenseI64ArrayAttr &results,
                             mlir::ArrayAttr &paths);
void printSinks(mlir::OpAsmPrinter &printer, mlir::Operation *,
                mlir::OperandRange slots, mlir::TypeRange types,
                mlir::DenseI64ArrayAttr results, mlir::ArrayAttr paths);

/// `locals [0, 1] -> types`, or nothing where there is none.
mlir::ParseResult parseLocals(mlir::OpAsmParser &parser,
                              mlir::DenseI64ArrayAttr &locals,
                              llvm::SmallVectorImpl<mlir::Type> &types);
void printLocals(mlir::OpAsmPrinter &printer, mlir::Operation *,
                 mlir::DenseI64ArrayAttr locals, mlir::TypeRange types);

} // namespace cgraphc::plan

#endif // PLAN_IR_PLANSYNTAX_H
