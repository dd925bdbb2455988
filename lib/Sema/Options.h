//===- Options.h - `option name = value` ------------------------*- C++ -*-===//

#ifndef CGRAPHC_LIB_SEMA_OPTIONS_H
#define CGRAPHC_LIB_SEMA_OPTIONS_H

#include "ExprChecker.h"

namespace cgraphc::sema {

enum class OptionPlace : uint8_t { Graph = 1, Deployment = 2 };

/// Checks the options of one graph or deployment.
class OptionChecker {
public:
  OptionChecker(Checker &checker, OptionPlace place)
      : checker(checker), place(place) {}

  void check(ExprChecker &exprs, ast::OptionStmt &stmt);
  /// Forgets which options were given.
  void forget() { seen.clear(); }

private:
  Checker &checker;
  OptionPlace place;
  llvm::StringMap<llvm::SMRange> seen;
};

/// `forever`, which is a name, as a duration; else what `expr` is.
const Constant *evaluateDuration(Checker &checker, ExprChecker &exprs,
                                 ast::Expr *expr, llvm::StringRef what);

} // namespace cgraphc::sema

#endif // CGRAPHC_LIB_SEMA_OPTIONS_H
