//===- Import.h - checked syntax trees to the cgraph dialect ----*- C++ -*-===//

#ifndef CGRAPHC_IMPORT_IMPORT_H
#define CGRAPHC_IMPORT_IMPORT_H

#include "mlir/IR/OwningOpRef.h"

namespace llvm {
class SourceMgr;
} // namespace llvm
namespace mlir {
class MLIRContext;
class ModuleOp;
} // namespace mlir

namespace cgraphc {
namespace ast {
struct Program;
} // namespace ast

/// The phase `input` of a program that Sema has checked: one operation for each
/// source construct, with ranges of the source as locations. Declarations that
/// Sema marked invalid are left out. The result is not verified.
mlir::OwningOpRef<mlir::ModuleOp> importProgram(mlir::MLIRContext &context,
                                                const llvm::SourceMgr &sources,
                                                const ast::Program &program);

/// Registers `--import-cgraph` with mlir-translate's machinery.
void registerImportTranslation();

} // namespace cgraphc

#endif // CGRAPHC_IMPORT_IMPORT_H
