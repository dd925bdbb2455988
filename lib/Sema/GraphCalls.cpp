//===- GraphCalls.cpp - calls of tasks ------------------------------------===//

#include "Arguments.h"
#include "GraphChecker.h"
#include "cgraphc/Sema/Collectives.h"
#include "llvm/Support/SaveAndRestore.h"

using namespace cgraphc;
using namespace cgraphc::sema;

/// "Echo.echo" in backquotes.
static std::string quotedTask(const ast::TaskDecl &task) {
  return quoted((task.actor->name.text + "." + task.name.text).str());
}

void GraphChecker::checkLooseArgs(llvm::ArrayRef<ast::Arg> args) {
  for (const ast::Arg &arg : args)
    checkValue(arg.value);
}

Operand GraphChecker::checkCall(ast::CallExpr &expr) {
  if (!wanted.empty()) {
    llvm::StringRef what = wanted;
    llvm::SaveAndRestore<llvm::StringRef> restore(wanted, "");
    Operand operand = checkCall(expr);
    if (!operand.isError())
      checker
          .report(CG0320, expr.getRange(),
                  "graphs are static: " + what + " depends on the result of " +
                      quoted(getCalleeText(expr)))
          .help("let a task choose, or write two graphs");
    return error();
  }
  if (auto *name = llvm::dyn_cast_or_null<ast::NameExpr>(expr.callee))
    return checkPlainCall(expr, *name);
  auto *callee = llvm::dyn_cast_or_null<ast::MemberExpr>(expr.callee);
  if (!callee) {
    if (expr.callee && !llvm::isa<ast::ErrorExpr>(expr.callee))
      checker.report(CG0302, expr.callee->getRange(),
                     "only tasks of actors can be called");
    checkLooseArgs(expr.args);
    return error();
  }
  Operand base = check(callee->base);
  if (base.isError() || callee->name.empty()) {
    checkLooseArgs(expr.args);
    return error();
  }
  if (base.type && base.type->getKind() == TypeKind::Actor) {
    auto *actor = const_cast<ast::ActorDecl *>(
        llvm::cast<ast::ActorDecl>(base.type->getDecl()));
    return checkTaskCall(expr, *callee, *actor);
  }
  if (callee->name.text == "to" && base.type && !base.type->isActors())
    return checkToDevice(expr, *callee, base);
  llvm::SMRange range = callee->base->getRange();
  if (llvm::isa_and_nonnull<ast::ImportDecl>(base.decl)) {
    checker.report(CG0302, expr.callee->getRange(),
                   "only tasks of actors can be called");
  } else {
    Diagnostic &error = checker.report(CG0301, range,
                                       quotedSource(range) + " is " +
                                           describe(base) + ", not an actor");
    if (base.type && base.type->isActors())
      error.help("index the array, or loop over it");
    else if (llvm::isa_and_nonnull<ast::ActorDecl>(base.decl))
      error.help("tasks are called on the actors in the graph's square "
                 "brackets");
  }
  checkLooseArgs(expr.args);
  return this->error();
}

Operand GraphChecker::checkPlainCall(ast::CallExpr &expr,
                                     ast::NameExpr &callee) {
  llvm::StringRef name = callee.name.text;
  ast::Decl *decl = followImport(scope->lookup(name));
  if (!decl && parseCollective(name))
    return checkCollective(expr, name);
  Diagnostic &error = checker.report(
      CG0302, callee.getRange(),
      "only tasks of actors can be called, " + quoted(name) + " is " +
          (decl            ? describe(*decl).str()
           : name == "env" ? std::string("for deployments")
                           : std::string("no name that is known here")));
  if (llvm::isa_and_nonnull<ast::GraphDecl>(decl))
    error.note("graphs that call graphs are not part of the language yet");
  checkLooseArgs(expr.args);
  return this->error();
}

Operand GraphChecker::checkToDevice(ast::CallExpr &expr,
                                    ast::MemberExpr &callee,
                                    const Operand &base) {
  auto *name =
      expr.args.size() == 1 && expr.args[0].name.empty()
          ? llvm::dyn_cast_or_null<ast::NameExpr>(expr.args[0].value.expr)
          : nullptr;
  if (!name) {
    checker.report(CG0202, expr.argsRange, "`.to` takes a device");
    checkLooseArgs(expr.args);
    return error();
  }
  std::optional<Device> device = parseDevice(name->name.text);
  if (!device) {
    checker.reportUnknown(CG0212, name->getRange(),
                          "unknown device " + quoted(name->name.text),
                          name->name.text, {"cpu", "pinned", "cuda"});
    return error();
  }
  name->constant = checker.constants().getStr(name->name.text);
  if (base.type->getKind() != TypeKind::Tensor) {
    checker.report(CG0201, callee.base->getRange(),
                   "`.to` wants a tensor, but " +
                       quotedSource(callee.base->getRange()) + " is " +
                       quoted(base.type));
    return error();
  }
  if (*device != Device::Cpu)
    checker.report(CG0211, name->getRange(),
                   "device " + quoted(name->name.text) +
                       " is not supported yet");
  return value(checker.types().getTensor(base.type->getElement(),
                                         base.type->getDims(), *device));
}

Operand GraphChecker::checkTaskCall(ast::CallExpr &expr,
                                    ast::MemberExpr &callee,
                                    ast::ActorDecl &actor) {
  ast::TaskDecl *task = nullptr;
  llvm::SmallVector<llvm::StringRef> names;
  for (ast::TaskDecl *candidate : actor.tasks) {
    names.push_back(candidate->name.text);
    if (!task && candidate->name.text == callee.name.text)
      task = candidate;
  }
  if (!task && checker.isBroken(&actor)) {
    checkLooseArgs(expr.args);
    return error();
  }
  if (!task) {
    checker
        .reportUnknown(CG0102, callee.name.range,
                       "no task " + quoted(callee.name.text) + " in actor " +
                           quoted(actor.name.text),
                       callee.name.text, names)
        .label(actor.name.range, "the actor is declared here");
    checkLooseArgs(expr.args);
    return error();
  }
  expr.decl = task;
  callee.decl = task;
  checker.use(task, callee.name.range);
  std::string text = quotedTask(*task);
  mapArguments(checker, task->params, expr.args, expr.argsRange, text, CG0202);
  DimBindings dims;
  for (const ast::Arg &arg : expr.args) {
    if (arg.param)
      checkArgument(arg, *arg.param, text, dims);
    else
      checkValue(arg.value);
  }
  TypeContext &types = checker.types();
  if (task->results.empty())
    return value(types.getToken());
  llvm::SmallVector<const Type *> results;
  for (ast::ResultDecl *result : task->results) {
    if (!result->type || result->type->isError())
      return error();
    results.push_back(bindDims(types, result->type, dims));
  }
  return value(task->namedResults ? types.getResults(task, results)
                                  : results.front());
}

void GraphChecker::checkArgument(const ast::Arg &arg,
                                 const ast::ParamDecl &param,
                                 llvm::StringRef callee, DimBindings &dims) {
  Operand operand = checkValue(arg.value);
  if (operand.isError() || !param.type || param.type->isError())
    return;
  std::string wants = callee.str() + " wants " + quoted(param.type) + " for " +
                      quoted(param.name.text);
  if (operand.constant) {
    fitConstant(operand.constant, param.type, arg.value.range, wants);
    return;
  }
  fitOperand(operand, param.type, arg.value, wants, callee, param.getRange(),
             dims);
}
