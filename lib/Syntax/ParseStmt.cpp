//===- ParseStmt.cpp - statements of graphs -------------------------------===//

#include "ParserImpl.h"

using namespace cgraphc;
using llvm::SMLoc;
using llvm::SMRange;

ast::LocalDecl *Parser::makeLocal(ast::Name name, ast::LocalDecl::Role role,
                                  const Prefix *prefix) {
  auto *local = arena.create<ast::LocalDecl>(name.range);
  local->name = name;
  local->role = role;
  if (prefix) {
    local->doc = prefix->doc;
    local->attributes = prefix->attributes;
  }
  return local;
}

/// Parses `{ statements }`.
llvm::ArrayRef<ast::Stmt *> Parser::parseBlock() {
  llvm::SmallVector<ast::Stmt *, 8> statements;
  parseBody([&] { return atStatementStart(); },
            [&] { return atFileLevelKeyword(); },
            [&] {
              if (ast::Stmt *statement = parseStmt())
                statements.push_back(statement);
            });
  return arena.copyList(statements);
}

ast::Stmt *Parser::parseStmt() {
  Prefix prefix = parsePrefix();
  ast::Stmt *statement = nullptr;
  bool takesAttributes = true;
  switch (token.kind) {
  case TokenKind::kw_let:
    statement = parseLet(prefix);
    break;
  case TokenKind::kw_var:
    statement = parseVar(prefix);
    break;
  case TokenKind::kw_for:
    statement = parseFor(prefix);
    break;
  case TokenKind::kw_const:
    statement = parseConstStmt(prefix);
    break;
  case TokenKind::kw_discard: {
    advance();
    auto *discard = arena.create<ast::DiscardStmt>(SMRange());
    discard->value = parseValue();
    discard->setRange(rangeFrom(prefix.start));
    statement = discard;
    break;
  }
  case TokenKind::kw_if:
  case TokenKind::kw_require:
  case TokenKind::kw_option:
  case TokenKind::kw_return: {
    rejectAttributes(prefix, describe(token.kind));
    takesAttributes = false;
    if (token.is(TokenKind::kw_if))
      statement = parseIf();
    else if (token.is(TokenKind::kw_require))
      statement = parseRequire();
    else if (token.is(TokenKind::kw_option))
      statement = parseOption();
    else
      statement = parseReturn();
    break;
  }
  case TokenKind::Name:
    statement = parseAssignOrCall(prefix);
    break;
  default:
    if (panic)
      return nullptr;
    if (!prefix.attributes.empty()) {
      errorAt(CG0022, prefix.attributes.front().range,
              "attribute stands before nothing that takes it");
      return nullptr;
    }
    errorAt(CG0015, token.range,
            "expected a statement, found " + describe(token));
    return nullptr;
  }
  if (takesAttributes && statement)
    statement->attributes = prefix.attributes;
  return statement;
}

ast::Stmt *Parser::parseLet(const Prefix &prefix) {
  advance();
  auto *let = arena.create<ast::LetStmt>(SMRange());
  llvm::SmallVector<ast::LocalDecl *, 2> names;
  auto parseOne = [&] {
    ast::Name name = parseName("a name after `let`");
    names.push_back(makeLocal(name, ast::LocalDecl::Role::Let, &prefix));
  };
  if (at(TokenKind::LParen)) {
    Token open = token;
    let->isTuple = true;
    advance();
    parseList(open, TokenKind::RParen, "a name", parseOne);
  } else {
    parseOne();
  }
  let->names = arena.copyList(names);
  expect(TokenKind::Equal, "and a value after the name");
  let->value = parseValue();
  let->setRange(rangeFrom(prefix.start));
  return let;
}

ast::Stmt *Parser::parseVar(const Prefix &prefix) {
  advance();
  ast::Name name = parseName("a name after `var`");
  if (!at(TokenKind::LSquare)) {
    auto *var = arena.create<ast::VarStmt>(SMRange());
    var->name = makeLocal(name, ast::LocalDecl::Role::Var, &prefix);
    expect(TokenKind::Equal,
           "and a value, or sizes in brackets, after `" + name.text + "`");
    var->value = parseValue();
    var->setRange(rangeFrom(prefix.start));
    return var;
  }
  auto *array = arena.create<ast::VarArrayStmt>(SMRange());
  array->name = makeLocal(name, ast::LocalDecl::Role::VarArray, &prefix);
  llvm::SmallVector<ast::Expr *, 2> sizes;
  while (consumeIf(TokenKind::LSquare)) {
    sizes.push_back(parseExpr());
    expect(TokenKind::RSquare, "after the size of an array");
  }
  array->sizes = arena.copyList(sizes);
  array->setRange(rangeFrom(prefix.start));
  return array;
}

ast::Stmt *Parser::parseAssignOrCall(const Prefix &prefix) {
  SMLoc start = token.range.Start;
  ast::Expr *target = parsePath();
  if (at(TokenKind::LParen)) {
    auto *call = arena.create<ast::CallStmt>(SMRange());
    call->value.expr = parseCall(target);
    parseViaAfter(call->value);
    call->value.range = rangeFrom(start);
    call->setRange(rangeFrom(prefix.start));
    return call;
  }
  auto *assign = arena.create<ast::AssignStmt>(SMRange());
  assign->target = target;
  if (!panic && !at(TokenKind::Equal)) {
    if (Diagnostic *diagnostic = errorAt(
            CG0015, target->getRange(),
            "expected a statement, found a name that is neither assigned to "
            "nor called"))
      diagnostic->note("a statement that starts with a name goes on with `=` "
                       "or `(`");
    return nullptr;
  }
  consumeIf(TokenKind::Equal);
  assign->value = parseValue();
  assign->setRange(rangeFrom(prefix.start));
  return assign;
}

ast::Stmt *Parser::parseFor(const Prefix &prefix) {
  advance();
  auto *loop = arena.create<ast::ForStmt>(SMRange());
  loop->variable = parseLoopVariable();
  expect(TokenKind::kw_in, "and a range after the loop variable");
  loop->domain = parseRange();
  loop->body = parseBlock();
  loop->setRange(rangeFrom(prefix.start));
  return loop;
}

ast::Stmt *Parser::parseIf() {
  Nesting nesting(*this); // A chain of `else if` nests as well.
  SMLoc start = token.range.Start;
  advance();
  auto *branch = arena.create<ast::IfStmt>(SMRange());
  branch->condition = parseExpr();
  branch->body = parseBlock();
  if (consumeIf(TokenKind::kw_else)) {
    branch->hasElse = true;
    if (at(TokenKind::kw_if)) {
      ast::Stmt *next = parseIf();
      branch->elseBody = arena.copyList(llvm::ArrayRef(next));
    } else {
      branch->elseBody = parseBlock();
    }
  }
  branch->setRange(rangeFrom(start));
  return branch;
}

ast::Stmt *Parser::parseRequire() {
  SMLoc start = token.range.Start;
  advance();
  auto *require = arena.create<ast::RequireStmt>(SMRange());
  require->condition = parseExpr();
  if (consumeIf(TokenKind::Comma))
    require->message = parseString("a string that says why");
  require->setRange(rangeFrom(start));
  return require;
}

ast::Stmt *Parser::parseOption() {
  SMLoc start = token.range.Start;
  advance();
  auto *option = arena.create<ast::OptionStmt>(SMRange());
  option->name = parseAnyName("the name of an option");
  expect(TokenKind::Equal,
         "and a value after option `" + option->name.text + "`");
  option->value = parseExpr();
  option->setRange(rangeFrom(start));
  return option;
}

ast::Stmt *Parser::parseConstStmt(const Prefix &prefix) {
  ast::ConstDecl *decl = parseConst(prefix);
  auto *statement = arena.create<ast::ConstStmt>(decl->getRange());
  statement->decl = decl;
  return statement;
}

ast::Stmt *Parser::parseReturn() {
  SMLoc start = token.range.Start;
  advance();
  auto *result = arena.create<ast::ReturnStmt>(SMRange());
  llvm::SmallVector<ast::Arg, 2> values;
  result->isNamed =
      at(TokenKind::LParen) && peek(1).isWord() && peek(2).is(TokenKind::Colon);
  if (result->isNamed) {
    Token open = token;
    advance();
    parseList(open, TokenKind::RParen, "a result", [&] {
      ast::Arg value;
      SMLoc valueStart = token.range.Start;
      value.name = parseAnyName("the name of a result");
      expect(TokenKind::Colon,
             "and a value after result `" + value.name.text + "`");
      value.value = parseValue();
      value.range = rangeFrom(valueStart);
      values.push_back(value);
    });
  } else {
    ast::Arg value;
    value.value = parseValue();
    value.range = value.value.range;
    values.push_back(value);
  }
  result->values = arena.copyList(values);
  result->setRange(rangeFrom(start));
  return result;
}
