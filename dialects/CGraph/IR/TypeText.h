//===- TypeText.h - Types as the language writes them -----------*- C++ -*-===//

#ifndef CGRAPH_IR_TYPETEXT_H
#define CGRAPH_IR_TYPETEXT_H

#include "mlir/IR/Attributes.h"
#include "mlir/IR/Types.h"
#include "llvm/ADT/ArrayRef.h"
#include <string>

namespace cgraphc::cg {

/// `Echo` of the symbol `demo.hello.Echo`.
llvm::StringRef getShortName(llvm::StringRef symbol);

/// `tensor<bf16, [T, 4096], cuda>`.
std::string getTypeText(mlir::Type type);

/// `msg: str, n: i64` of an array of `#cgraph.param`, without defaults.
std::string getParamsText(llvm::ArrayRef<mlir::Attribute> params);

/// ``, ` -> str` or ` -> (hits: u64, misses: u64)`.
std::string getResultsText(llvm::ArrayRef<mlir::Attribute> results);

/// `[T, 4096]`.
std::string getShapeText(llvm::ArrayRef<mlir::Attribute> dims);

} // namespace cgraphc::cg

#endif // CGRAPH_IR_TYPETEXT_H
