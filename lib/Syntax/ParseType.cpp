//===- ParseType.cpp - types ----------------------------------------------===//

#include "ParserImpl.h"

using namespace cgraphc;
using llvm::SMLoc;
using llvm::SMRange;

ast::TypeExpr *Parser::parseType() {
  Nesting nesting(*this);
  SMLoc start = token.range.Start;
  ast::TypeExpr *base = parseBaseType();
  llvm::SmallVector<std::pair<ast::Expr *, SMLoc>, 2> sizes;
  while (at(TokenKind::LSquare)) {
    Token open = token;
    advance();
    ast::Expr *size = parseExpr();
    if (panic)
      recoverInList(TokenKind::RSquare);
    if (!panic && (at(TokenKind::Eof) || atHardStop()))
      unclosed(open);
    else
      expect(TokenKind::RSquare, "after the size of an array");
    sizes.push_back({size, previousEnd});
  }
  // `T[A][B]` is A times T[B]: the last size is the innermost.
  for (auto [size, end] : llvm::reverse(sizes)) {
    auto *array = arena.create<ast::ArrayType>(SMRange(start, previousEnd));
    array->element = base;
    array->size = size;
    base = grow(array, {base, size});
  }
  return base;
}

ast::TypeExpr *Parser::parseBaseType() {
  SMLoc start = token.range.Start;
  if (panic)
    return arena.create<ast::ErrorType>(token.range);
  switch (token.kind) {
  case TokenKind::kw_tensor:
    return parseTensorType();
  case TokenKind::LParen:
    return parseTupleType();
  case TokenKind::kw_list: {
    advance();
    auto *list = arena.create<ast::ListType>(SMRange());
    expect(TokenKind::Less, "and an element type after `list`");
    list->element = parseType();
    if (consumeIf(TokenKind::Comma))
      list->bound = parseSum();
    expectTypeEnd();
    list->setRange(rangeFrom(start));
    return grow(list, {list->element, list->bound});
  }
  case TokenKind::kw_optional: {
    advance();
    auto *optional = arena.create<ast::OptionalType>(SMRange());
    expect(TokenKind::Less, "and a type after `optional`");
    optional->element = parseType();
    expectTypeEnd();
    optional->setRange(rangeFrom(start));
    return grow(optional, {optional->element});
  }
  case TokenKind::Name: {
    auto *named = arena.create<ast::NamedType>(SMRange());
    named->name = parseDottedName("a type");
    if (consumeIf(TokenKind::Less)) {
      named->bound = parseSum();
      expectTypeEnd();
    }
    named->setRange(rangeFrom(start));
    return grow(named, {named->bound});
  }
  default:
    error(CG0024, "expected a type");
    return arena.create<ast::ErrorType>(token.range);
  }
}

ast::TypeExpr *Parser::parseTensorType() {
  SMLoc start = token.range.Start;
  advance();
  auto *tensor = arena.create<ast::TensorType>(SMRange());
  unsigned height = 0;
  expect(TokenKind::Less, "and an element type after `tensor`");
  tensor->element = parseName("the element type of a tensor");
  expect(TokenKind::Comma, "and a shape after the element type");
  Token open = token;
  if (expect(TokenKind::LSquare, "to open the shape")) {
    llvm::SmallVector<ast::Dim, 4> dims;
    parseList(open, TokenKind::RSquare, "a dimension", [&] {
      dims.push_back(parseDim());
      if (dims.back().expr)
        height = std::max(height, dims.back().expr->getHeight());
    });
    tensor->dims = arena.copyList(dims);
    tensor->dimsRange = rangeFrom(open.range.Start);
  }
  if (consumeIf(TokenKind::Comma))
    tensor->device = parseName("a device");
  expectTypeEnd();
  tensor->setRange(rangeFrom(start));
  growTo(tensor, height + 1);
  return tensor;
}

ast::Dim Parser::parseDim() {
  SMLoc start = token.range.Start;
  ast::Dim dim{ast::Dim::Kind::Expr, nullptr, {}};
  if (consumeIf(TokenKind::Question)) {
    dim.kind = ast::Dim::Kind::Dynamic;
    if (consumeIf(TokenKind::LessEqual))
      dim.expr = parseExpr();
  } else {
    dim.expr = parseExpr();
  }
  dim.range = rangeFrom(start);
  return dim;
}

/// `(A, B)`; a single type in parentheses is no tuple.
ast::TypeExpr *Parser::parseTupleType() {
  Token open = token;
  advance();
  llvm::SmallVector<ast::TypeExpr *, 4> elements;
  unsigned height = 0;
  parseList(open, TokenKind::RParen, "a type", [&] {
    elements.push_back(parseType());
    height = std::max(height, elements.back()->getHeight());
  });
  SMRange range = rangeFrom(open.range.Start);
  if (!panic && elements.size() < 2) {
    if (Diagnostic *diagnostic =
            errorAt(CG0024, range, "a tuple has at least two types"))
      if (elements.size() == 1)
        diagnostic->help("leave the parentheses out")
            .fixIt(open.range, "")
            .fixIt(SMRange(SMLoc::getFromPointer(range.End.getPointer() - 1),
                           range.End),
                   "");
    panic = gaveUp;
    if (elements.empty())
      return arena.create<ast::ErrorType>(range);
  }
  auto *tuple = arena.create<ast::TupleType>(range);
  tuple->elements = arena.copyList(elements);
  growTo(tuple, height + 1);
  return tuple;
}
