//===- OpSyntax.h - Pieces of the custom assembly ---------------*- C++ -*-===//
//
// `custom<X>` directives of both dialects; ODS calls parseX and printX.
//
//===----------------------------------------------------------------------===//

#ifndef CGRAPH_IR_OPSYNTAX_H
#define CGRAPH_IR_OPSYNTAX_H

#include "dialects/CGraph/IR/CGraphAttrs.h"
#include "dialects/CGraph/IR/Expr.h"
#include "mlir/IR/OpImplementation.h"

namespace cgraphc::cg {

/// `4`, `?`, `? max 16`, `@demo.N`, `@demo.N max 16`, or an expression.
mlir::ParseResult parseDim(mlir::AsmParser &parser, mlir::Attribute &dim);
void printDim(mlir::AsmPrinter &printer, mlir::Attribute dim);

/// `name: type = default doc "…" {annotations}`; an unnamed result is its type.
mlir::ParseResult parseParam(mlir::AsmParser &parser, ParamAttr &param);
void printParam(mlir::AsmPrinter &printer, ParamAttr param);

/// Gives the directives of a printer or a parser of operations the shape that
/// ODS expects, for attributes of any kind.
inline void printExpr(mlir::OpAsmPrinter &printer, mlir::Operation *,
                      mlir::Attribute expr) {
  printExpr(printer, expr);
}
inline void printExprList(mlir::OpAsmPrinter &printer, mlir::Operation *,
                          mlir::ArrayAttr exprs) {
  printExprList(printer, exprs);
}

/// `(params)`.
mlir::ParseResult parseParams(mlir::OpAsmParser &parser,
                              mlir::ArrayAttr &params);
void printParams(mlir::OpAsmPrinter &printer, mlir::Operation *,
                 mlir::ArrayAttr params);

/// `[params]`, or nothing where there is none.
mlir::ParseResult parseCompileParams(mlir::OpAsmParser &parser,
                                     mlir::ArrayAttr &params);
void printCompileParams(mlir::OpAsmPrinter &printer, mlir::Operation *,
                        mlir::ArrayAttr params);

/// `-> (results)`, or nothing where there is none.
mlir::ParseResult parseResults(mlir::OpAsmParser &parser,
                               mlir::ArrayAttr &results);
void printResults(mlir::OpAsmPrinter &printer, mlir::Operation *,
                  mlir::ArrayAttr results);

/// `[e, …]`, or nothing where the list is empty.
mlir::ParseResult parseOptionalExprList(mlir::OpAsmParser &parser,
                                        mlir::ArrayAttr &exprs);
void printOptionalExprList(mlir::OpAsmPrinter &printer, mlir::Operation *,
                           mlir::ArrayAttr exprs);

/// `(e, …)`.
mlir::ParseResult parseArgs(mlir::OpAsmParser &parser, mlir::ArrayAttr &args);
void printArgs(mlir::OpAsmPrinter &printer, mlir::Operation *,
               mlir::ArrayAttr args);

/// `i in lower to upper`.
mlir::ParseResult parseLoopRange(mlir::OpAsmParser &parser,
                                 mlir::StringAttr &var, mlir::Attribute &lower,
                                 mlir::Attribute &upper);
void printLoopRange(mlir::OpAsmPrinter &printer, mlir::Operation *,
                    mlir::StringAttr var, mlir::Attribute lower,
                    mlir::Attribute upper);

/// `@demo.Echo::@echo`: a task and, with it, the type of its actor.
mlir::ParseResult parseTaskRef(mlir::OpAsmParser &parser,
                               mlir::FlatSymbolRefAttr &task,
                               mlir::Type &actor);
void printTaskRef(mlir::OpAsmPrinter &printer, mlir::Operation *,
                  mlir::FlatSymbolRefAttr task, mlir::Type actor);

/// `@demo.Echo`: an actor's class and, with it, its type.
mlir::ParseResult parseActorRef(mlir::OpAsmParser &parser,
                                mlir::FlatSymbolRefAttr &actorClass,
                                mlir::Type &actor);
void printActorRef(mlir::OpAsmPrinter &printer, mlir::Operation *,
                   mlir::FlatSymbolRefAttr actorClass, mlir::Type actor);

/// A region, or nothing where it is empty.
mlir::ParseResult parseBody(mlir::OpAsmParser &parser, mlir::Region &body);
void printBody(mlir::OpAsmPrinter &printer, mlir::Operation *,
               mlir::Region &body);

} // namespace cgraphc::cg

#endif // CGRAPH_IR_OPSYNTAX_H
