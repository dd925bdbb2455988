//===- Includes.h - Headers that types need ---------------------*- C++ -*-===//

#ifndef CGRAPHC_LIB_TARGET_CPP_INCLUDES_H
#define CGRAPHC_LIB_TARGET_CPP_INCLUDES_H

#include "mlir/IR/Types.h"

#include "llvm/ADT/STLFunctionalExtras.h"

#include <set>
#include <string>

namespace cgraphc::cpp {

/// Headers in the order of their names.
struct Includes {
  std::set<std::string> standard, ours, users;

  /// Adds what \p Ty needs; what is declared inside it goes to \p Nominal.
  void add(mlir::Type Ty, llvm::function_ref<void(mlir::Type)> Nominal);
  /// The standard headers, then ours, each group with an empty line behind it.
  std::string text() const;
};

} // namespace cgraphc::cpp

#endif // CGRAPHC_LIB_TARGET_CPP_INCLUDES_H
