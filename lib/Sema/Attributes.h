//===- Attributes.h - attributes of declarations and statements -*- C++ -*-===//

#ifndef CGRAPHC_LIB_SEMA_ATTRIBUTES_H
#define CGRAPHC_LIB_SEMA_ATTRIBUTES_H

#include "ExprChecker.h"

namespace cgraphc::sema {

/// What an attribute stands before.
enum class AttributeTarget : uint16_t {
  Declaration = 1 << 0, ///< of a file, except those below
  Actor = 1 << 1,
  Task = 1 << 2,
  Graph = 1 << 3,
  Binding = 1 << 4, ///< let, var, assignment
  Statement = 1 << 5,
  Member = 1 << 6 ///< a field or parameter
};

/// Checks names, places and arguments; puts `@allow` into effect in `range`.
void checkAttributes(Checker &checker, ExprChecker &exprs,
                     llvm::ArrayRef<ast::Attribute> attributes,
                     AttributeTarget target, llvm::SMRange range);

} // namespace cgraphc::sema

#endif // CGRAPHC_LIB_SEMA_ATTRIBUTES_H
