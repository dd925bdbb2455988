//===- Lexer.h - source text to tokens --------------------------*- C++ -*-===//

#ifndef CGRAPHC_LIB_SYNTAX_LEXER_H
#define CGRAPHC_LIB_SYNTAX_LEXER_H

#include "Token.h"
#include "cgraphc/Diagnostics/Diagnostic.h"

namespace cgraphc {

/// Makes tokens one at a time. Malformed text is reported once and either
/// skipped or made into the token that was meant, so the parser never sees it.
class Lexer {
public:
  Lexer(llvm::StringRef buffer, DiagnosticEngine &diags);

  Token next();

  /// From now on, `next` returns Eof.
  void stop() { cur = end; }

  /// Whether so much was reported since the start that the rest of the file is
  /// not worth a look.
  bool sawTooMuch() const {
    return diags.reported() - reportedBefore >= reportLimit;
  }

  /// The `//!` lines before the first token.
  llvm::SMRange fileDoc() const { return fileDocRange; }

private:
  void checkEncoding(llvm::StringRef buffer);
  void checkDirections(llvm::StringRef buffer);
  /// Skips blanks and comments; notes documentation.
  void skipTrivia(Token &token);
  void skipLineComment(Token &token);
  void skipBlockComment();
  /// Consumes one malformed character (or a run of them) and reports it.
  void skipUnknown();

  void lexWord(Token &token);
  void lexQuotedName(Token &token);
  void lexNumber(Token &token);
  void lexString(Token &token);
  bool lexPunctuation(Token &token);

  bool startsWith(llvm::StringRef text) const {
    return llvm::StringRef(cur, end - cur).starts_with(text);
  }
  static llvm::SMRange range(const char *begin, const char *past) {
    return {llvm::SMLoc::getFromPointer(begin),
            llvm::SMLoc::getFromPointer(past)};
  }

  const char *cur;
  const char *end;
  DiagnosticEngine &diags;
  static constexpr size_t reportLimit = 500;
  size_t reportedBefore;
  llvm::SMRange fileDocRange;
  bool seenToken = false;
};

} // namespace cgraphc

#endif // CGRAPHC_LIB_SYNTAX_LEXER_H
