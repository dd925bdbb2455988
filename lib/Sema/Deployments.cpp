//===- Deployments.cpp - members and parameters ---------------------------===//

#include "Cpp.h"
#include "DeploymentChecker.h"
#include "llvm/Support/SaveAndRestore.h"

using namespace cgraphc;
using namespace cgraphc::sema;

void sema::checkDeployment(Checker &checker, ast::DeploymentDecl &decl) {
  Checker::OwnerScope owned(checker, &decl);
  DeploymentChecker(checker, decl).run();
}

void DeploymentChecker::run() {
  checkParameters();
  declareMembers();
  for (ast::Node *member : deployment.members)
    if (auto *host = llvm::dyn_cast<ast::HostDecl>(member))
      checkHost(*host);
  for (ast::Node *member : deployment.members)
    if (auto *instance = llvm::dyn_cast<ast::InstanceDecl>(member))
      checkInstance(*instance);
  for (ast::Node *member : deployment.members) {
    if (auto *wire = llvm::dyn_cast<ast::WireDecl>(member))
      checkWire(*wire);
    else if (auto *set = llvm::dyn_cast<ast::LiveSetDecl>(member))
      checkLiveSet(*set);
    else if (auto *option = llvm::dyn_cast<ast::OptionStmt>(member))
      options.check(*this, *option);
    else if (auto *require = llvm::dyn_cast<ast::RequireStmt>(member))
      checkRequirement(*require);
    else if (auto *replace = llvm::dyn_cast<ast::ReplaceStmt>(member))
      checker.report(CG0633, replace->getRange(),
                     "`replace` is not supported yet");
  }
  // An import's deployments belong to another build.
  if (deployment.file == checker.getRoot()) {
    reportShared();
    reportUnused();
  }
  applyFixedEverywhere();
}

Operand DeploymentChecker::check(ast::Expr *expr) {
  Operand operand = ExprChecker::check(expr);
  if (operand.constant && !operand.constant->closed)
    open.push_back(expr);
  return operand;
}

ConstantResult DeploymentChecker::applyFixed(const Constant *value) {
  const auto &fixed = checker.result().fixedParams;
  return checker.constants().substitute(
      value, [&](const ast::Decl *decl) -> const Constant * {
        auto *param = llvm::dyn_cast<ast::ParamDecl>(decl);
        return param ? fixed.lookup(param) : nullptr;
      });
}

/// What is known when compiling leaves no reference to a parameter behind.
void DeploymentChecker::applyFixedEverywhere() {
  for (ast::Expr *expr : open) {
    ConstantResult result = applyFixed(expr->constant);
    if (result)
      expr->constant = result.value;
    else
      checker.report(CG0105, expr->getRange(),
                     "constant expression: " + quotedSource(expr->getRange()) +
                         " cannot be evaluated with these parameters");
  }
  for (ast::Node *member : deployment.members) {
    auto *stmt = llvm::dyn_cast<ast::ConstStmt>(member);
    if (stmt && stmt->decl && stmt->decl->constant)
      if (ConstantResult result = applyFixed(stmt->decl->constant))
        stmt->decl->constant = result.value;
  }
  const auto &fixed = checker.result().fixedParams;
  for (ast::ParamDecl *param : deployment.params)
    if (const Constant *value = fixed.lookup(param))
      param->constant = value;
}

//===----------------------------------------------------------------------===//
// Parameters and names
//===----------------------------------------------------------------------===//

static ConstantKind getParamKind(const Type *type) {
  if (type->getKind() == TypeKind::Str)
    return ConstantKind::Str;
  if (type->getKind() == TypeKind::Int)
    return ConstantKind::Int;
  switch (type->getScalar()) {
  case ScalarKind::Bool:
    return ConstantKind::Bool;
  case ScalarKind::F16:
  case ScalarKind::BF16:
  case ScalarKind::F32:
  case ScalarKind::F64:
    return ConstantKind::Float;
  default:
    return ConstantKind::Int;
  }
}

const Constant *DeploymentChecker::parseSetting(const ast::ParamDecl &param,
                                                llvm::StringRef text) {
  ConstantContext &constants = checker.constants();
  ConstantKind kind = getParamKind(param.type);
  const Constant *value = nullptr;
  int64_t number;
  double real;
  if (kind == ConstantKind::Str)
    value = constants.getStr(text);
  else if (kind == ConstantKind::Int && !text.getAsInteger(10, number))
    value = constants.getInt(number);
  else if (kind == ConstantKind::Float && !text.getAsDouble(real))
    value = constants.getFloat(real);
  else if (kind == ConstantKind::Bool && (text == "true" || text == "false"))
    value = constants.getBool(text == "true");
  if (!value) {
    checker.report(CG0610, param.name.range,
                   "parameter " + quoted(param.name.text) + " must be " +
                       describe(kind) + ", " + quoted(text) + " is none");
    return nullptr;
  }
  return fitConstant(value, param.type, param.name.range, "") ? value : nullptr;
}

void DeploymentChecker::checkParameters() {
  checkParams(deployment.params, TypePlace::LaunchParam);
  const auto &settings = checker.getOptions().settings;
  for (ast::ParamDecl *param : deployment.params) {
    if (param->name.empty())
      continue;
    if (param->type->isError()) {
      own.insert(param->name.text, param);
      continue;
    }
    const ast::Expr *byDefault = param->defaultValue;
    if (byDefault && byDefault->constant && !byDefault->constant->closed)
      checker
          .report(CG0214, byDefault->getRange(),
                  "the default of a deployment's parameter is read when "
                  "compiling, and " +
                      quotedSource(byDefault->getRange()) + " at launch")
          .help("write it where " + quoted(param->name.text) + " is used");
    param->constant =
        checker.constants().getParam(param, getParamKind(param->type));
    // `tp` means the parameter of every deployment, `prod.tp` that of one.
    auto setting =
        settings.find((deployment.name.text + "." + param->name.text).str());
    if (setting == settings.end())
      setting = settings.find(param->name.text);
    if (setting != settings.end())
      if (const Constant *value = parseSetting(*param, setting->second))
        checker.result().fixedParams[param] = value;
    own.insert(param->name.text, param);
  }
}

bool DeploymentChecker::declare(ast::Decl *decl) {
  if (!decl || decl->name.empty())
    return false;
  ast::Decl *first = own.insert(decl->name.text, decl);
  if (first)
    checker.reportTwice(decl->name, *first);
  return !first;
}

void DeploymentChecker::declareMembers() {
  llvm::StringMap<const ast::Decl *> cppNames; // of what is a member in C++
  for (ast::Node *member : deployment.members) {
    if (auto *constant = llvm::dyn_cast<ast::ConstStmt>(member)) {
      if (!constant->decl)
        continue;
      constant->decl->constant = evaluateConst(*constant->decl);
      declare(constant->decl);
    } else if (auto *decl = llvm::dyn_cast<ast::Decl>(member)) {
      if (declare(decl) && !llvm::isa<ast::HostDecl>(decl))
        checkCppCollision(checker, cppNames, *decl);
    }
  }
}

Operand DeploymentChecker::useDecl(ast::Decl *decl, llvm::SMRange range) {
  auto *instance = llvm::dyn_cast<ast::InstanceDecl>(decl);
  if (!instance)
    return ExprChecker::useDecl(decl, range);
  used.insert(instance);
  return instance->type ? value(instance->type) : error();
}

const Constant *DeploymentChecker::fix(const Constant *value,
                                       llvm::SMRange range,
                                       llvm::StringRef what) {
  auto &fixed = checker.result().fixedParams;
  bool missing = false;
  forEachParam(value, [&](const ast::Decl *decl) {
    auto *param = llvm::dyn_cast<ast::ParamDecl>(decl);
    if (!param)
      return;
    checker.result().neededParams.insert(param->name.text);
    if (fixed.count(param))
      return;
    const Constant *byDefault =
        param->defaultValue ? param->defaultValue->constant : nullptr;
    if (byDefault) {
      fixed[param] = byDefault;
      return;
    }
    if (!missing)
      checker
          .report(CG0610, range,
                  "deployment parameter " + quoted(param->name.text) +
                      " has no value, but " + what +
                      " must be known when compiling")
          .label(param->name.range, "declared here")
          .help("give it one with `--set " + param->name.text + "=…`");
    missing = true;
  });
  if (missing)
    return nullptr;
  ConstantResult result = applyFixed(value);
  if (!result)
    checker.report(CG0105, range,
                   "constant expression: " + quotedSource(range) +
                       " cannot be evaluated with these parameters");
  return result.value;
}

const Constant *
DeploymentChecker::evaluateFixed(ast::Expr *expr, llvm::StringRef what,
                                 std::optional<ConstantKind> kind) {
  const Constant *value = evaluate(expr, what, kind);
  return value ? fix(value, expr->getRange(), what) : nullptr;
}

Operand DeploymentChecker::checkCall(ast::CallExpr &expr) {
  auto *name = llvm::dyn_cast_or_null<ast::NameExpr>(expr.callee);
  if (!name || name->name.text != "env")
    return ExprChecker::checkCall(expr);
  auto *variable =
      expr.args.size() == 1 && expr.args[0].name.empty()
          ? llvm::dyn_cast_or_null<ast::StringExpr>(expr.args[0].value.expr)
          : nullptr;
  if (!variable || variable->value.empty() || variable->value.contains('=')) {
    checker.report(CG0202, expr.argsRange,
                   "`env` takes the name of a variable as a string");
    return error();
  }
  return constant(checker.constants().getEnv(variable->value));
}

//===----------------------------------------------------------------------===//
// The rest
//===----------------------------------------------------------------------===//

void DeploymentChecker::checkRequirement(ast::RequireStmt &stmt) {
  checkRequire(stmt);
  const Constant *condition =
      stmt.condition ? stmt.condition->constant : nullptr;
  if (!condition || condition->isLiteral())
    return;
  const Constant *known =
      fix(condition, stmt.condition->getRange(), "a requirement");
  if (!known || known->getBool() != false)
    return;
  std::string values;
  forEachParam(condition, [&](const ast::Decl *decl) {
    auto *param = llvm::dyn_cast<ast::ParamDecl>(decl);
    const Constant *value =
        param ? checker.result().fixedParams.lookup(param) : nullptr;
    std::string text =
        value ? param->name.text.str() + " = " + value->str() : "";
    if (value && !llvm::StringRef(values).contains(text))
      values += (values.empty() ? ": " : ", ") + text;
  });
  Diagnostic &error =
      checker.report(CG0106, stmt.condition->getRange(),
                     "`require " + condition->str() + "` failed" + values);
  if (!stmt.message.empty())
    error.note(stmt.message.text);
}

Operand DeploymentChecker::checkBundle(ast::BundleExpr &expr) {
  if (!wanted.empty())
    return ExprChecker::checkBundle(expr);
  const Type *type = nullptr;
  bool wrong = false;
  for (const ast::Value &element : expr.elements) {
    rejectRouting(element);
    Operand operand = check(element.expr);
    wrong |= operand.isError();
    if (operand.isError())
      continue;
    if (!operand.type) {
      checker.report(CG0604, element.range,
                     quotedSource(element.range) + " is not an instance");
      wrong = true;
    } else if (type && !type->equals(operand.type)) {
      checker.report(CG0204, element.range,
                     "elements differ: " + quoted(type) + " and " +
                         quoted(operand.type));
      wrong = true;
    } else {
      type = operand.type;
    }
  }
  if (wrong)
    return error();
  if (!type)
    return constant(checker.constants().getArray({}));
  return value(checker.types().getBundle(
      type, checker.constants().getInt(expr.elements.size())));
}

Operand DeploymentChecker::checkComprehension(ast::ComprehensionExpr &expr) {
  if (!wanted.empty())
    return ExprChecker::checkComprehension(expr);
  ast::Iterator iterator{expr.variable, expr.domain, expr.domain.range};
  llvm::SmallVector<int64_t, 1> counts;
  bool sized = checkIterators(iterator, counts);
  Scope inner(scope);
  llvm::SaveAndRestore<Scope *> restore(scope, &inner);
  if (expr.variable)
    inner.insert(expr.variable->name.text, expr.variable);
  rejectRouting(expr.element);
  Operand element = check(expr.element.expr);
  if (element.isError() || !sized)
    return error();
  if (!element.type) {
    checker.report(CG0604, expr.element.range,
                   quotedSource(expr.element.range) + " is not an instance");
    return error();
  }
  return value(checker.types().getBundle(
      element.type, checker.constants().getInt(counts.front())));
}
