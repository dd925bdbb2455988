//===- GraphExprs.cpp - values of graphs: calls and bundles ---------------===//

#include "Arguments.h"
#include "GraphChecker.h"
#include "llvm/Support/SaveAndRestore.h"

using namespace cgraphc;
using namespace cgraphc::sema;

static constexpr llvm::StringLiteral collectives[] = {
    "allreduce", "allgather", "reduce_scatter", "broadcast",
    "reduce",    "gather",    "scatter",        "alltoall"};

CallKind sema::getCallKind(const ast::CallExpr &call) {
  if (auto *member = llvm::dyn_cast_or_null<ast::MemberExpr>(call.callee))
    return llvm::isa_and_nonnull<ast::TaskDecl>(call.decl) ||
                   member->name.text != "to"
               ? CallKind::Task
               : CallKind::ToDevice;
  auto *name = llvm::dyn_cast_or_null<ast::NameExpr>(call.callee);
  return name && name->name.text == "env" ? CallKind::Env
                                          : CallKind::Collective;
}

ast::NameExpr *sema::getRootName(ast::Expr *expr) {
  while (expr) {
    if (auto *member = llvm::dyn_cast<ast::MemberExpr>(expr))
      expr = member->base;
    else if (auto *index = llvm::dyn_cast<ast::IndexExpr>(expr))
      expr = index->base;
    else if (auto *index = llvm::dyn_cast<ast::TupleIndexExpr>(expr))
      expr = index->base;
    else
      return llvm::dyn_cast<ast::NameExpr>(expr);
  }
  return nullptr;
}

ast::CallExpr *sema::getSourceCall(ast::Expr *expr) {
  while (expr) {
    if (auto *member = llvm::dyn_cast<ast::MemberExpr>(expr)) {
      expr = member->base;
    } else if (auto *index = llvm::dyn_cast<ast::IndexExpr>(expr)) {
      expr = index->base;
    } else if (auto *index = llvm::dyn_cast<ast::TupleIndexExpr>(expr)) {
      expr = index->base;
    } else if (auto *bundle = llvm::dyn_cast<ast::BundleExpr>(expr)) {
      for (const ast::Value &element : bundle->elements)
        if (ast::CallExpr *call = getSourceCall(element.expr))
          return call;
      return nullptr;
    } else if (auto *loop = llvm::dyn_cast<ast::ComprehensionExpr>(expr)) {
      expr = loop->element.expr;
    } else {
      auto *call = llvm::dyn_cast<ast::CallExpr>(expr);
      if (!call || llvm::isa_and_nonnull<ast::TaskDecl>(call->decl))
        return call;
      auto *callee = llvm::dyn_cast_or_null<ast::MemberExpr>(call->callee);
      expr = callee ? callee->base : nullptr; // x.to(device)
    }
  }
  return nullptr;
}

std::string sema::getCalleeText(const ast::CallExpr &call) {
  auto *callee = llvm::dyn_cast_or_null<ast::MemberExpr>(call.callee);
  ast::NameExpr *root = getRootName(call.callee);
  if (!callee || !root)
    return "this call";
  return (root->name.text + "." + callee->name.text).str();
}

/// "Echo.echo" in backquotes.
static std::string quotedTask(const ast::TaskDecl &task) {
  return quoted((task.actor->name.text + "." + task.name.text).str());
}

//===----------------------------------------------------------------------===//
// expr via T after (a, b)
//===----------------------------------------------------------------------===//

Operand GraphChecker::checkValue(const ast::Value &value) {
  Operand operand = check(value.expr);
  checkVia(value, operand);
  checkAfter(value);
  return operand;
}

void GraphChecker::checkVia(const ast::Value &value, const Operand &operand) {
  if (value.via.empty())
    return;
  static constexpr llvm::StringLiteral transports[] = {
      "auto", "local", "shm", "tcp", "cuda_ipc", "nccl"};
  constexpr size_t supported = 3;
  auto *known = llvm::find(transports, value.via.text);
  if (known == std::end(transports))
    checker.reportUnknown(CG0404, value.via.range,
                          "unknown transport " + quoted(value.via.text),
                          value.via.text,
                          llvm::SmallVector<llvm::StringRef>(
                              std::begin(transports), std::end(transports)));
  else if (size_t(known - std::begin(transports)) >= supported)
    checker.report(CG0431, value.via.range,
                   "transport " + quoted(value.via.text) +
                       " is not supported yet");
  else if (operand.constant)
    checker.report(CG0402, value.via.range,
                   "`via " + value.via.text + "` has no effect: " +
                       quotedSource(value.expr->getRange()) + " is a constant");
}

void GraphChecker::checkAfter(const ast::Value &value) {
  if (value.after.empty())
    return;
  auto *call = llvm::dyn_cast_or_null<ast::CallExpr>(value.expr);
  bool isTask = call && (llvm::isa_and_nonnull<ast::TaskDecl>(call->decl) ||
                         (call->type && call->type->isError()));
  if (!isTask && value.expr && !llvm::isa<ast::ErrorExpr>(value.expr))
    checker.report(CG0312, value.afterRange,
                   "`after` orders calls of tasks, " +
                       quotedSource(value.expr->getRange()) + " is none");
  for (ast::Expr *path : value.after) {
    Operand operand = check(path);
    if (operand.isError() || !path)
      continue;
    ast::NameExpr *root = getRootName(path);
    bool isInput = root && root->decl && locals[root->decl].isInput;
    if (operand.type && operand.type->getKind() == TypeKind::Bundle &&
        !operand.type->isActors()) {
      checker.report(CG0311, path->getRange(),
                     "`after` takes one result, " +
                         quotedSource(path->getRange()) + " is a bundle");
    } else if (!operand.type || operand.type->isActors() || isInput) {
      checker.report(CG0312, path->getRange(),
                     "`after` takes results of calls, " +
                         quotedSource(path->getRange()) + " is " +
                         (isInput            ? "an input"
                          : operand.type     ? "an actor"
                          : operand.constant ? "a constant"
                                             : describe(*operand.decl)));
    }
  }
}

//===----------------------------------------------------------------------===//
// Calls
//===----------------------------------------------------------------------===//

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
    Diagnostic &error = checker.report(
        CG0301, range,
        quotedSource(range) + " is " +
            (base.type       ? quoted(base.type)
             : base.constant ? describe(base.constant->kind).str()
                             : describe(*base.decl).str()) +
            ", not an actor");
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
  if (!decl && llvm::is_contained(collectives, name))
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

Operand GraphChecker::checkCollective(ast::CallExpr &expr,
                                      llvm::StringRef name) {
  // The first argument of reductions is the operator's name.
  bool reduces = name.contains("reduce");
  bool first = true;
  Operand source = error();
  for (const ast::Arg &arg : expr.args) {
    if (reduces && first && arg.name.empty()) {
      first = false;
      continue;
    }
    Operand operand = checkValue(arg.value);
    if (arg.name.empty() && source.isError())
      source = operand;
  }
  checker.report(CG0430, expr.callee->getRange(),
                 "collectives are not supported yet");
  // What depends on the shape of the result is not known before they are.
  bool keepsType = name == "allreduce" && source.type;
  return keepsType ? source : error();
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

void GraphChecker::fitOperand(const Operand &operand, const Type *want,
                              const ast::Value &value, llvm::StringRef wants,
                              llvm::StringRef wanting, llvm::SMRange wantRange,
                              DimBindings &dims) {
  llvm::SMRange range = value.expr->getRange();
  std::string source = quotedSource(range);
  if (!operand.type) {
    checker.report(CG0201, range,
                   wants + ", but " + source + " is " +
                       describe(*operand.decl));
    return;
  }
  if (operand.type->getKind() == TypeKind::Token) {
    checker
        .report(CG0313, range,
                source + " has no result that could be used as a value")
        .note("what such a call returns is only for `after`");
    return;
  }
  Fit fit = fitType(operand.type, want, dims);
  switch (fit.misfit) {
  case Misfit::None:
    return;
  case Misfit::Bundle:
    if (!operand.type->isActors()) {
      checker
          .report(CG0311, range,
                  wants + ", but " + source + " is a bundle, " +
                      quoted(operand.type))
          .label(wantRange, "one value is wanted");
      return;
    }
    [[fallthrough]];
  case Misfit::Type: {
    Diagnostic &error = checker.report(CG0201, range,
                                       wants + ", but " + source + " is " +
                                           quoted(operand.type));
    error.label(wantRange, "wanted here");
    if (operand.type->getKind() == TypeKind::Results)
      error.help("choose one result with `.name`");
    return;
  }
  case Misfit::Device: {
    std::string device = spelling(fit.want->getDevice()).str();
    checker
        .report(CG0210, range,
                "device: " + wanting + " wants " + quoted(device) + ", " +
                    source + " is on " +
                    quoted(spelling(fit.have->getDevice())))
        .label(wantRange, "wanted here")
        .fix("copy it there", endOf(range), ".to(" + device + ")");
    return;
  }
  case Misfit::Shape: {
    std::string where =
        fit.dimension
            ? ", dimension " + std::to_string(fit.dimension)
            : ", " + counted(fit.have->getDims().size(), "dimension") +
                  " against " + std::to_string(fit.want->getDims().size());
    Diagnostic &error =
        checker.report(CG0205, range,
                       "shapes differ: " + quoted(printShape(fit.have)) +
                           " against " + quoted(printShape(fit.want)) + where);
    error.label("this is " + operand.type->str())
        .label(wantRange, "wanted here");
    const Dim *dim =
        fit.dimension ? &fit.want->getDims()[fit.dimension - 1] : nullptr;
    if (dim && dim->decl) {
      const Dim *bound = dims.find(dim->decl);
      if (bound && bound->size)
        error.note(quoted(dim->decl->name.text) + " is " + bound->size->str() +
                   " in this call");
      else if (dim->bound)
        error.note(quoted(dim->decl->name.text) + " is at most " +
                   dim->bound->str());
    }
    return;
  }
  }
}

//===----------------------------------------------------------------------===//
// Bundles
//===----------------------------------------------------------------------===//

Operand GraphChecker::checkBundle(ast::BundleExpr &expr) {
  if (!wanted.empty())
    return ExprChecker::checkBundle(expr);
  llvm::SmallVector<Operand> operands;
  bool wrong = false;
  for (const ast::Value &element : expr.elements) {
    operands.push_back(checkValue(element));
    wrong |= operands.back().isError();
  }
  if (wrong)
    return error();
  for (auto [operand, element] : llvm::zip(operands, expr.elements))
    if (operand.decl) {
      checker.report(CG0201, element.range,
                     "elements of a bundle are values, " +
                         quotedSource(element.range) + " is " +
                         describe(*operand.decl));
      return error();
    }
  if (llvm::all_of(operands,
                   [](const Operand &operand) { return operand.constant; }))
    return ExprChecker::checkBundle(expr);
  const Type *element = getBundleType(expr.elements, operands);
  if (!element)
    return error();
  return value(checker.types().getBundle(
      element, checker.constants().getInt(operands.size())));
}

/// The type of the first value; the others must have it too.
const Type *GraphChecker::getBundleType(llvm::ArrayRef<ast::Value> elements,
                                        llvm::ArrayRef<Operand> operands) {
  auto *first = llvm::find_if(
      operands, [](const Operand &operand) { return operand.type; });
  const Type *type = first->type;
  llvm::SMRange firstRange = elements[first - operands.begin()].range;
  bool wrong = false;
  for (auto [operand, element] : llvm::zip(operands, elements)) {
    if (operand.constant) {
      wrong |= !fitConstant(operand.constant, type, element.range,
                            "this bundle wants " + quoted(type));
      continue;
    }
    DimBindings dims;
    if (fitType(operand.type, type, dims))
      continue;
    wrong = true;
    checker
        .report(CG0204, element.range,
                "elements of a bundle differ: " + quoted(type) + " and " +
                    quoted(operand.type))
        .label(firstRange, "this is " + type->str());
  }
  return wrong ? nullptr : type;
}

Operand GraphChecker::checkComprehension(ast::ComprehensionExpr &expr) {
  const Constant *length = checkDomain(expr.domain, expr.variable);
  Scope own(scope);
  llvm::SaveAndRestore<Scope *> restore(scope, &own);
  declare(expr.variable);
  Operand element;
  {
    llvm::SaveAndRestore<llvm::StringRef> values(wanted, "");
    element = checkValue(expr.element);
  }
  if (element.isError() || !length)
    return error();
  if (!element.type) {
    checker.report(
        CG0201, expr.element.range,
        "elements of a bundle are values, " + quotedSource(expr.element.range) +
            " is " +
            (element.constant ? "a constant" : describe(*element.decl)));
    return error();
  }
  return value(checker.types().getBundle(element.type, length));
}
