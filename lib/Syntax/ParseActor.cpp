//===- ParseActor.cpp - actors and their tasks ----------------------------===//

#include "ParserImpl.h"

using namespace cgraphc;

ast::Decl *Parser::parseActor(const Prefix &prefix) {
  advance();
  auto *actor =
      createDecl<ast::ActorDecl>(prefix, parseName("a name after `actor`"));
  if (consumeIf(TokenKind::Less)) {
    llvm::SmallVector<ast::ParamDecl *, 2> params;
    do
      params.push_back(parseParam());
    while (consumeIf(TokenKind::Comma) && atWord());
    expectTypeEnd();
    actor->constParams = arena.copyList(params);
  }
  actor->cpp = parseCppBinding();

  llvm::SmallVector<ast::NewDecl *, 1> constructors;
  llvm::SmallVector<ast::Setting, 4> needs;
  llvm::SmallVector<ast::TaskDecl *, 8> tasks;
  auto isMember = [&] {
    return token.is(TokenKind::kw_task) || token.is(TokenKind::kw_new) ||
           token.is(TokenKind::kw_needs) ||
           (token.startsLine &&
            (token.is(TokenKind::At) || token.is(TokenKind::Name)));
  };
  parseBody(
      isMember, [&] { return atFileLevelKeyword(); },
      [&] {
        Prefix memberPrefix = parsePrefix();
        if (at(TokenKind::kw_new)) {
          constructors.push_back(parseNew(memberPrefix));
        } else if (at(TokenKind::kw_task)) {
          if (ast::TaskDecl *task = parseTask(memberPrefix, actor))
            tasks.push_back(task);
        } else if (at(TokenKind::kw_needs)) {
          rejectAttributes(memberPrefix, "`needs`");
          advance();
          llvm::append_range(needs, parseSettings());
        } else if (!panic) {
          Diagnostic *error = errorAt(
              CG0001, token.range,
              "expected `new`, `needs` or `task`, found " + describe(token));
          if (error && !tasks.empty() && token.is(TokenKind::Colon))
            error->help("results stand behind `->`");
          if (error && !tasks.empty() && token.is(TokenKind::Comma))
            error->help("several results have names: `-> (a: A, b: B)`");
        }
      });
  actor->constructors = arena.copyList(constructors);
  actor->needs = arena.copyList(needs);
  actor->tasks = arena.copyList(tasks);
  actor->setRange(rangeFrom(prefix.start));
  return actor;
}

ast::NewDecl *Parser::parseNew(const Prefix &prefix) {
  auto *constructor = createDecl<ast::NewDecl>(prefix, {{}, token.range});
  advance();
  constructor->params = parseParams("the parameters of a constructor");
  constructor->setRange(rangeFrom(prefix.start));
  return constructor;
}

ast::TaskDecl *Parser::parseTask(const Prefix &prefix, ast::ActorDecl *actor) {
  advance();
  ast::Name name = parseAnyName("a name after `task`");
  if (name.empty())
    return nullptr;
  auto *task = createDecl<ast::TaskDecl>(prefix, name);
  task->actor = actor;
  task->params =
      parseParams("the parameters of task `" + name.text.str() + "`");
  parseResult(*task);
  if (consumeIf(TokenKind::kw_raises)) {
    llvm::SmallVector<ast::DottedName, 2> raises;
    do
      raises.push_back(parseDottedName("an exception after `raises`"));
    while (consumeIf(TokenKind::Comma));
    task->raises = arena.copyList(raises);
  }
  if (at(TokenKind::Equal))
    task->cpp = parseCppBinding();
  task->setRange(rangeFrom(prefix.start));
  return task;
}
