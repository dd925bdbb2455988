//===- Wiring.cpp - graphs with their actors and constants ----------------===//

#include "Arguments.h"
#include "DeploymentChecker.h"
#include "Fit.h"
#include "llvm/Support/SaveAndRestore.h"

#include <map>

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
  for (ast::ParamDecl *param : graph->constParams)
    if (!param->type || !param->type->isActors())
      params.push_back(param);
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
  Scope iterators(scope);
  llvm::SaveAndRestore<Scope *> restore(scope, &iterators);
  for (const ast::Iterator &iterator : wire.iterators)
    if (iterator.variable)
      iterators.insert(iterator.variable->name.text, iterator.variable);

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
  reportMisfit(checker, arg, param, graph, quoted(want),
               operand.type       ? quoted(operand.type)
               : operand.constant ? describe(operand.constant->kind).str()
                                  : describe(*operand.decl).str());
  return false;
}

//===----------------------------------------------------------------------===//
// Which instances a wiring has
//===----------------------------------------------------------------------===//

std::optional<int64_t> DeploymentChecker::getInt(ast::Expr *expr,
                                                 const Values &values) {
  if (!expr->constant)
    return std::nullopt;
  const auto &fixed = checker.result().fixedParams;
  ConstantResult result = checker.constants().substitute(
      expr->constant, [&](const ast::Decl *decl) -> const Constant * {
        if (const Constant *value = values.lookup(decl))
          return value;
        auto *param = llvm::dyn_cast<ast::ParamDecl>(decl);
        return param ? fixed.lookup(param) : nullptr;
      });
  return result ? result.value->getInt() : std::nullopt;
}

std::optional<InstanceRef> DeploymentChecker::getRef(ast::Expr *expr,
                                                     const Values &values) {
  if (auto *name = llvm::dyn_cast<ast::NameExpr>(expr)) {
    auto *decl = llvm::dyn_cast_or_null<ast::InstanceDecl>(name->decl);
    if (!decl)
      return std::nullopt;
    return InstanceRef{const_cast<ast::InstanceDecl *>(decl), {}};
  }
  auto *index = llvm::dyn_cast<ast::IndexExpr>(expr);
  if (!index)
    return std::nullopt;
  std::optional<InstanceRef> ref = getRef(index->base, values);
  if (!ref)
    return std::nullopt;
  std::optional<int64_t> at = getInt(index->index, values);
  llvm::ArrayRef<int64_t> counts = sizes[ref->decl];
  size_t level = ref->indices.size();
  if (at && level < counts.size() && *at >= 0 && *at < counts[level]) {
    ref->indices.push_back(*at);
    return ref;
  }
  if (at && level < counts.size())
    checker.report(CG0105, index->index->getRange(),
                   "constant expression: index " + llvm::Twine(*at) +
                       " is out of range of " +
                       quotedSource(index->base->getRange()) + ", which has " +
                       counted(counts[level], "element"));
  return std::nullopt;
}

/// Adds the single instances of `ref`, row by row.
void DeploymentChecker::expand(const InstanceRef &ref,
                               std::vector<InstanceRef> &refs) {
  llvm::ArrayRef<int64_t> counts = sizes[ref.decl];
  if (ref.indices.size() == counts.size()) {
    refs.push_back(ref);
    return;
  }
  for (int64_t i = 0; i < counts[ref.indices.size()]; ++i) {
    InstanceRef element = ref;
    element.indices.push_back(i);
    expand(element, refs);
  }
}

bool DeploymentChecker::flatten(ast::Expr *expr, const Values &values,
                                std::vector<InstanceRef> &refs) {
  if (auto *bundle = llvm::dyn_cast<ast::BundleExpr>(expr))
    return llvm::all_of(bundle->elements, [&](const ast::Value &element) {
      return flatten(element.expr, values, refs);
    });
  if (auto *loop = llvm::dyn_cast<ast::ComprehensionExpr>(expr)) {
    std::optional<int64_t> count = getInt(loop->domain.hi, values);
    Values inner = values;
    for (int64_t i = 0; count && i < *count; ++i) {
      inner[loop->variable] = checker.constants().getInt(i);
      if (!flatten(loop->element.expr, inner, refs))
        return false;
    }
    return count.has_value();
  }
  // An index into something else than names was fine for its type.
  if (auto *index = llvm::dyn_cast<ast::IndexExpr>(expr);
      index && !llvm::isa<ast::NameExpr, ast::IndexExpr>(index->base)) {
    checker.report(CG0604, expr->getRange(),
                   quotedSource(expr->getRange()) + " is not an instance");
    return false;
  }
  std::optional<InstanceRef> ref = getRef(expr, values);
  if (ref)
    expand(*ref, refs);
  return ref.has_value();
}

void DeploymentChecker::unroll(ast::WireDecl &wire,
                               llvm::ArrayRef<int64_t> counts) {
  Wire result{&wire, {}};
  int64_t total = 1;
  for (int64_t count : counts)
    total *= count;
  bool fine = true;
  for (int64_t i = 0; fine && i < total; ++i) {
    Values values;
    int64_t rest = i;
    for (size_t level = counts.size(); level-- > 0;) {
      values[wire.iterators[level].variable] =
          checker.constants().getInt(rest % counts[level]);
      rest /= counts[level];
    }
    fine = unrollOnce(wire, values, result);
  }
  if (fine)
    wires.push_back(std::move(result));
}

/// Adds the instances of one element of a wiring; false after a report.
bool DeploymentChecker::unrollOnce(ast::WireDecl &wire, const Values &values,
                                   Wire &result) {
  std::map<InstanceRef, const ast::Arg *> seen;
  for (const ast::Arg &arg : wire.target.args) {
    if (!arg.param->type->isActors())
      continue;
    std::vector<InstanceRef> refs;
    if (!flatten(arg.value.expr, values, refs))
      return false;
    for (const InstanceRef &ref : refs) {
      auto [twice, added] = seen.try_emplace(ref, &arg);
      if (added) {
        result.instances.insert(ref);
        continue;
      }
      std::string first = quoted(twice->second->param->name.text);
      std::string second = quoted(arg.param->name.text);
      checker
          .report(CG0605, arg.value.range,
                  "instance " + quoted(ref.str()) + " is wired " +
                      (twice->second == &arg
                           ? "twice to " + second
                           : "to both " + first + " and " + second) +
                      " of " + quoted(wire.target.graph.parts.back().text))
          .label(twice->second->value.range, "first wired here");
      return false;
    }
  }
  return true;
}

//===----------------------------------------------------------------------===//
// Remarks and warnings
//===----------------------------------------------------------------------===//

/// Graphs with common actors are told once each, with the first such graph.
void DeploymentChecker::reportShared() {
  constexpr size_t most = 4;
  for (size_t later = 1; later < wires.size(); ++later)
    for (size_t first = 0; first < later; ++first) {
      llvm::SmallVector<std::string> names;
      size_t count = 0;
      for (const InstanceRef &ref : wires[first].instances)
        if (wires[later].instances.count(ref) && ++count <= most)
          names.push_back(quoted(ref.str()));
      if (!count)
        continue;
      std::string list;
      for (const std::string &name : names)
        list += (list.empty() ? "" : ", ") + name;
      if (count > most)
        list += " and " + std::to_string(count - most) + " more";
      checker
          .report(CG0620, wires[later].decl->name.range,
                  "graphs " + quoted(wires[first].decl->name.text) + " and " +
                      quoted(wires[later].decl->name.text) +
                      (count == 1 ? " share actor " : " share actors ") + list)
          .label(wires[first].decl->name.range, "the other graph")
          .note("only one of them can be live at a time");
      break;
    }
}

void DeploymentChecker::reportUnused() {
  bool wired = llvm::any_of(deployment.members, [](ast::Node *member) {
    return llvm::isa<ast::WireDecl>(member);
  });
  // Without graphs, instances are there for remote calls.
  if (!wired || checker.isBroken(&deployment))
    return;
  for (ast::Node *member : deployment.members) {
    auto *instance = llvm::dyn_cast<ast::InstanceDecl>(member);
    if (instance && !instance->name.empty() && !used.count(instance) &&
        !instance->type->isError())
      checker.report(CG0607, instance->name.range,
                     "instance " + quoted(instance->name.text) +
                         " is never used");
  }
}
