//===- ParseExpr.cpp - expressions and values -----------------------------===//

#include "ParserImpl.h"

using namespace cgraphc;
using llvm::SMLoc;
using llvm::SMRange;

using Op = ast::BinaryExpr::Op;

namespace {
struct OpInfo {
  unsigned precedence; ///< 0: no operator
  Op op;
};
constexpr unsigned comparison = 3;
constexpr unsigned sum = 4;
} // namespace

static OpInfo getOpInfo(TokenKind kind) {
  switch (kind) {
  case TokenKind::OrOr:
    return {1, Op::Or};
  case TokenKind::AndAnd:
    return {2, Op::And};
  case TokenKind::EqualEqual:
    return {comparison, Op::Eq};
  case TokenKind::NotEqual:
    return {comparison, Op::Ne};
  case TokenKind::LessEqual:
    return {comparison, Op::Le};
  case TokenKind::GreaterEqual:
    return {comparison, Op::Ge};
  case TokenKind::Less:
    return {comparison, Op::Lt};
  case TokenKind::Greater:
    return {comparison, Op::Gt};
  case TokenKind::Plus:
    return {sum, Op::Add};
  case TokenKind::Minus:
    return {sum, Op::Sub};
  case TokenKind::Star:
    return {5, Op::Mul};
  case TokenKind::Slash:
    return {5, Op::Div};
  case TokenKind::Percent:
    return {5, Op::Rem};
  default:
    return {0, Op::Or};
  }
}

ast::Expr *Parser::errorExpr() {
  return arena.create<ast::ErrorExpr>(token.range);
}

ast::Expr *Parser::parseExpr() { return parseBinary(1); }

ast::Expr *Parser::parseSum() { return parseBinary(sum); }

ast::Expr *Parser::parseBinary(unsigned minPrecedence) {
  Nesting nesting(*this);
  ast::Expr *lhs = parseUnary();
  while (!panic) {
    OpInfo info = getOpInfo(token.kind);
    if (info.precedence < std::max(minPrecedence, 1u))
      break;
    SMRange opRange = token.range;
    advance();
    auto *binary = arena.create<ast::BinaryExpr>(SMRange());
    binary->op = info.op;
    binary->opRange = opRange;
    binary->lhs = lhs;
    binary->rhs = parseBinary(info.precedence + 1);
    binary->setRange(rangeFrom(lhs->getRange().Start));
    lhs = grow(binary, {binary->lhs, binary->rhs});
    if (info.precedence == comparison && !panic &&
        getOpInfo(token.kind).precedence == comparison)
      if (Diagnostic *diagnostic =
              errorAt(CG0016, token.range, "comparisons do not chain")) {
        const char *rhs = binary->rhs->getLoc().getPointer();
        diagnostic->fix(
            "join two comparisons with `&&`", SMRange(previousEnd, previousEnd),
            " && " + StringRef(rhs, previousEnd.getPointer() - rhs));
      }
  }
  return lhs;
}

ast::Expr *Parser::parseUnary() {
  if (!at(TokenKind::Minus) && !at(TokenKind::Bang))
    return parsePostfix();
  Nesting nesting(*this);
  SMLoc start = token.range.Start;
  auto op =
      at(TokenKind::Minus) ? ast::UnaryExpr::Op::Neg : ast::UnaryExpr::Op::Not;
  advance();
  auto *unary = arena.create<ast::UnaryExpr>(SMRange());
  unary->op = op;
  unary->operand = parseUnary();
  unary->setRange(rangeFrom(start));
  return grow(unary, {unary->operand});
}

ast::Expr *Parser::parsePostfix() {
  ast::Expr *expr = parseAtom();
  while (!panic) {
    if (at(TokenKind::Dot)) {
      expr = parseMember(expr);
    } else if (at(TokenKind::LSquare)) {
      expr = parseIndex(expr);
    } else if (at(TokenKind::LParen)) {
      expr = parseCall(expr);
    } else if (at(TokenKind::Question)) {
      advance();
      auto *tried =
          arena.create<ast::TryExpr>(rangeFrom(expr->getRange().Start));
      tried->base = expr;
      expr = grow(tried, {expr});
    } else {
      break;
    }
  }
  return expr;
}

ast::Expr *Parser::parseMember(ast::Expr *base) {
  advance(); // The dot.
  if (at(TokenKind::Integer) || at(TokenKind::Float))
    return parseTupleIndex(base);
  ast::Name name = parseAnyName("a name or a number after `.`");
  auto *member =
      arena.create<ast::MemberExpr>(rangeFrom(base->getRange().Start));
  member->base = base;
  member->name = name;
  return grow(member, {base});
}

/// `x.0`, and `x.0.1`, of which the lexer made a float.
ast::Expr *Parser::parseTupleIndex(ast::Expr *base) {
  SMLoc start = base->getRange().Start;
  llvm::StringRef text = token.spelling();
  auto addIndex = [&](llvm::StringRef digits) {
    SMRange range(SMLoc::getFromPointer(digits.begin()),
                  SMLoc::getFromPointer(digits.end()));
    auto *index = arena.create<ast::TupleIndexExpr>(SMRange(start, range.End));
    index->base = base;
    index->index = decodeInteger(range, diags);
    index->indexRange = range;
    base = grow(index, {base});
  };
  if (text.find_first_not_of("0123456789.") != llvm::StringRef::npos) {
    expected("a name or a decimal number after `.`");
    return base;
  }
  auto [first, second] = text.split('.');
  advance();
  addIndex(first);
  if (!second.empty())
    addIndex(second);
  return base;
}

ast::Expr *Parser::parseIndex(ast::Expr *base) {
  Token open = token;
  advance();
  ast::Expr *index = parseExpr();
  if (panic)
    recoverInList(TokenKind::RSquare);
  if (at(TokenKind::Eof) || (!panic && atHardStop()))
    unclosed(open);
  else
    expect(TokenKind::RSquare, "after an index");
  auto *result =
      arena.create<ast::IndexExpr>(rangeFrom(base->getRange().Start));
  result->base = base;
  result->index = index;
  return grow(result, {base, index});
}

ast::Expr *Parser::parseCall(ast::Expr *callee) {
  SMRange argsRange;
  llvm::ArrayRef<ast::Arg> args = parseArgs(TokenKind::RParen, argsRange);
  auto *call = arena.create<ast::CallExpr>(rangeFrom(callee->getRange().Start));
  call->callee = callee;
  call->args = args;
  call->argsRange = argsRange;
  unsigned height = callee->getHeight();
  for (const ast::Arg &arg : args)
    height = std::max(height, arg.value.expr->getHeight());
  growTo(call, height + 1);
  return call;
}

/// Whether a reserved word in place of an operand may have been meant as a
/// name, rather than as the start of something else.
static bool mayBeName(const Token &token) {
  switch (token.kind) {
  case TokenKind::kw_after:
  case TokenKind::kw_as:
  case TokenKind::kw_const:
  case TokenKind::kw_discard:
  case TokenKind::kw_else:
  case TokenKind::kw_for:
  case TokenKind::kw_if:
  case TokenKind::kw_in:
  case TokenKind::kw_let:
  case TokenKind::kw_require:
  case TokenKind::kw_return:
  case TokenKind::kw_var:
  case TokenKind::kw_via:
  case TokenKind::kw_with:
    return false;
  default:
    return token.isWord() && !token.startsLine;
  }
}

ast::Expr *Parser::parseAtom() {
  if (panic)
    return errorExpr();
  SMRange range = token.range;
  switch (token.kind) {
  case TokenKind::Name: {
    auto *expr = arena.create<ast::NameExpr>(range);
    expr->name = takeName();
    return expr;
  }
  case TokenKind::Integer: {
    auto *expr = arena.create<ast::IntegerExpr>(range);
    advance();
    expr->value = decodeInteger(range, diags);
    return expr;
  }
  case TokenKind::Float: {
    auto *expr = arena.create<ast::FloatExpr>(range);
    advance();
    expr->value = decodeFloat(range, diags);
    return expr;
  }
  case TokenKind::Quantity: {
    auto *expr = arena.create<ast::QuantityExpr>(range);
    advance();
    Quantity quantity = decodeQuantity(range, diags);
    expr->unit = quantity.unit;
    expr->value = quantity.value;
    return expr;
  }
  case TokenKind::String: {
    auto *expr = arena.create<ast::StringExpr>(range);
    expr->value = takeString().text;
    return expr;
  }
  case TokenKind::kw_true:
  case TokenKind::kw_false: {
    auto *expr = arena.create<ast::BoolExpr>(range);
    expr->value = token.is(TokenKind::kw_true);
    advance();
    return expr;
  }
  case TokenKind::LParen: {
    Token open = token;
    advance();
    ast::Expr *expr = parseExpr();
    if (panic)
      recoverInList(TokenKind::RParen);
    if (at(TokenKind::Eof) || (!panic && atHardStop()))
      unclosed(open);
    else
      expect(TokenKind::RParen, "after an expression");
    expr->setRange(rangeFrom(range.Start));
    return expr;
  }
  case TokenKind::LSquare:
    return parseBracketed();
  default:
    break;
  }
  if (mayBeName(token)) {
    auto *expr = arena.create<ast::NameExpr>(range);
    expr->name = parseName("a name");
    return expr;
  }
  error(CG0025, "expected an expression");
  return errorExpr();
}

/// `[a, b]` and `[for i in range: value]`.
ast::Expr *Parser::parseBracketed() {
  Token open = token;
  SMLoc start = open.range.Start;
  advance();
  if (!at(TokenKind::kw_for)) {
    llvm::SmallVector<ast::Value, 4> elements;
    unsigned height = 0;
    parseList(open, TokenKind::RSquare, "an element", [&] {
      elements.push_back(parseValue());
      height = std::max(height, elements.back().expr->getHeight());
    });
    auto *bundle = arena.create<ast::BundleExpr>(rangeFrom(start));
    bundle->elements = arena.copyList(elements);
    growTo(bundle, height + 1);
    return bundle;
  }
  advance();
  auto *result = arena.create<ast::ComprehensionExpr>(SMRange());
  result->variable = parseLoopVariable();
  expect(TokenKind::kw_in, "after the loop variable");
  result->domain = parseRange();
  expect(TokenKind::Colon, "before the element of a comprehension");
  result->element = parseValue();
  if (panic)
    recoverInList(TokenKind::RSquare);
  expect(TokenKind::RSquare, "after a comprehension");
  result->setRange(rangeFrom(start));
  return grow(result,
              {result->domain.lo, result->domain.hi, result->element.expr});
}

/// A name with members and indices, as `after` and assignments take it.
ast::Expr *Parser::parsePath() {
  SMLoc start = token.range.Start;
  ast::Name name = parseName("a name");
  ast::Expr *expr = errorExpr();
  if (!name.empty()) {
    auto *nameExpr = arena.create<ast::NameExpr>(rangeFrom(start));
    nameExpr->name = name;
    expr = nameExpr;
  }
  while (!panic) {
    if (at(TokenKind::Dot))
      expr = parseMember(expr);
    else if (at(TokenKind::LSquare))
      expr = parseIndex(expr);
    else
      break;
  }
  return expr;
}

ast::Value Parser::parseValue() {
  ast::Value value;
  SMLoc start = token.range.Start;
  value.expr = parseExpr();
  parseViaAfter(value);
  value.range = rangeFrom(start);
  return value;
}

void Parser::parseViaAfter(ast::Value &value) {
  if (consumeIf(TokenKind::kw_via))
    value.via = parseName("a transport after `via`");
  SMLoc start = token.range.Start;
  if (!consumeIf(TokenKind::kw_after))
    return;
  llvm::SmallVector<ast::Expr *, 2> paths;
  if (at(TokenKind::LParen)) {
    Token open = token;
    advance();
    parseList(open, TokenKind::RParen, "a name",
              [&] { paths.push_back(parsePath()); });
  } else {
    paths.push_back(parsePath());
    if (openLists == 0 && at(TokenKind::Comma))
      parseUnparenthesized(paths);
  }
  value.after = arena.copyList(paths);
  value.afterRange = rangeFrom(start);
}

/// `after t, u` of a statement, where the comma can mean nothing else.
void Parser::parseUnparenthesized(llvm::SmallVectorImpl<ast::Expr *> &paths) {
  SMLoc start = paths.front()->getRange().Start;
  while (consumeIf(TokenKind::Comma))
    paths.push_back(parsePath());
  if (panic)
    return;
  diags
      .report(CG0017, rangeFrom(start),
              "several values after `after` need parentheses")
      .help("put them in parentheses")
      .fixIt(SMRange(start, start), "(")
      .fixIt(SMRange(previousEnd, previousEnd), ")");
}

ast::Arg Parser::parseArg() {
  ast::Arg arg;
  SMLoc start = token.range.Start;
  if (atWordThen(TokenKind::Equal)) {
    arg.name = takeName();
    advance();
  }
  arg.value = parseValue();
  arg.range = rangeFrom(start);
  return arg;
}

llvm::ArrayRef<ast::Arg> Parser::parseArgs(TokenKind close, SMRange &range) {
  Token open = token;
  advance();
  llvm::SmallVector<ast::Arg, 4> args;
  parseList(open, close, "an argument", [&] {
    ast::Arg arg = parseArg();
    if (!args.empty() && arg.name.empty() && !args.back().name.empty())
      diags.report(CG0026, arg.range, "positional argument after a named one")
          .label(args.back().range, "this one is named");
    args.push_back(arg);
  });
  range = rangeFrom(open.range.Start);
  return arena.copyList(args);
}

ast::Range Parser::parseRange() {
  ast::Range range;
  SMLoc start = token.range.Start;
  range.lo = parseExpr();
  if (consumeIf(TokenKind::DotDot))
    range.hi = parseExpr();
  range.range = rangeFrom(start);
  return range;
}

ast::LocalDecl *Parser::parseLoopVariable() {
  return makeLocal(parseName("the name of a loop variable"),
                   ast::LocalDecl::Role::Loop);
}
