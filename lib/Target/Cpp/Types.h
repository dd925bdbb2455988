//===- Types.h - Types in C++ and in `.cgraph` ------------------*- C++ -*-===//

#ifndef CGRAPHC_LIB_TARGET_CPP_TYPES_H
#define CGRAPHC_LIB_TARGET_CPP_TYPES_H

#include "dialects/CGraph/IR/CGraphAttrs.h"
#include "mlir/IR/Types.h"

#include "llvm/ADT/ArrayRef.h"

#include <string>

namespace cgraphc::cpp {

/// The C++ type of a value (language.md, 4.3), as seen from \p Package.
std::string cppType(mlir::Type Ty, llvm::StringRef Package);

/// The enumerator of `cgraph::DType` for an element of a tensor.
std::string dtypeName(mlir::Type Element);

/// `R`, `void`, or `std::tuple<R...>` of several results.
std::string cppResult(llvm::ArrayRef<mlir::Attribute> Results,
                      llvm::StringRef Package);

/// `std::string, std::int64_t` of an array of parameters.
std::string cppTypeList(llvm::ArrayRef<mlir::Attribute> Params,
                        llvm::StringRef Package);

/// The type of a value that is given for a compile-time parameter of this type:
/// `int` is 64 bits wide.
mlir::Type launchType(mlir::Type Ty);

} // namespace cgraphc::cpp

#endif // CGRAPHC_LIB_TARGET_CPP_TYPES_H
