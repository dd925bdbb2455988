//===- Literals.h - what literal tokens mean --------------------*- C++ -*-===//

#ifndef CGRAPHC_LIB_SYNTAX_LITERALS_H
#define CGRAPHC_LIB_SYNTAX_LITERALS_H

#include "Token.h"
#include "cgraphc/Diagnostics/Diagnostic.h"
#include "cgraphc/Syntax/AST.h"

namespace cgraphc {

// Each reports what is malformed and returns something usable all the same.

/// The value of an integer, decimal or hexadecimal.
uint64_t decodeInteger(llvm::SMRange range, DiagnosticEngine &diags);
double decodeFloat(llvm::SMRange range, DiagnosticEngine &diags);

struct Quantity {
  ast::QuantityExpr::Unit unit;
  int64_t value; ///< nanoseconds or bytes
};
Quantity decodeQuantity(llvm::SMRange range, DiagnosticEngine &diags);

/// The text between the quotes with its escapes resolved, in UTF-8.
std::string decodeString(llvm::SMRange range, DiagnosticEngine &diags);

} // namespace cgraphc

#endif // CGRAPHC_LIB_SYNTAX_LITERALS_H
