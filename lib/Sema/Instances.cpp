//===- Instances.cpp - instances of a deployment --------------------------===//

#include "Arguments.h"
#include "DeploymentChecker.h"
#include "Settings.h"

using namespace cgraphc;
using namespace cgraphc::sema;

bool DeploymentChecker::checkIterators(llvm::ArrayRef<ast::Iterator> iterators,
                                       llvm::SmallVectorImpl<int64_t> &counts) {
  constexpr int64_t limit = 65536;
  int64_t total = 1;
  bool fine = true;
  for (const ast::Iterator &iterator : iterators) {
    const Constant *lo = nullptr, *hi = nullptr;
    if (iterator.domain.hi) {
      lo = evaluateFixed(iterator.domain.lo, "range", ConstantKind::Int);
      hi = evaluateFixed(iterator.domain.hi, "range", ConstantKind::Int);
    } else if (!llvm::isa<ast::ErrorExpr>(iterator.domain.lo)) {
      checker
          .report(CG0314, iterator.domain.range,
                  "an array of a deployment is counted by a range: " +
                      quotedSource(iterator.domain.range))
          .fix("count from 0", startOf(iterator.domain.range), "0..");
    }
    bool known = lo && hi && lo->isLiteral() && hi->isLiteral();
    if (known && (lo->number != 0 || hi->number < 0)) {
      checker.report(CG0314, iterator.domain.range,
                     "arrays are counted from 0: " +
                         quotedSource(iterator.domain.range));
      known = false;
    } else if (lo && hi && !known) {
      checker.report(CG0314, iterator.domain.range,
                     "size of an array depends on another iterator");
    }
    if (iterator.variable) {
      iterator.variable->type = checker.types().getInt();
      iterator.variable->constant =
          checker.constants().getParam(iterator.variable, ConstantKind::Int);
    }
    fine &= known;
    if (!known)
      continue;
    counts.push_back(hi->number);
    if (hi->number > limit || (total *= hi->number) > limit) {
      checker.report(CG0340, iterator.range,
                     "more than " + llvm::Twine(limit) + " elements");
      return false;
    }
  }
  return fine;
}

void DeploymentChecker::rejectRouting(const ast::Value &value) {
  if (!value.via.empty() || !value.after.empty())
    checker.report(CG0312, value.range, "`via` and `after` belong in graphs");
}

void DeploymentChecker::checkInstance(ast::InstanceDecl &instance) {
  llvm::SmallVector<int64_t, 2> counts;
  bool sized = checkIterators(instance.iterators, counts);
  IteratorScope iterators(scope, instance.iterators);

  ast::Decl *decl = checker.resolve(instance.actor, own);
  auto *actor = llvm::dyn_cast_or_null<ast::ActorDecl>(decl);
  if (decl && !actor)
    checker
        .report(CG0301, instance.actor.range,
                quoted(decl->name.text) + " is " + describe(*decl) +
                    ", not an actor")
        .label(decl->name.range, "declared here");
  if (!instance.actorArgs.empty())
    checker.report(CG0711,
                   spanOf(instance.actorArgs.front()->getRange(),
                          instance.actorArgs.back()->getRange()),
                   "constant parameters of actors are not supported yet");
  if (actor) {
    checkConstructor(instance, *actor);
  } else {
    for (const ast::Arg &arg : instance.args)
      evaluate(arg.value.expr, "argument of a constructor");
  }
  if (instance.on)
    checkPlacement(instance.on);
  checkProcessSettings(checker, *this, instance.settings);

  TypeContext &types = checker.types();
  const Type *type = actor && sized ? types.getNominal(TypeKind::Actor, actor)
                                    : types.getError();
  for (int64_t count : llvm::reverse(counts))
    type = types.getBundle(type, checker.constants().getInt(count));
  instance.type = type;
  sizes[&instance] = counts;
}

void DeploymentChecker::checkConstructor(ast::InstanceDecl &instance,
                                         ast::ActorDecl &actor) {
  llvm::ArrayRef<ast::ParamDecl *> params;
  if (!actor.constructors.empty())
    params = actor.constructors.front()->params;
  std::string callee = quoted(actor.name.text);
  mapArguments(checker, params, instance.args, instance.argsRange, callee,
               CG0202);
  for (const ast::Arg &arg : instance.args) {
    rejectRouting(arg.value);
    const Constant *value =
        evaluate(arg.value.expr, "argument of a constructor");
    if (!value || !arg.param || !arg.param->type || arg.param->type->isError())
      continue;
    fitConstant(value, arg.param->type, arg.value.range,
                callee + " wants " + quoted(arg.param->type) + " for " +
                    quoted(arg.param->name.text));
  }
}

/// `head`, `node[p]`, `node[p].gpu[t]`.
void DeploymentChecker::checkPlacement(ast::Expr *on) {
  auto *index = llvm::dyn_cast<ast::IndexExpr>(on);
  auto *member = llvm::dyn_cast<ast::MemberExpr>(on);
  if (index)
    member = llvm::dyn_cast_or_null<ast::MemberExpr>(index->base);
  if (!member)
    return checkHostName(on);
  if (member->name.text != "gpu" || !index) {
    checker
        .report(CG0608, on->getRange(),
                quotedSource(on->getRange()) + " is no place for an instance")
        .note("a place is a host, or a GPU of one: `node[0].gpu[1]`");
    return;
  }
  evaluateFixed(index->index, "index of a GPU", ConstantKind::Int);
  checkHostName(member->base);
  checker.report(CG0632, on->getRange(),
                 "placement on GPUs is not supported yet");
}

void DeploymentChecker::checkHostName(ast::Expr *expr) {
  auto *index = llvm::dyn_cast_or_null<ast::IndexExpr>(expr);
  ast::Expr *base = index ? index->base : expr;
  auto *name = llvm::dyn_cast_or_null<ast::NameExpr>(base);
  if (!name) {
    if (expr && !llvm::isa<ast::ErrorExpr>(expr))
      checker.report(CG0608, expr->getRange(),
                     quotedSource(expr->getRange()) + " is not a host");
    return;
  }
  ast::Decl *decl = scope->lookup(name->name.text);
  if (!decl && name->name.text == "localhost" && !index) {
    name->constant = checker.constants().getStr("localhost");
    return;
  }
  if (!decl) {
    checkUnknownName(*name);
    return;
  }
  name->decl = decl;
  auto *host = llvm::dyn_cast<ast::HostDecl>(decl);
  if (!host) {
    checker.report(CG0608, name->getRange(),
                   quoted(name->name.text) + " is " + describe(*decl) +
                       ", not a host");
    return;
  }
  const Constant *at =
      index ? evaluateFixed(index->index, "index of a host", ConstantKind::Int)
            : nullptr;
  if (!index != !host->count) {
    checker
        .report(CG0608, expr->getRange(),
                index ? quoted(name->name.text) + " is one host, not an array"
                      : quoted(name->name.text) +
                            " is an array of hosts; index it")
        .label(host->name.range, "declared here");
    return;
  }
  const Constant *count = index ? host->count->constant : nullptr;
  if (!at || !count || !at->isLiteral() || !count->isLiteral())
    return;
  if (at->number < 0 || at->number >= count->number)
    checker.report(CG0608, index->index->getRange(),
                   "no host " + at->str() + " in " + quoted(name->name.text) +
                       ", which has " + count->str());
}
