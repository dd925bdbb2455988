//===- WiredInstances.cpp - which instances a wiring has ------------------===//

#include "DeploymentChecker.h"
#include "llvm/ADT/STLExtras.h"
#include <map>

using namespace cgraphc;
using namespace cgraphc::sema;

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
      const ast::LiveSetDecl *set = liveSets.lookup(wires[first].decl);
      if (set && set == liveSets.lookup(wires[later].decl))
        continue;
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
      Diagnostic &remark =
          checker
              .report(CG0620, wires[later].decl->name.range,
                      "graphs " + quoted(wires[first].decl->name.text) +
                          " and " + quoted(wires[later].decl->name.text) +
                          (count == 1 ? " share actor " : " share actors ") +
                          list)
              .label(wires[first].decl->name.range, "the other graph")
              .note("only one of them can be live at a time");
      std::string help = getLiveSetHelp(*wires[first].decl, *wires[later].decl);
      if (!help.empty())
        remark.help(help);
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
