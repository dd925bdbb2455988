//===- ParserCore.cpp - tokens, errors, recovery, names -------------------===//

#include "ParserImpl.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/SaveAndRestore.h"

using namespace cgraphc;
using llvm::SMLoc;
using llvm::SMRange;
using llvm::StringRef;
using llvm::Twine;

Parser::Parser(StringRef buffer, ast::File &file, ast::Arena &arena,
               DiagnosticEngine &diags, const SyntaxLimits &limits)
    : lexer(buffer, diags), file(file), arena(arena), diags(diags),
      limits(limits), previousEnd(SMLoc::getFromPointer(buffer.begin())) {
  token = lexer.next();
}

//===----------------------------------------------------------------------===//
// Tokens
//===----------------------------------------------------------------------===//

const Token &Parser::peek(unsigned distance) {
  while (ahead.size() < distance)
    ahead.push_back(lexer.next());
  return ahead[distance - 1];
}

bool Parser::atWordThen(TokenKind kind) { return atWord() && peek(1).is(kind); }

void Parser::advance() {
  if (token.doc.isValid() && !docTaken && !panic)
    diags.report(CG0014, token.doc, "doc comment documents nothing")
        .note("`///` stands before a declaration, member or parameter");
  docTaken = false;
  previousEnd = token.range.End;
  if (ahead.empty()) {
    token = lexer.next();
  } else {
    token = ahead.front();
    ahead.pop_front();
  }
}

bool Parser::consumeIf(TokenKind kind) {
  if (!at(kind))
    return false;
  advance();
  return true;
}

static bool isBrace(TokenKind kind) {
  return kind == TokenKind::LBrace || kind == TokenKind::RBrace;
}

bool Parser::expect(TokenKind kind, const Twine &where) {
  if (consumeIf(kind))
    return true;
  std::string spelling = describe(kind);
  Diagnostic *diagnostic = expected(spelling + " " + where);
  if (diagnostic && spelling.front() == '`' && !isBrace(kind))
    diagnostic->fix("insert " + spelling, SMRange(previousEnd, previousEnd),
                    StringRef(spelling).drop_front().drop_back());
  return false;
}

void Parser::expectTypeEnd() {
  if (!at(TokenKind::GreaterEqual)) {
    expect(TokenKind::Greater, "after the parameters of a type");
    return;
  }
  SMLoc middle = SMLoc::getFromPointer(token.range.Start.getPointer() + 1);
  previousEnd = middle;
  token.kind = TokenKind::Equal;
  token.range.Start = middle;
}

//===----------------------------------------------------------------------===//
// Errors
//===----------------------------------------------------------------------===//

Diagnostic *Parser::errorAt(Code code, SMRange range, const Twine &message) {
  bool silent = panic || gaveUp || token.afterError ||
                lastError == token.range.Start.getPointer();
  panic = true;
  if (silent)
    return nullptr;
  lastError = token.range.Start.getPointer();
  Diagnostic &diagnostic = diags.report(code, range, message);
  if (lexer.sawTooMuch())
    giveUp();
  return &diagnostic;
}

Diagnostic *Parser::error(Code code, const Twine &message) {
  // What is missing at the end of a line is missing there, not on the next.
  bool missing = token.startsLine || token.is(TokenKind::Eof);
  if (missing)
    return errorAt(code, SMRange(previousEnd, previousEnd), message);
  return errorAt(code, token.range, message + ", found " + describe(token));
}

Diagnostic *Parser::expected(const Twine &what) {
  return error(CG0001, "expected " + what);
}

void Parser::unclosed(const Token &open) {
  if (gaveUp)
    return;
  bool wasPanic = panic;
  Diagnostic *diagnostic =
      errorAt(CG0011, open.range, "`" + open.spelling() + "` is never closed");
  if (diagnostic && !token.is(TokenKind::Eof))
    diagnostic->label(token.range, "this cannot stand inside it");
  // The construct is treated as closed, and its parent goes on.
  panic = wasPanic || gaveUp;
}

void Parser::giveUp() {
  gaveUp = true;
  panic = true;
  lexer.stop();
  ahead.clear();
  token = lexer.next();
}

Parser::Nesting::Nesting(Parser &parser) : parser(parser) {
  if (++parser.nesting <= parser.limits.nesting || parser.gaveUp)
    return;
  parser.panic = false;
  parser.lastError = nullptr;
  parser.errorAt(CG0021, parser.token.range,
                 "nesting is deeper than " + Twine(parser.limits.nesting));
  parser.giveUp();
}

void Parser::growTo(ast::Node *node, unsigned height) {
  node->setHeight(height);
  if (height <= limits.nesting || gaveUp)
    return;
  panic = false;
  lastError = nullptr;
  errorAt(CG0021, SMRange(previousEnd, previousEnd),
          "nesting is deeper than " + Twine(limits.nesting));
  giveUp();
}

//===----------------------------------------------------------------------===//
// Recovery
//===----------------------------------------------------------------------===//

bool Parser::atFileLevelKeyword() const {
  switch (token.kind) {
  case TokenKind::kw_actor:
  case TokenKind::kw_deployment:
  case TokenKind::kw_dim:
  case TokenKind::kw_edition:
  case TokenKind::kw_enum:
  case TokenKind::kw_exception:
  case TokenKind::kw_graph:
  case TokenKind::kw_import:
  case TokenKind::kw_instantiate:
  case TokenKind::kw_opaque:
  case TokenKind::kw_package:
  case TokenKind::kw_record:
  case TokenKind::kw_type:
    return true;
  default:
    return false;
  }
}

bool Parser::atDeclStart() const {
  return atFileLevelKeyword() || token.is(TokenKind::kw_const) ||
         (token.is(TokenKind::At) && token.startsLine);
}

bool Parser::atStatementStart() const {
  switch (token.kind) {
  case TokenKind::kw_let:
  case TokenKind::kw_var:
  case TokenKind::kw_for:
  case TokenKind::kw_if:
  case TokenKind::kw_require:
  case TokenKind::kw_option:
  case TokenKind::kw_const:
  case TokenKind::kw_discard:
  case TokenKind::kw_return:
    return true;
  case TokenKind::At:
  case TokenKind::Name:
    return token.startsLine;
  default:
    return false;
  }
}

bool Parser::atHardStop() {
  if (!token.startsLine || !token.isKeyword())
    return false;
  switch (token.kind) {
  case TokenKind::kw_host:
  case TokenKind::kw_live:
  case TokenKind::kw_needs:
  case TokenKind::kw_new:
  case TokenKind::kw_replace:
  case TokenKind::kw_task:
    break;
  case TokenKind::kw_for: // Also the start of a comprehension.
    return false;
  default:
    if (!atFileLevelKeyword() && !atStatementStart())
      return false;
  }
  // Otherwise it is a name: of a field, a parameter, an argument.
  TokenKind next = peek(1).kind;
  return next != TokenKind::Colon && next != TokenKind::Equal;
}

void Parser::skipUntil(llvm::function_ref<bool()> isStop, Braces braces) {
  unsigned depth = 0;
  for (; !token.is(TokenKind::Eof); advance()) {
    if ((depth == 0 && isStop()) || atHardStop())
      return;
    switch (token.kind) {
    case TokenKind::LBrace:
      if (braces == Braces::Stop)
        return;
      [[fallthrough]];
    case TokenKind::LParen:
    case TokenKind::LSquare:
      ++depth;
      break;
    case TokenKind::RBrace:
    case TokenKind::RParen:
    case TokenKind::RSquare:
      if (depth == 0)
        return;
      --depth;
      break;
    default:
      break;
    }
  }
}

void Parser::skipToMember(llvm::function_ref<bool()> isStart, bool overBraces) {
  for (;;) {
    skipUntil(isStart, Braces::Skip);
    if (!token.is(TokenKind::RParen) && !token.is(TokenKind::RSquare) &&
        !(overBraces && token.is(TokenKind::RBrace)))
      break;
    advance();
  }
  panic = gaveUp;
}

void Parser::recoverInList(TokenKind close) {
  skipUntil([&] { return token.is(TokenKind::Comma) || token.is(close); },
            Braces::Stop);
  if (token.is(TokenKind::Comma) || token.is(close))
    panic = gaveUp;
}

void Parser::recoverToBody() {
  skipUntil([&] { return token.is(TokenKind::LBrace); }, Braces::Stop);
  if (token.is(TokenKind::LBrace))
    panic = gaveUp;
}

void Parser::parseList(const Token &open, TokenKind close, StringRef what,
                       llvm::function_ref<void()> parseElement,
                       std::optional<TokenKind> next) {
  llvm::SaveAndRestore inList(openLists, openLists + 1);
  while (!panic) {
    if (consumeIf(close))
      return;
    parseElement();
    if (panic)
      recoverInList(close);
    if (panic || at(close) || consumeIf(TokenKind::Comma))
      continue;
    if (token.is(TokenKind::Eof) || token.is(TokenKind::RBrace) ||
        token.is(TokenKind::LBrace) || token.is(TokenKind::Arrow) ||
        atHardStop())
      return unclosed(open);
    if (next && at(*next)) {
      expect(close, "after " + what);
      panic = gaveUp;
      return;
    }
    bool forgotten = token.isWord() || token.is(TokenKind::String);
    Diagnostic *diagnostic =
        expected("`,` or " + describe(close) + " after " + what);
    if (diagnostic && forgotten)
      diagnostic->fix("insert `,`", SMRange(previousEnd, previousEnd), ",");
    // A forgotten comma: the next element follows.
    if (forgotten)
      panic = gaveUp;
    else
      recoverInList(close);
    consumeIf(TokenKind::Comma);
  }
}

void Parser::parseBody(llvm::function_ref<bool()> isStart,
                       llvm::function_ref<bool()> belongsOutside,
                       llvm::function_ref<void()> parseMember) {
  if (panic)
    recoverToBody();
  Token open = token;
  if (!expect(TokenKind::LBrace, "to open the body"))
    return;
  Nesting nesting(*this);
  while (!gaveUp) {
    if (consumeIf(TokenKind::RBrace))
      return;
    if (token.is(TokenKind::Eof) || belongsOutside())
      return unclosed(open);
    const char *before = token.range.Start.getPointer();
    parseMember();
    if (!panic || gaveUp)
      continue;
    bool stuck = token.range.Start.getPointer() == before;
    if (stuck && !token.is(TokenKind::RBrace))
      advance();
    skipToMember(isStart);
  }
}

//===----------------------------------------------------------------------===//
// Names and strings
//===----------------------------------------------------------------------===//

ast::Name Parser::takeName() {
  StringRef text = token.spelling();
  if (token.isQuoted)
    text = text.trim('`');
  ast::Name name{text, token.range};
  advance();
  return name;
}

ast::Name Parser::parseAnyName(const Twine &what) {
  if (atWord())
    return takeName();
  expected(what);
  return {};
}

ast::Name Parser::parseName(const Twine &what) {
  if (at(TokenKind::Name))
    return takeName();
  // A reserved word on the next line rather begins something else.
  if (atWord() && !token.startsLine) {
    StringRef word = token.spelling();
    if (Diagnostic *diagnostic =
            errorAt(CG0010, token.range, "`" + word + "` is a reserved word"))
      diagnostic->fix("put it in backquotes to use it as a name", token.range,
                      "`" + word + "`");
    panic = gaveUp;
    return takeName();
  }
  expected(what);
  return {};
}

ast::DottedName Parser::parseDottedName(const Twine &what) {
  SMLoc start = token.range.Start;
  llvm::SmallVector<ast::Name, 4> parts{parseName(what)};
  while (consumeIf(TokenKind::Dot))
    parts.push_back(parseAnyName("a name after `.`"));
  ast::DottedName result;
  if (!parts.back().empty())
    result.parts = arena.copyList(parts);
  result.range = rangeFrom(start);
  return result;
}

ast::StringLit Parser::takeString() {
  SMRange range = token.range;
  advance();
  return {arena.copy(decodeString(range, diags)), range};
}

ast::StringLit Parser::parseString(const Twine &what) {
  if (at(TokenKind::String))
    return takeString();
  expected(what);
  return {};
}

//===----------------------------------------------------------------------===//
// Docs and attributes
//===----------------------------------------------------------------------===//

ast::DocComment Parser::makeDoc(SMRange range, StringRef marker) {
  if (!range.isValid())
    return {};
  const char *begin = range.Start.getPointer();
  StringRef rest(begin, range.End.getPointer() - begin);
  std::string text;
  bool isFirst = true;
  while (!rest.empty()) {
    auto [line, tail] = rest.split('\n');
    rest = tail;
    line = line.trim(" \t\r");
    // Plain comments and blank lines between are no documentation.
    if (!line.consume_front(marker) || line.starts_with("/"))
      continue;
    line.consume_front(" ");
    if (!isFirst)
      text += '\n';
    isFirst = false;
    text += line;
  }
  return {arena.copy(text), range};
}

ast::DocComment Parser::takeDoc() {
  docTaken = true;
  return makeDoc(token.doc, "///");
}

Parser::Prefix Parser::parsePrefix() {
  Prefix prefix;
  prefix.doc = takeDoc();
  prefix.start = token.range.Start;
  llvm::SmallVector<ast::Attribute, 2> attributes;
  while (at(TokenKind::At)) {
    ast::Attribute attribute;
    SMLoc start = token.range.Start;
    advance();
    attribute.name = parseAnyName("the name of an attribute after `@`");
    if (at(TokenKind::LParen)) {
      attribute.hasParens = true;
      SMRange argsRange;
      attribute.args = parseArgs(TokenKind::RParen, argsRange);
    }
    attribute.range = rangeFrom(start);
    attributes.push_back(attribute);
    // Docs may also stand between an attribute and what it belongs to.
    if (prefix.doc.empty() && token.doc.isValid())
      prefix.doc = takeDoc();
  }
  prefix.attributes = arena.copyList(attributes);
  return prefix;
}

void Parser::rejectAttributes(const Prefix &prefix, StringRef what) {
  for (const ast::Attribute &attribute : prefix.attributes)
    diags.report(CG0022, attribute.range,
                 "attribute `@" + attribute.name.text +
                     "` cannot stand before " + what);
}
