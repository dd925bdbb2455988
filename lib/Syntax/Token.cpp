//===- Token.cpp - what tokens are called ---------------------------------===//

#include "Token.h"
#include "llvm/Support/ErrorHandling.h"

using namespace cgraphc;

std::string cgraphc::describe(TokenKind kind) {
  switch (kind) {
#define TOKEN(Kind, Description)                                               \
  case TokenKind::Kind:                                                        \
    return Description;
#define PUNCTUATION(Kind, Spelling)                                            \
  case TokenKind::Kind:                                                        \
    return "`" Spelling "`";
#define KEYWORD(Spelling)                                                      \
  case TokenKind::kw_##Spelling:                                               \
    return "`" #Spelling "`";
#include "Tokens.def"
  }
  llvm_unreachable("all kinds are covered");
}

std::string cgraphc::describe(const Token &token) {
  constexpr size_t longest = 40;
  switch (token.kind) {
  case TokenKind::Eof:
  case TokenKind::String:
    return describe(token.kind);
  default:
    break;
  }
  if (token.isQuoted)
    return token.spelling().str();
  if (token.spelling().size() > longest)
    return describe(token.kind);
  return "`" + token.spelling().str() + "`";
}

llvm::StringRef cgraphc::stringifyTokenKind(TokenKind kind) {
  switch (kind) {
#define TOKEN(Kind, Description)                                               \
  case TokenKind::Kind:                                                        \
    return #Kind;
#define PUNCTUATION(Kind, Spelling)                                            \
  case TokenKind::Kind:                                                        \
    return #Kind;
#define KEYWORD(Spelling)                                                      \
  case TokenKind::kw_##Spelling:                                               \
    return "kw_" #Spelling;
#include "Tokens.def"
  }
  llvm_unreachable("all kinds are covered");
}
