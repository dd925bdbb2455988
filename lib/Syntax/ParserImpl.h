//===- ParserImpl.h - what all of the parser's files use --------*- C++ -*-===//

#ifndef CGRAPHC_LIB_SYNTAX_PARSERIMPL_H
#define CGRAPHC_LIB_SYNTAX_PARSERIMPL_H

#include "Literals.h"
#include "Parser.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/Twine.h"

namespace cgraphc {

template <class T>
T *Parser::grow(T *node, std::initializer_list<const ast::Node *> children) {
  unsigned height = 0;
  for (const ast::Node *child : children)
    if (child)
      height = std::max(height, child->getHeight());
  growTo(node, height + 1);
  return node;
}

template <class T>
T *Parser::createDecl(const Prefix &prefix, ast::Name name) {
  T *decl = arena.create<T>(rangeFrom(prefix.start));
  decl->name = name;
  decl->doc = prefix.doc;
  decl->attributes = prefix.attributes;
  return decl;
}

/// Parses `-> T` or `-> (name: T, …)`, if there is one, into a task or graph.
template <class T>
void Parser::parseResult(T &decl) {
  SMLoc start = token.range.Start;
  if (!consumeIf(TokenKind::Arrow))
    return;
  llvm::SmallVector<ast::ResultDecl *, 2> results;
  auto parseOne = [&](bool named) {
    Prefix prefix;
    prefix.start = token.range.Start;
    ast::Name name;
    if (named) {
      prefix.doc = takeDoc();
      name = parseAnyName("the name of a result");
      expect(TokenKind::Colon, "and a type after result `" + name.text + "`");
    }
    ast::TypeExpr *type = parseType();
    auto *result = createDecl<ast::ResultDecl>(prefix, name);
    result->typeExpr = type;
    results.push_back(result);
  };
  decl.namedResults =
      at(TokenKind::LParen) && peek(1).isWord() && peek(2).is(TokenKind::Colon);
  if (decl.namedResults) {
    Token open = token;
    advance();
    parseList(open, TokenKind::RParen, "a result", [&] { parseOne(true); });
  } else {
    parseOne(false);
  }
  decl.results = arena.copyList(results);
  decl.resultRange = rangeFrom(start);
}

} // namespace cgraphc

#endif // CGRAPHC_LIB_SYNTAX_PARSERIMPL_H
