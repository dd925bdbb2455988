//===- Lexer.cpp - source text to tokens ----------------------------------===//

#include "Lexer.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/ConvertUTF.h"

using namespace cgraphc;
using llvm::StringRef;

static bool isWordStart(char c) { return llvm::isAlpha(c) || c == '_'; }
static bool isWordPart(char c) { return llvm::isAlnum(c) || c == '_'; }

Lexer::Lexer(StringRef buffer, DiagnosticEngine &diags)
    : cur(buffer.begin()), end(buffer.end()), diags(diags),
      reportedBefore(diags.reported()) {
  checkEncoding(buffer);
  if (startsWith("\xEF\xBB\xBF")) // A byte order mark.
    cur += 3;
}

void Lexer::checkEncoding(StringRef buffer) {
  const auto *at = reinterpret_cast<const llvm::UTF8 *>(buffer.begin());
  const auto *past = reinterpret_cast<const llvm::UTF8 *>(buffer.end());
  if (llvm::isLegalUTF8String(&at, past))
    return checkDirections(buffer);
  // `at` is the first character that is malformed.
  const char *bad = reinterpret_cast<const char *>(at);
  diags.report(CG0005, range(bad, bad + 1), "file is not valid UTF-8")
      .label("byte 0x" + llvm::utohexstr(static_cast<uint8_t>(*bad)) +
             " starts no character");
}

/// Embeddings, overrides and isolates of the Unicode bidirectional algorithm
/// show a line in another order than the one that is compiled (CVE-2021-42574).
void Lexer::checkDirections(StringRef buffer) {
  for (size_t at = buffer.find('\xE2'); at != StringRef::npos;
       at = buffer.find('\xE2', at + 1)) {
    // Three bytes, as the text is UTF-8.
    unsigned number =
        0x2000 | (buffer[at + 1] & 0x3F) << 6 | (buffer[at + 2] & 0x3F);
    if ((number < 0x202A || number > 0x202E) &&
        (number < 0x2066 || number > 0x2069))
      continue;
    const char *begin = buffer.begin() + at;
    std::string code = llvm::utohexstr(number);
    diags
        .report(CG0027, range(begin, begin + 3),
                "U+" + code + " changes the direction in which text is shown")
        .help("write `\\u{" + code + "}` in a string, leave it out elsewhere");
  }
}

Token Lexer::next() {
  Token token;
  for (;;) {
    skipTrivia(token);
    const char *begin = cur;
    if (cur == end) {
      token.kind = TokenKind::Eof;
    } else if (isWordStart(*cur)) {
      lexWord(token);
    } else if (llvm::isDigit(*cur)) {
      lexNumber(token);
    } else if (*cur == '"' || *cur == '\'') {
      lexString(token);
    } else if (*cur == '`') {
      lexQuotedName(token);
    } else if (!lexPunctuation(token)) {
      skipUnknown();
      token.afterError = true;
      continue;
    }
    token.range = range(begin, cur);
    seenToken = true;
    return token;
  }
}

//===----------------------------------------------------------------------===//
// Blanks and comments
//===----------------------------------------------------------------------===//

void Lexer::skipTrivia(Token &token) {
  if (!seenToken)
    token.startsLine = true;
  while (cur != end) {
    if (sawTooMuch())
      return stop();
    if (*cur == '\n') {
      token.startsLine = true;
      ++cur;
    } else if (*cur == ' ' || *cur == '\t' || *cur == '\r') {
      ++cur;
    } else if (startsWith("//")) {
      skipLineComment(token);
    } else if (startsWith("/*")) {
      skipBlockComment();
    } else if (*cur == ';') {
      diags.report(CG0013, range(cur, cur + 1), "there are no semicolons")
          .fix("remove it", range(cur, cur + 1), "");
      ++cur;
    } else {
      return;
    }
  }
}

void Lexer::skipLineComment(Token &token) {
  const char *begin = cur;
  while (cur != end && *cur != '\n')
    ++cur;
  StringRef line = StringRef(begin, cur - begin).rtrim('\r');
  const char *past = line.end();
  if (line.starts_with("//!")) {
    if (seenToken) {
      diags.report(CG0014, range(begin, past),
                   "`//!` documents a file and stands at its top");
      return;
    }
    if (!fileDocRange.isValid())
      fileDocRange = range(begin, past);
    fileDocRange.End = llvm::SMLoc::getFromPointer(past);
  } else if (line.starts_with("///") && !line.starts_with("////")) {
    if (!token.doc.isValid())
      token.doc = range(begin, past);
    token.doc.End = llvm::SMLoc::getFromPointer(past);
  }
}

void Lexer::skipBlockComment() {
  const char *begin = cur;
  size_t close = StringRef(cur, end - cur).find("*/", 2);
  cur = close == StringRef::npos ? end : cur + close + 2;
  Diagnostic &error = diags.report(CG0012, range(begin, begin + 2),
                                   "there are no block comments");
  error.help("start every line of the comment with `//`");
  // An edit where the comment is the rest of one line.
  StringRef rest =
      StringRef(cur, end - cur).take_until([](char c) { return c == '\n'; });
  if (close != StringRef::npos && rest.trim().empty() &&
      !StringRef(begin, cur - begin).contains('\n'))
    error.fixIt(range(begin, begin + 2), "//").fixIt(range(cur - 2, cur), "");
}

void Lexer::skipUnknown() {
  const char *begin = cur;
  if (*cur == '#') {
    while (cur != end && *cur != '\n')
      ++cur;
    diags.report(CG0002, range(begin, begin + 1), "no token starts with `#`")
        .fix("comments start with `//`", range(begin, begin + 1), "//");
    return;
  }
  if (*cur == '&' || *cur == '|') {
    std::string twice(2, *cur++);
    diags
        .report(CG0002, range(begin, cur),
                "no token starts with one `" + twice.substr(1) + "`")
        .fix("write it twice", range(begin, cur), twice);
    return;
  }
  // A run of such bytes is one mistake, and one message.
  auto isUnknown = [](char c) {
    auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80 || byte == 0x7f || (byte < 0x20 && !llvm::isSpace(c)) ||
           StringRef("$\\^~").contains(c) || c == '\f' || c == '\v';
  };
  do
    ++cur;
  while (cur != end && isUnknown(*cur));
  StringRef text(begin, cur - begin);
  bool printable = text.size() <= 16 && llvm::all_of(text, [](char c) {
                     return static_cast<unsigned char>(c) >= 0x20;
                   });
  const auto *at = reinterpret_cast<const llvm::UTF8 *>(text.begin());
  const auto *past = reinterpret_cast<const llvm::UTF8 *>(text.end());
  printable &= llvm::isLegalUTF8String(&at, past);
  diags.report(CG0002, range(begin, cur),
               printable ? "no token starts with `" + text.str() + "`"
                         : std::string("no token starts with this character"));
}

//===----------------------------------------------------------------------===//
// Words and punctuation
//===----------------------------------------------------------------------===//

void Lexer::lexWord(Token &token) {
  const char *begin = cur;
  while (cur != end && isWordPart(*cur))
    ++cur;
  token.kind = llvm::StringSwitch<TokenKind>(StringRef(begin, cur - begin))
#define KEYWORD(Spelling) .Case(#Spelling, TokenKind::kw_##Spelling)
#include "Tokens.def"
                   .Default(TokenKind::Name);
}

void Lexer::lexQuotedName(Token &token) {
  const char *begin = cur++;
  while (cur != end && isWordPart(*cur))
    ++cur;
  token.kind = TokenKind::Name;
  token.isQuoted = true;
  bool isName = cur != begin + 1 && isWordStart(begin[1]);
  if (cur != end && *cur == '`') {
    ++cur;
  } else {
    isName = false;
    // Up to the closing backtick, if it is on this line.
    const char *close = cur;
    while (close != end && *close != '\n' && *close != '`')
      ++close;
    if (close != end && *close == '`')
      cur = close + 1;
  }
  if (!isName)
    diags.report(CG0023, range(begin, cur),
                 "backquotes enclose one name, such as `type`");
}

bool Lexer::lexPunctuation(Token &token) {
  auto take = [&](TokenKind kind, unsigned length) {
    token.kind = kind;
    cur += length;
    return true;
  };
  // Longest spellings first.
#define PUNCTUATION(Kind, Spelling)                                            \
  if (sizeof(Spelling) == 3 && startsWith(Spelling))                           \
    return take(TokenKind::Kind, 2);
#include "Tokens.def"
#define PUNCTUATION(Kind, Spelling)                                            \
  if (sizeof(Spelling) == 2 && *cur == (Spelling)[0])                          \
    return take(TokenKind::Kind, 1);
#include "Tokens.def"
  return false;
}

//===----------------------------------------------------------------------===//
// Numbers and strings
//===----------------------------------------------------------------------===//

void Lexer::lexNumber(Token &token) {
  const char *begin = cur;
  auto digits = [&] {
    while (cur != end && (llvm::isDigit(*cur) || *cur == '_'))
      ++cur;
  };
  auto isExponent = [&] {
    if (cur == end || (*cur != 'e' && *cur != 'E'))
      return false;
    const char *at = cur + 1;
    if (at != end && (*at == '+' || *at == '-'))
      ++at;
    return at != end && llvm::isDigit(*at);
  };
  token.kind = TokenKind::Integer;
  if (!startsWith("0x") && !startsWith("0X")) {
    digits();
    // `0..4` is a range and `x.0.y` a member.
    if (cur + 1 < end && *cur == '.' && llvm::isDigit(cur[1])) {
      token.kind = TokenKind::Float;
      ++cur;
      digits();
    }
    if (isExponent()) {
      token.kind = TokenKind::Float;
      cur += 2;
      digits();
    }
  }
  const char *unit = cur;
  while (cur != end && isWordPart(*cur))
    ++cur;
  if (cur == unit)
    return;
  bool isHex = unit == begin;
  if (!isHex)
    token.kind = TokenKind::Quantity;
}

void Lexer::lexString(Token &token) {
  const char *begin = cur++;
  const char quote = *begin;
  token.kind = TokenKind::String;
  while (cur != end && *cur != quote && *cur != '\n') {
    if (*cur == '\\' && cur + 1 != end && cur[1] != '\n')
      ++cur;
    ++cur;
  }
  if (cur == end || *cur != quote) {
    const char *past = StringRef(begin, cur - begin).rtrim('\r').end();
    diags.report(CG0003, range(begin, past),
                 "string is not closed on its line");
    return;
  }
  ++cur;
  if (quote == '\'')
    diags.report(CG0002, range(begin, cur), "strings stand in double quotes")
        .help("use double quotes")
        .fixIt(range(begin, begin + 1), "\"")
        .fixIt(range(cur - 1, cur), "\"");
}
