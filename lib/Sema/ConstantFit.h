//===- ConstantFit.h - whether a constant fits a type -----------*- C++ -*-===//

#ifndef CGRAPHC_LIB_SEMA_CONSTANTFIT_H
#define CGRAPHC_LIB_SEMA_CONSTANTFIT_H

#include "cgraphc/Sema/Type.h"

namespace cgraphc::sema {

enum class ConstantFit : uint8_t { Fits, OtherType, OutOfRange };

/// Whether `value` can become a `type`. What is symbolic counts as in range.
ConstantFit getConstantFit(const Constant *value, const Type *type);

} // namespace cgraphc::sema

#endif // CGRAPHC_LIB_SEMA_CONSTANTFIT_H
