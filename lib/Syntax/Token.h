//===- Token.h - tokens are ranges of the source ----------------*- C++ -*-===//

#ifndef CGRAPHC_LIB_SYNTAX_TOKEN_H
#define CGRAPHC_LIB_SYNTAX_TOKEN_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/SMLoc.h"
#include <cstdint>
#include <string>

namespace cgraphc {

enum class TokenKind : uint8_t {
#define TOKEN(Kind, Description) Kind,
#define PUNCTUATION(Kind, Spelling) Kind,
#define KEYWORD(Spelling) kw_##Spelling,
#include "Tokens.def"
};

struct Token {
  TokenKind kind = TokenKind::Eof;
  /// First token on its line; recovery uses it, the grammar does not.
  bool startsLine = false;
  bool isQuoted = false; ///< a name in backticks
  /// Malformed text before it was reported and skipped: an error here would
  /// be about the same mistake.
  bool afterError = false;
  llvm::SMRange range;
  llvm::SMRange doc; ///< `///` lines since the previous token

  bool is(TokenKind other) const { return kind == other; }
  bool isKeyword() const { return kind >= TokenKind::kw_actor; }
  /// A name, or a reserved word.
  bool isWord() const { return is(TokenKind::Name) || isKeyword(); }
  llvm::StringRef spelling() const {
    const char *begin = range.Start.getPointer();
    return {begin, static_cast<size_t>(range.End.getPointer() - begin)};
  }
};

/// "`->`", "a name": what a message calls a kind of token.
std::string describe(TokenKind kind);
/// "`foo`", "the end of the file": what a message calls a token that was found.
std::string describe(const Token &token);
/// "Name", "LBrace", "kw_actor": what `--emit=tokens` prints.
llvm::StringRef stringifyTokenKind(TokenKind kind);

} // namespace cgraphc

#endif // CGRAPHC_LIB_SYNTAX_TOKEN_H
