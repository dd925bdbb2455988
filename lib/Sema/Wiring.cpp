//===- Wiring.cpp - graphs with their actors and constants ----------------===//

#include "Arguments.h"
#include "DeploymentChecker.h"
#include "Fit.h"

using namespace cgraphc;
using namespace cgraphc::sema;

bool InstanceRef::operator<(const InstanceRef &other) const {
  if (decl != other.decl)
    return decl->getLoc().getPointer() < other.decl->getLoc().getPointer();
  return std::lexicographical_compare(indices.begin(), indices.end(),
                                      other.indices.begin(),
                                      other.indices.end());
}

std::string InstanceRef::str() const {
  std::string text = decl->name.text.str();
  for (int64_t index : indices)
    text += "[" + std::to_string(index) + "]";
  return text;
}

/// What a compile-time parameter of a graph wants.
static bool fitsParam(const Constant *value, const Type *type) {
  switch (type->getKind()) {
  case TypeKind::Int:
    return value->kind == ConstantKind::Int && !value->wide;
  case TypeKind::Str:
    return value->kind == ConstantKind::Str;
  default:
    return value->kind == ConstantKind::Bool;
  }
}

static ast::GraphDecl *resolveGraph(Checker &checker, ast::DottedName &name,
                                    Scope &scope) {
  ast::Decl *decl = checker.resolve(name, scope);
  auto *graph = llvm::dyn_cast_or_null<ast::GraphDecl>(decl);
  if (decl && !graph)
    checker
        .report(CG0115, name.range,
                quoted(decl->name.text) + " is " + describe(*decl) +
                    ", not a graph")
        .label(decl->name.range, "declared here");
  return graph;
}

static void reportMisfit(Checker &checker, const ast::Arg &arg,
                         const ast::ParamDecl &param, llvm::StringRef graph,
                         const std::string &wants, const std::string &given) {
  checker
      .report(CG0604, arg.value.range,
              graph + " wants " + wants + " for " + quoted(param.name.text) +
                  ", but " + quotedSource(arg.value.range) + " is " + given)
      .label(param.getRange(), "wanted here");
}

//===----------------------------------------------------------------------===//
// instantiate
//===----------------------------------------------------------------------===//

static void checkInstantiation(Checker &checker, Scope &scope,
                               ast::Instantiation &instantiation) {
  ExprChecker exprs(checker, scope);
  ast::GraphDecl *graph = resolveGraph(checker, instantiation.graph, scope);
  if (!graph) {
    for (const ast::Arg &arg : instantiation.args)
      exprs.check(arg.value.expr);
    return;
  }
  llvm::SmallVector<ast::ParamDecl *> params;
  for (ast::ParamDecl *param : graph->constParams) {
    // It may be an actor or a constant.
    if (param->type && param->type->isError())
      return;
    if (!param->type || !param->type->isActors())
      params.push_back(param);
  }
  std::string name = quoted(graph->name.text);
  mapArguments(checker, params, instantiation.args, instantiation.range, name,
               CG0604);
  for (const ast::Arg &arg : instantiation.args) {
    const Constant *value =
        exprs.evaluate(arg.value.expr, "argument of an instantiation");
    if (value && arg.param && arg.param->type && !arg.param->type->isError() &&
        !fitsParam(value, arg.param->type))
      reportMisfit(checker, arg, *arg.param, name, quoted(arg.param->type),
                   describe(value->kind).str());
  }
}

void Checker::checkInstantiate(ast::InstantiateDecl &decl) {
  OwnerScope owned(*this, &decl);
  for (const ast::Instantiation &instantiation : decl.instantiations)
    checkInstantiation(*this, fileScope(decl.file),
                       const_cast<ast::Instantiation &>(instantiation));
}

//===----------------------------------------------------------------------===//
// graph name = G[…] in a deployment
//===----------------------------------------------------------------------===//

void DeploymentChecker::checkWire(ast::WireDecl &wire) {
  llvm::SmallVector<int64_t, 2> counts;
  bool fine = checkIterators(wire.iterators, counts);
  IteratorScope iterators(scope, wire.iterators);

  Scope *file = own.getParent();
  ast::GraphDecl *graph = resolveGraph(checker, wire.target.graph, *file);
  if (!graph) {
    for (const ast::Arg &arg : wire.target.args)
      check(arg.value.expr);
    return;
  }
  std::string name = quoted(graph->name.text);
  llvm::SmallVector<ast::Arg *> byParam =
      mapArguments(checker, graph->constParams, wire.target.args,
                   wire.target.range, name, CG0604);
  Values values;
  for (auto [param, arg] : llvm::zip(graph->constParams, byParam)) {
    if (arg)
      fine &= checkWireArgument(*arg, *param, name, values);
    else
      fine &= bindDefault(*param, values);
  }
  for (const ast::Arg &arg : wire.target.args) {
    if (!arg.param)
      check(arg.value.expr);
    fine &= arg.param != nullptr;
  }
  if (fine)
    unroll(wire, counts);
}

bool DeploymentChecker::bindDefault(const ast::ParamDecl &param,
                                    Values &values) {
  const Constant *value =
      param.defaultValue ? param.defaultValue->constant : nullptr;
  if (!value)
    return false;
  // A default may use the parameters before it.
  ConstantResult result = checker.constants().substitute(
      value, [&](const ast::Decl *decl) { return values.lookup(decl); });
  if (result)
    values[&param] = result.value;
  return bool(result);
}

bool DeploymentChecker::checkWireArgument(const ast::Arg &arg,
                                          const ast::ParamDecl &param,
                                          llvm::StringRef graph,
                                          Values &values) {
  rejectRouting(arg.value);
  llvm::SMRange range = arg.value.range;
  Operand operand = check(arg.value.expr);
  if (operand.isError() || !param.type || param.type->isError())
    return false;
  if (!param.type->isActors()) {
    const Constant *value = operand.constant ? fix(operand.constant, range,
                                                   "an argument of a graph")
                                             : nullptr;
    if (value && fitsParam(value, param.type)) {
      values[&param] = value;
      return true;
    }
    if (value || !operand.constant)
      reportMisfit(checker, arg, param, graph, quoted(param.type),
                   value          ? describe(value->kind).str()
                   : operand.type ? quoted(operand.type)
                                  : describe(*operand.decl).str());
    return false;
  }
  const Type *want = checker.types().substitute(
      param.type, [&](const ast::Decl *decl) { return values.lookup(decl); });
  if (!want)
    return false;
  DimBindings dims;
  if (operand.type && fitType(operand.type, want, dims))
    return true;
  reportMisfit(checker, arg, param, graph, quoted(want), describe(operand));
  return false;
}
