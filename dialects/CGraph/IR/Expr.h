//===- Expr.h - Compile-time expressions ------------------------*- C++ -*-===//

#ifndef CGRAPH_IR_EXPR_H
#define CGRAPH_IR_EXPR_H

#include "dialects/CGraph/IR/CGraphAttrs.h"
#include "mlir/IR/OpImplementation.h"
#include "llvm/ADT/StringMap.h"
#include <string>

namespace cgraphc::cg {

/// Parses an expression in call form: `add(mul(p, 4), l)`, `"text"`, `true`,
/// `[1, 2]`, `float(1.5)`, `ns(500)`, `bytes(64)`, `unsigned(5)`, `@demo.N`.
mlir::ParseResult parseExpr(mlir::AsmParser &parser, mlir::Attribute &expr);
void printExpr(mlir::AsmPrinter &printer, mlir::Attribute expr);

/// Parses `[e, …]`.
mlir::ParseResult parseExprList(mlir::AsmParser &parser,
                                mlir::ArrayAttr &exprs);
void printExprList(mlir::AsmPrinter &printer, mlir::ArrayAttr exprs);

/// The expression as the language writes it: `p * 4 + l`.
std::string getSourceText(mlir::Attribute expr);

/// The expression with the parameters that `values` knows by name replaced.
mlir::Attribute substitute(mlir::Attribute expr,
                           const llvm::StringMap<mlir::Attribute> &values);

} // namespace cgraphc::cg

#endif // CGRAPH_IR_EXPR_H
