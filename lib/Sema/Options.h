//===- Options.h - `option name = value` ------------------------*- C++ -*-===//

#ifndef CGRAPHC_LIB_SEMA_OPTIONS_H
#define CGRAPHC_LIB_SEMA_OPTIONS_H

#include "ExprChecker.h"

namespace cgraphc::sema {

enum class OptionPlace : uint8_t { Graph = 1, Deployment = 2 };

/// Checks the options of one graph or deployment. What is given in one block
/// of an `if` says nothing about other blocks: `elaborate` knows which are
/// taken.
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
  llvm::SmallVector<std::pair<llvm::StringRef, llvm::SMRange>, 4> seen;

public:
  /// A block as long as it lives: what it gives is forgotten behind it.
  class Block {
  public:
    explicit Block(OptionChecker &options)
        : options(options), before(options.seen.size()) {}
    ~Block() { options.seen.truncate(before); }
    Block(const Block &) = delete;
    Block &operator=(const Block &) = delete;

  private:
    OptionChecker &options;
    size_t before;
  };
};

/// `forever`, which is a name, as a duration; else what `expr` is.
const Constant *evaluateDuration(Checker &checker, ExprChecker &exprs,
                                 ast::Expr *expr, llvm::StringRef what);

} // namespace cgraphc::sema

#endif // CGRAPHC_LIB_SEMA_OPTIONS_H
