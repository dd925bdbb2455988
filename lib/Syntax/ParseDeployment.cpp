//===- ParseDeployment.cpp - deployments ----------------------------------===//

#include "ParserImpl.h"

using namespace cgraphc;
using llvm::SMLoc;
using llvm::SMRange;

/// Whether a declaration of a file stands where a member would: `actor` and
/// `graph` begin both.
bool Parser::atDeclInDeployment() {
  if (token.is(TokenKind::kw_actor))
    return peek(2).is(TokenKind::Less) ||
           (peek(2).is(TokenKind::Equal) && peek(3).is(TokenKind::kw_cpp));
  if (token.is(TokenKind::kw_graph))
    return peek(2).is(TokenKind::LParen) ||
           (peek(2).is(TokenKind::LSquare) && peek(4).is(TokenKind::Colon));
  return atFileLevelKeyword();
}

ast::Decl *Parser::parseDeployment(const Prefix &prefix) {
  advance();
  auto *decl = createDecl<ast::DeploymentDecl>(
      prefix, parseName("a name after `deployment`"));
  if (at(TokenKind::LParen))
    decl->params = parseParams("the parameters of a deployment");
  auto isMember = [&] {
    switch (token.kind) {
    case TokenKind::kw_actor:
    case TokenKind::kw_const:
    case TokenKind::kw_graph:
    case TokenKind::kw_host:
    case TokenKind::kw_live:
    case TokenKind::kw_option:
    case TokenKind::kw_replace:
    case TokenKind::kw_require:
      return true;
    default:
      return token.startsLine && token.is(TokenKind::Name);
    }
  };
  llvm::SmallVector<ast::Node *, 8> members;
  parseBody(
      isMember, [&] { return atDeclInDeployment(); },
      [&] {
        if (ast::Node *member = parseDeploymentMember())
          members.push_back(member);
      });
  decl->members = arena.copyList(members);
  decl->setRange(rangeFrom(prefix.start));
  return decl;
}

ast::Node *Parser::parseDeploymentMember() {
  Prefix prefix = parsePrefix();
  if (panic)
    return nullptr;
  rejectAttributes(prefix, "a member of a deployment");
  prefix.attributes = {};
  switch (token.kind) {
  case TokenKind::kw_option:
    return parseOption();
  case TokenKind::kw_require:
    return parseRequire();
  case TokenKind::kw_const:
    return parseConstStmt(prefix);
  case TokenKind::kw_host:
    return parseHost(prefix);
  case TokenKind::kw_actor:
    return parseInstance(prefix);
  case TokenKind::kw_graph:
    return parseWire(prefix);
  case TokenKind::kw_live:
    return parseLiveSet(prefix);
  case TokenKind::kw_replace:
    return parseReplace();
  default:
    errorAt(CG0001, token.range,
            "expected a member of a deployment, found " + describe(token));
    return nullptr;
  }
}

ast::Node *Parser::parseHost(const Prefix &prefix) {
  advance();
  auto *host =
      createDecl<ast::HostDecl>(prefix, parseName("a name after `host`"));
  if (consumeIf(TokenKind::LSquare)) {
    host->count = parseExpr();
    expect(TokenKind::RSquare, "after the number of hosts");
  }
  if (consumeIf(TokenKind::Equal))
    host->address = parseExpr();
  if (consumeIf(TokenKind::kw_needs))
    host->needs = parseSettings();
  host->setRange(rangeFrom(prefix.start));
  return host;
}

ast::Node *Parser::parseInstance(const Prefix &prefix) {
  advance();
  auto *instance =
      createDecl<ast::InstanceDecl>(prefix, parseName("a name after `actor`"));
  instance->iterators = parseIterators();
  expect(TokenKind::Equal,
         "and an actor after instance `" + instance->name.text + "`");
  instance->actor = parseDottedName("the name of an actor");
  if (consumeIf(TokenKind::Less)) {
    llvm::SmallVector<ast::Expr *, 2> args;
    do
      args.push_back(parseSum());
    while (consumeIf(TokenKind::Comma));
    expectTypeEnd();
    instance->actorArgs = arena.copyList(args);
  }
  if (at(TokenKind::LParen))
    instance->args = parseArgs(TokenKind::RParen, instance->argsRange);
  else
    expected("constructor arguments in parentheses");
  if (consumeIf(TokenKind::kw_on))
    instance->on = parseExpr();
  if (consumeIf(TokenKind::kw_with))
    instance->settings = parseSettings();
  instance->setRange(rangeFrom(prefix.start));
  return instance;
}

ast::Node *Parser::parseWire(const Prefix &prefix) {
  advance();
  auto *wire =
      createDecl<ast::WireDecl>(prefix, parseName("a name after `graph`"));
  wire->iterators = parseIterators();
  expect(TokenKind::Equal, "and a graph after `" + wire->name.text + "`");
  wire->target = parseInstantiation();
  wire->setRange(rangeFrom(prefix.start));
  return wire;
}

ast::Node *Parser::parseLiveSet(const Prefix &prefix) {
  advance();
  auto *live =
      createDecl<ast::LiveSetDecl>(prefix, parseName("a name after `live`"));
  llvm::SmallVector<ast::Name, 4> graphs;
  Token open = token;
  if (expect(TokenKind::LBrace, "to open the set"))
    parseList(open, TokenKind::RBrace, "a name", [&] {
      graphs.push_back(parseName("the name of a wired graph"));
    });
  live->graphs = arena.copyList(graphs);
  live->setRange(rangeFrom(prefix.start));
  return live;
}

ast::Node *Parser::parseReplace() {
  SMLoc start = token.range.Start;
  advance();
  auto *replace = arena.create<ast::ReplaceStmt>(SMRange());
  replace->from = parseName("a transport after `replace`");
  expect(TokenKind::kw_with, "and a transport");
  replace->to = parseName("a transport after `with`");
  replace->setRange(rangeFrom(start));
  return replace;
}

/// Parses `[p in 0..2][t in 0..4]`.
llvm::ArrayRef<ast::Iterator> Parser::parseIterators() {
  llvm::SmallVector<ast::Iterator, 2> iterators;
  SMLoc start = token.range.Start;
  while (consumeIf(TokenKind::LSquare)) {
    ast::LocalDecl *variable = parseLoopVariable();
    expect(TokenKind::kw_in, "after `" + variable->name.text + "`");
    ast::Range domain = parseRange();
    expect(TokenKind::RSquare, "after a range");
    iterators.push_back({variable, domain, rangeFrom(start)});
    start = token.range.Start;
  }
  return arena.copyList(iterators);
}
