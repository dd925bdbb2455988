//===- LaunchExpr.h - Expressions that are evaluated at launch --*- C++ -*-===//

#ifndef CGRAPHC_LIB_TARGET_CPP_LAUNCHEXPR_H
#define CGRAPHC_LIB_TARGET_CPP_LAUNCHEXPR_H

#include "Program.h"

#include "llvm/Support/JSON.h"

namespace cgraphc::cpp {

/// Whether \p Expr needs values that are given at launch.
bool isOpen(mlir::Attribute Expr);

/// A constructor's argument as C++ over `launch`, of the C++ type of \p Ty.
mlir::FailureOr<std::string> launchCpp(Program &P, mlir::Operation *At,
                                       mlir::Attribute Expr, mlir::Type Ty,
                                       llvm::StringRef Package);

/// The same for the manifest: a JSON value of the type, or an object
/// `{"parameter": "model"}`, `{"env": "TOKEN"}`, `{"op": "add", "args": […]}`.
mlir::FailureOr<llvm::json::Value> launchJson(mlir::Operation *At,
                                              mlir::Attribute Expr);

} // namespace cgraphc::cpp

#endif // CGRAPHC_LIB_TARGET_CPP_LAUNCHEXPR_H
