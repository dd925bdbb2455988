//===- TypeText.h - Types as the language writes them -----------*- C++ -*-===//

#ifndef CGRAPH_IR_TYPETEXT_H
#define CGRAPH_IR_TYPETEXT_H

#include "mlir/IR/Types.h"
#include <string>

namespace cgraphc::cg {

/// `tensor<bf16, [T, 4096], cuda>`: for messages.
std::string getTypeText(mlir::Type type);

/// `[T, 4096]`.
std::string getShapeText(llvm::ArrayRef<mlir::Attribute> dims);

} // namespace cgraphc::cg

#endif // CGRAPH_IR_TYPETEXT_H
