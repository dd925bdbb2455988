//===- Constant.h - Constants on the wire and in C++ ------------*- C++ -*-===//

#ifndef CGRAPHC_LIB_TARGET_CPP_CONSTANT_H
#define CGRAPHC_LIB_TARGET_CPP_CONSTANT_H

#include "Program.h"

namespace cgraphc::cpp {

/// The bytes of \p Value, an evaluated constant, as a \p Ty in wire format.
/// Reports at \p At what has none.
mlir::FailureOr<std::string> encodeConstant(Program &P, mlir::Operation *At,
                                            mlir::Attribute Value,
                                            mlir::Type Ty);

/// \p Value as a C++ initializer of a \p Ty.
mlir::FailureOr<std::string> cppConstant(Program &P, mlir::Operation *At,
                                         mlir::Attribute Value, mlir::Type Ty,
                                         llvm::StringRef Package);

/// `{0x61, 0x62}` of bytes.
std::string bytesInitializer(llvm::StringRef Bytes);

/// An evaluated integer, size or duration.
std::optional<llvm::APInt> integerValue(mlir::Attribute Value);

} // namespace cgraphc::cpp

#endif // CGRAPHC_LIB_TARGET_CPP_CONSTANT_H
