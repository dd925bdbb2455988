//===- Graphs.cpp - signatures and statements of graphs -------------------===//

#include "Attributes.h"
#include "Cpp.h"
#include "GraphChecker.h"
#include "llvm/Support/SaveAndRestore.h"

using namespace cgraphc;
using namespace cgraphc::sema;

struct GraphChecker::Block {
  explicit Block(GraphChecker &checker)
      : own(checker.scope), restore(checker.scope, &own),
        deeper(checker.depth, checker.depth + 1) {}

  Scope own;
  llvm::SaveAndRestore<Scope *> restore;
  llvm::SaveAndRestore<unsigned> deeper;
};

/// Whether there is a `var a[N]` anywhere in `stmts`.
static bool hasVarArray(llvm::ArrayRef<ast::Stmt *> stmts) {
  return llvm::any_of(stmts, [](ast::Stmt *stmt) {
    if (auto *loop = llvm::dyn_cast<ast::ForStmt>(stmt))
      return hasVarArray(loop->body);
    if (auto *branch = llvm::dyn_cast<ast::IfStmt>(stmt))
      return hasVarArray(branch->body) || hasVarArray(branch->elseBody);
    return llvm::isa<ast::VarArrayStmt>(stmt);
  });
}

void sema::checkGraphSignature(Checker &checker, ast::GraphDecl &decl) {
  GraphChecker(checker, decl).checkSignature();
}

void sema::checkGraphBody(Checker &checker, ast::GraphDecl &decl) {
  Checker::OwnerScope owned(checker, &decl);
  GraphChecker graph(checker, decl);
  if (hasVarArray(decl.body))
    graph.inferArrays();
  graph.checkBody();
}

//===----------------------------------------------------------------------===//
// Signature
//===----------------------------------------------------------------------===//

/// The kind of a compile-time parameter; none for actors.
static std::optional<ConstantKind> getParamKind(const Type *type) {
  switch (type->getKind()) {
  case TypeKind::Int:
    return ConstantKind::Int;
  case TypeKind::Str:
    return ConstantKind::Str;
  case TypeKind::Scalar:
    return ConstantKind::Bool;
  default:
    return std::nullopt;
  }
}

/// An opaque type without codec in `type`, if there is one.
static const ast::OpaqueDecl *findPinned(const Type *type) {
  if (type->getKind() == TypeKind::Opaque) {
    auto *opaque = llvm::cast<ast::OpaqueDecl>(type->getDecl());
    return opaque->codec.empty() ? opaque : nullptr;
  }
  for (const Type *element : type->getElements())
    if (const ast::OpaqueDecl *found = findPinned(element))
      return found;
  return nullptr;
}

void GraphChecker::checkSignature() {
  Scope signature(scope);
  llvm::SaveAndRestore<Scope *> restore(scope, &signature);
  for (ast::ParamDecl *param : graph.constParams) {
    checkAttributes(checker, *this, param->attributes, AttributeTarget::Member,
                    param->getRange());
    // Later parameters may use earlier ones.
    checkParams(param, TypePlace::GraphParam);
    if (auto kind = getParamKind(param->type))
      param->constant = checker.constants().getParam(param, *kind);
    declare(param);
  }
  checkParams(graph.inputs, TypePlace::Value);
  checkResults(graph.results, graph.namedResults, TypePlace::Result);
  auto checkPinned = [&](const ast::Decl *decl, ast::TypeExpr *type) {
    if (const ast::OpaqueDecl *opaque = findPinned(decl->type))
      checker.report(CG0230, type->getRange(),
                     quoted(opaque->name.text) +
                         " has no codec and cannot leave its actor");
  };
  for (ast::ParamDecl *input : graph.inputs) {
    checkAttributes(checker, *this, input->attributes, AttributeTarget::Member,
                    input->getRange());
    checkPinned(input, input->typeExpr);
  }
  for (ast::ResultDecl *result : graph.results)
    checkPinned(result, result->typeExpr);
  checkCppCollisions(checker, graph.inputs);
  checkCppCollisions(checker, graph.results);
}

//===----------------------------------------------------------------------===//
// Names
//===----------------------------------------------------------------------===//

void GraphChecker::declare(ast::Decl *decl) {
  if (!decl || decl->name.empty())
    return;
  // Names of one graph do not hide one another.
  const Scope &file = checker.fileScope(graph.file);
  for (const Scope *outer = scope; outer != &file; outer = outer->getParent())
    if (ast::Decl *first = outer->lookupHere(decl->name.text)) {
      if (first != decl)
        checker.reportTwice(decl->name, *first);
      locals[decl].used = true; // nobody can use it
      return;
    }
  scope->insert(decl->name.text, decl);
}

void GraphChecker::noteBound(llvm::ArrayRef<ast::Decl *> names,
                             ast::Expr *value) {
  if (ast::CallExpr *call = getSourceCall(value))
    bound.push_back({{names.begin(), names.end()}, call});
}

Operand GraphChecker::useDecl(ast::Decl *decl, llvm::SMRange range) {
  bool isLocal = llvm::isa<ast::ParamDecl, ast::LocalDecl>(decl);
  if (isLocal)
    locals[decl].used = true;
  auto *local = llvm::dyn_cast<ast::LocalDecl>(decl);
  if (local && local->role == ast::LocalDecl::Role::VarArray && !local->type &&
      !local->invalid) {
    checker
        .report(CG0303, range,
                "no element of " + quoted(local->name.text) + " is ever set")
        .label(local->name.range, "declared here");
    return error();
  }
  Operand operand = ExprChecker::useDecl(decl, range);
  if (wanted.empty() || !operand.type || operand.isError() ||
      operand.type->isActors())
    return operand;
  std::string what =
      (locals[decl].isInput ? "input " : "value ") + quoted(decl->name.text);
  if (wanted == "loop range")
    checker
        .report(CG0314, range,
                "loop range is not constant: it depends on " + what)
        .label(decl->name.range, "known only when running");
  else
    checker
        .report(CG0320, range,
                "graphs are static: " + wanted + " depends on " + what)
        .label(decl->name.range, "known only when running")
        .help("let a task choose, or write two graphs");
  return error();
}

void GraphChecker::reportNotConstant(ast::Expr *expr, const Operand &operand,
                                     llvm::StringRef what) {
  if (!operand.type)
    return ExprChecker::reportNotConstant(expr, operand, what);
  checker.report(wanted == "loop range" ? CG0314 : CG0107, expr->getRange(),
                 what + " must be a constant, " +
                     quotedSource(expr->getRange()) + " is " +
                     quoted(operand.type));
}

//===----------------------------------------------------------------------===//
// Body
//===----------------------------------------------------------------------===//

void GraphChecker::inferArrays() {
  DiagnosticEngine silent(checker.engine().sourceMgr());
  DiagnosticEngine *shown = checker.setEngine(&silent);
  bool wasInvalid = graph.invalid;
  checkBody();
  graph.invalid = wasInvalid;
  checker.setEngine(shown);
  locals.clear();
  bound.clear();
  options.forget();
  hasReturn = false;
}

void GraphChecker::checkBody() {
  Scope signature(scope);
  llvm::SaveAndRestore<Scope *> restore(scope, &signature);
  for (ast::ParamDecl *param : graph.constParams)
    if (!param->name.empty())
      signature.insert(param->name.text, param);
  for (ast::ParamDecl *input : graph.inputs) {
    locals[input].isInput = true;
    declare(input);
  }
  checkStmts(graph.body);
  if (checker.isBroken(&graph))
    return;
  if (!hasReturn && !graph.results.empty())
    checker
        .report(CG0307, {graph.end, graph.end},
                "missing `return` in graph " + quoted(graph.name.text))
        .label(graph.resultRange, "these results are declared");
  checkUnused();
}

void GraphChecker::checkStmts(llvm::ArrayRef<ast::Stmt *> stmts) {
  const ast::Stmt *returned = nullptr;
  bool reported = false;
  for (ast::Stmt *stmt : stmts) {
    if (returned && !reported) {
      checker.report(CG0308, stmt->getRange(), "statement after the `return`")
          .label(returned->getRange(), "the graph ends here");
      reported = true;
    }
    checkStmt(stmt);
    if (llvm::isa<ast::ReturnStmt>(stmt))
      returned = stmt;
  }
}

static AttributeTarget getTarget(const ast::Stmt *stmt) {
  return llvm::isa<ast::LetStmt, ast::VarStmt, ast::AssignStmt>(stmt)
             ? AttributeTarget::Binding
             : AttributeTarget::Statement;
}

void GraphChecker::checkStmt(ast::Stmt *stmt) {
  checkAttributes(checker, *this, stmt->attributes, getTarget(stmt),
                  stmt->getRange());
  switch (stmt->getKind()) {
  case ast::Node::Kind::LetStmt:
    return checkLet(*llvm::cast<ast::LetStmt>(stmt));
  case ast::Node::Kind::VarStmt:
    return checkVar(*llvm::cast<ast::VarStmt>(stmt));
  case ast::Node::Kind::VarArrayStmt:
    return checkVarArray(*llvm::cast<ast::VarArrayStmt>(stmt));
  case ast::Node::Kind::AssignStmt:
    return checkAssign(*llvm::cast<ast::AssignStmt>(stmt));
  case ast::Node::Kind::CallStmt:
    return checkCallStmt(*llvm::cast<ast::CallStmt>(stmt));
  case ast::Node::Kind::ForStmt:
    return checkFor(*llvm::cast<ast::ForStmt>(stmt));
  case ast::Node::Kind::IfStmt:
    return checkIf(*llvm::cast<ast::IfStmt>(stmt));
  case ast::Node::Kind::RequireStmt:
    return checkRequire(*llvm::cast<ast::RequireStmt>(stmt));
  case ast::Node::Kind::OptionStmt:
    return options.check(*this, *llvm::cast<ast::OptionStmt>(stmt));
  case ast::Node::Kind::ConstStmt:
    return checkConst(*llvm::cast<ast::ConstStmt>(stmt));
  case ast::Node::Kind::DiscardStmt:
    return checkDiscard(*llvm::cast<ast::DiscardStmt>(stmt));
  case ast::Node::Kind::ReturnStmt:
    return checkReturn(*llvm::cast<ast::ReturnStmt>(stmt));
  default:
    return;
  }
}

void GraphChecker::checkConst(ast::ConstStmt &stmt) {
  if (!stmt.decl)
    return;
  stmt.decl->constant = evaluateConst(*stmt.decl);
  declare(stmt.decl);
}

//===----------------------------------------------------------------------===//
// let and var
//===----------------------------------------------------------------------===//

bool GraphChecker::isBindable(const Operand &operand, const ast::Value &value,
                              llvm::StringRef what) {
  if (operand.isError())
    return false;
  if (operand.type)
    return true;
  Diagnostic &error = checker.report(
      CG0201, value.range,
      "`" + what + "` names a value, but " + quotedSource(value.range) +
          " is " + (operand.constant ? "a constant" : describe(*operand.decl)));
  if (operand.constant)
    error.help("name a constant with `const`");
  return false;
}

void GraphChecker::checkLet(ast::LetStmt &stmt) {
  Operand operand = checkValue(stmt.value);
  bool bindable = isBindable(operand, stmt.value, "let");
  for (ast::LocalDecl *name : stmt.names) {
    name->type = checker.types().getError();
    locals[name].let = &stmt;
  }
  if (bindable && stmt.isTuple)
    checkLetTuple(stmt, operand);
  else if (bindable && !stmt.names.empty())
    stmt.names.front()->type = operand.type;
  if (auto *name = llvm::dyn_cast_or_null<ast::NameExpr>(stmt.value.expr);
      name && name->decl && !stmt.names.empty())
    locals[stmt.names.front()].isInput = locals[name->decl].isInput;
  for (ast::LocalDecl *name : stmt.names)
    declare(name);
  if (bindable && operand.type->getKind() != TypeKind::Token)
    noteBound(
        llvm::SmallVector<ast::Decl *>(stmt.names.begin(), stmt.names.end()),
        stmt.value.expr);
}

void GraphChecker::checkLetTuple(ast::LetStmt &stmt, const Operand &operand) {
  bool isTuple = operand.type->getKind() == TypeKind::Tuple ||
                 operand.type->getKind() == TypeKind::Results;
  if (!isTuple) {
    checker.report(CG0206, stmt.value.range,
                   quotedSource(stmt.value.range) + " is " +
                       quoted(operand.type) + " and cannot be taken apart");
    return;
  }
  if (stmt.names.empty())
    return;
  llvm::ArrayRef<const Type *> members = operand.type->getElements();
  if (members.size() != stmt.names.size()) {
    checker.report(
        CG0315,
        spanOf(stmt.names.front()->getRange(), stmt.names.back()->getRange()),
        counted(stmt.names.size(), "name") + " for " +
            counted(members.size(), "result") + " of " +
            quotedSource(stmt.value.range));
    return;
  }
  for (auto [name, type] : llvm::zip(stmt.names, members))
    name->type = type;
}

void GraphChecker::checkVar(ast::VarStmt &stmt) {
  Operand operand = checkValue(stmt.value);
  if (!stmt.name)
    return;
  bool bindable = isBindable(operand, stmt.value, "var");
  stmt.name->type = bindable ? operand.type : checker.types().getError();
  declare(stmt.name);
  if (bindable && operand.type->getKind() != TypeKind::Token)
    noteBound({stmt.name}, stmt.value.expr);
}

void GraphChecker::checkVarArray(ast::VarArrayStmt &stmt) {
  bool wrong = false;
  const Type *type = nullptr;
  if (stmt.name)
    if (auto known = arrayElements.find(stmt.name);
        known != arrayElements.end())
      type = known->second;
  for (ast::Expr *size : llvm::reverse(stmt.sizes)) {
    const Constant *value =
        evaluate(size, "size of an array", ConstantKind::Int);
    if (value && value->isLiteral() && value->number < 0) {
      checker.report(CG0208, size->getRange(),
                     "size of an array is negative: " + value->str());
      value = nullptr;
    }
    wrong |= !value;
    if (type && value)
      type = checker.types().getBundle(type, value);
  }
  if (!stmt.name)
    return;
  stmt.name->type = type;
  stmt.name->invalid = wrong;
  declare(stmt.name);
}

//===----------------------------------------------------------------------===//
// Assignments
//===----------------------------------------------------------------------===//

void GraphChecker::checkAssign(ast::AssignStmt &stmt) {
  Operand operand = checkValue(stmt.value);
  if (auto *name = llvm::dyn_cast_or_null<ast::NameExpr>(stmt.target))
    return assignName(stmt, *name, operand);
  if (llvm::isa_and_nonnull<ast::IndexExpr>(stmt.target))
    return assignElement(stmt, operand);
  if (stmt.target && !llvm::isa<ast::ErrorExpr>(stmt.target))
    checker.report(CG0304, stmt.target->getRange(),
                   quotedSource(stmt.target->getRange()) +
                       " cannot be assigned to");
}

void GraphChecker::assignName(ast::AssignStmt &stmt, ast::NameExpr &target,
                              const Operand &operand) {
  if (target.name.empty())
    return;
  ast::Decl *decl = scope->lookup(target.name.text);
  if (!decl) {
    checkUnknownName(target);
    return;
  }
  target.decl = decl;
  target.type = decl->type;
  auto *local = llvm::dyn_cast<ast::LocalDecl>(decl);
  if (local && local->role == ast::LocalDecl::Role::Var) {
    if (isBindable(operand, stmt.value, "var"))
      keepType(local, local->type, operand, stmt.value);
    return;
  }
  if (local && local->role == ast::LocalDecl::Role::Let) {
    Diagnostic &error = checker.report(
        CG0310, target.getRange(),
        quoted(target.name.text) + " is re-bound but was declared with `let`");
    error.label(local->name.range, "declared here");
    constexpr llvm::StringLiteral keyword = "let";
    const char *start = locals[local].let->getLoc().getPointer();
    if (llvm::StringRef(start, keyword.size()) == keyword)
      error.fix("declare it with `var`",
                {llvm::SMLoc::getFromPointer(start),
                 llvm::SMLoc::getFromPointer(start + keyword.size())},
                "var");
    return;
  }
  checker
      .report(CG0304, target.getRange(),
              quoted(target.name.text) + " cannot be assigned to")
      .label(decl->name.range, "it is " + describe(*decl));
}

void GraphChecker::keepType(ast::Decl *decl, const Type *type,
                            const Operand &operand, const ast::Value &value) {
  if (!type || type->isError())
    return;
  DimBindings dims;
  if (fitType(operand.type, type, dims))
    return;
  checker
      .report(CG0215, value.range,
              quoted(decl->name.text) + " keeps its type " + quoted(type) +
                  ", but " + quotedSource(value.range) + " is " +
                  quoted(operand.type))
      .label(decl->name.range, "declared here");
}

void GraphChecker::assignElement(ast::AssignStmt &stmt,
                                 const Operand &operand) {
  unsigned indices = 0;
  bool wrong = false;
  ast::Expr *target = stmt.target;
  while (auto *index = llvm::dyn_cast_or_null<ast::IndexExpr>(target)) {
    wrong |= !evaluate(index->index, "index", ConstantKind::Int);
    ++indices;
    target = index->base;
  }
  auto *name = llvm::dyn_cast_or_null<ast::NameExpr>(target);
  if (!name || name->name.empty())
    return;
  ast::Decl *decl = scope->lookup(name->name.text);
  if (!decl) {
    checkUnknownName(*name);
    return;
  }
  name->decl = decl;
  auto *local = llvm::dyn_cast<ast::LocalDecl>(decl);
  if (!local || local->role != ast::LocalDecl::Role::VarArray) {
    checker
        .report(CG0304, stmt.target->getRange(),
                quotedSource(stmt.target->getRange()) +
                    " cannot be assigned to")
        .label(decl->name.range,
               quoted(name->name.text) + " is no array of names")
        .help("declare one with `var " + name->name.text + "[N]`");
    return;
  }
  if (wrong || !isBindable(operand, stmt.value, "var"))
    return;
  auto [entry, first] = arrayElements.try_emplace(local, operand.type);
  if (first)
    return;
  name->type = local->type;
  // Now that the element is known, indices are checked like those of a use.
  const Type *element = local->type;
  for (unsigned i = 0; element && i < indices; ++i)
    element = element->getKind() == TypeKind::Bundle ? element->getElement()
                                                     : nullptr;
  if (local->type && (!element || !element->equals(entry->second))) {
    checker.report(CG0206, stmt.target->getRange(),
                   quotedSource(stmt.target->getRange()) +
                       " is no single element of " + quoted(local->name.text));
    return;
  }
  keepType(local, entry->second, operand, stmt.value);
}

//===----------------------------------------------------------------------===//
// Calls on their own
//===----------------------------------------------------------------------===//

static bool isUnused(const Type *type) {
  while (type->getKind() == TypeKind::Bundle)
    type = type->getElement();
  return type->getKind() != TypeKind::Token && !type->isError();
}

void GraphChecker::checkCallStmt(ast::CallStmt &stmt) {
  Operand operand = checkValue(stmt.value);
  ast::CallExpr *call = getSourceCall(stmt.value.expr);
  if (!operand.type || !isUnused(operand.type) || !call)
    return;
  checker
      .report(CG0305, stmt.value.range,
              "no result of " + quoted(getCalleeText(*call)) +
                  " is ever used; its exception would be lost")
      .fix("say that this is meant", startOf(stmt.value.range), "discard ");
}

void GraphChecker::checkDiscard(ast::DiscardStmt &stmt) {
  Operand operand = checkValue(stmt.value);
  if (operand.isError())
    return;
  bool isCall =
      llvm::isa<ast::CallExpr, ast::BundleExpr, ast::ComprehensionExpr>(
          stmt.value.expr) &&
      getSourceCall(stmt.value.expr);
  if (!isCall)
    checker.report(CG0309, stmt.value.range,
                   "only a call can be discarded, " +
                       quotedSource(stmt.value.range) + " is none");
}

void GraphChecker::checkUnused() {
  for (const Bound &call : bound) {
    bool used = llvm::any_of(
        call.names, [&](ast::Decl *name) { return locals[name].used; });
    bool known = llvm::all_of(call.names, [](ast::Decl *name) {
      return name->type && isUnused(name->type);
    });
    if (used || !known)
      continue;
    checker
        .report(CG0305, call.names.front()->name.range,
                "no result of " + quoted(getCalleeText(*call.call)) +
                    " is ever used; its exception would be lost")
        .help("say that this is meant with `discard`");
  }
  // What has an error may be what would have used them.
  if (graph.invalid)
    return;
  for (ast::ParamDecl *input : graph.inputs)
    if (!input->name.empty() && !locals[input].used)
      checker.report(CG0306, input->name.range,
                     "input " + quoted(input->name.text) + " is never used");
  for (ast::ParamDecl *param : graph.constParams)
    if (!param->name.empty() && param->type && param->type->isActors() &&
        !locals[param].used)
      checker.report(CG0322, param->name.range,
                     "actor " + quoted(param->name.text) + " is never used");
}

//===----------------------------------------------------------------------===//
// for and if
//===----------------------------------------------------------------------===//

const Constant *GraphChecker::checkDomain(const ast::Range &domain,
                                          ast::LocalDecl *variable) {
  ConstantContext &constants = checker.constants();
  if (variable)
    variable->type = checker.types().getError();
  if (domain.hi) {
    const Constant *lo = evaluate(domain.lo, "loop range", ConstantKind::Int);
    const Constant *hi = evaluate(domain.hi, "loop range", ConstantKind::Int);
    if (variable) {
      variable->type = checker.types().getInt();
      variable->constant = constants.getParam(variable, ConstantKind::Int);
    }
    if (!lo || !hi)
      return nullptr;
    ConstantResult length = lo->getInt() == 0
                                ? ConstantResult(hi)
                                : constants.getBinary(ConstantOp::Sub, hi, lo);
    if (!length) {
      checker.report(CG0105, domain.range,
                     "constant expression: overflow in " +
                         quotedSource(domain.range));
      return nullptr;
    }
    bool empty = length.value->isLiteral() && length.value->number < 0;
    return empty ? constants.getInt(0) : length.value;
  }
  Operand operand = check(domain.lo);
  if (operand.isError())
    return nullptr;
  if (operand.type && operand.type->getKind() == TypeKind::Bundle) {
    if (variable)
      variable->type = operand.type->getElement();
    return operand.type->getSize();
  }
  llvm::SMRange range = domain.lo->getRange();
  Diagnostic &error = checker.report(
      CG0314, range,
      "a loop runs over a range, an actor array or a bundle, " +
          quotedSource(range) + " is " +
          (operand.constant ? describe(operand.constant->kind).str()
           : operand.type   ? quoted(operand.type)
                            : describe(*operand.decl).str()));
  if (operand.constant && operand.constant->kind == ConstantKind::Int)
    error.fix("count from 0", startOf(range), "0..");
  return nullptr;
}

void GraphChecker::checkFor(ast::ForStmt &stmt) {
  checkDomain(stmt.domain, stmt.variable);
  Block block(*this);
  declare(stmt.variable);
  checkStmts(stmt.body);
}

void GraphChecker::checkIf(ast::IfStmt &stmt) {
  evaluate(stmt.condition, "condition", ConstantKind::Bool);
  {
    Block block(*this);
    checkStmts(stmt.body);
  }
  Block block(*this);
  checkStmts(stmt.elseBody);
}

//===----------------------------------------------------------------------===//
// return
//===----------------------------------------------------------------------===//

void GraphChecker::checkReturn(ast::ReturnStmt &stmt) {
  if (depth > 0)
    checker.report(CG0308, stmt.getRange(), "`return` inside a block")
        .note("it is the last statement of a graph");
  hasReturn = true;
  if (stmt.isNamed || graph.namedResults)
    return checkReturnNamed(stmt);
  if (stmt.values.empty())
    return;
  const ast::Value &value = stmt.values.front().value;
  if (graph.results.empty()) {
    checkValue(value);
    checker
        .report(CG0307, value.range,
                "graph " + quoted(graph.name.text) + " has no result")
        .label(graph.name.range, "declared here");
    return;
  }
  checkReturnValue(value, *graph.results.front());
}

void GraphChecker::checkReturnNamed(ast::ReturnStmt &stmt) {
  llvm::StringMap<bool> given;
  llvm::SmallVector<llvm::StringRef> names;
  llvm::SmallVector<std::string> listed;
  if (graph.namedResults)
    for (ast::ResultDecl *result : graph.results) {
      names.push_back(result->name.text);
      listed.push_back(quoted(result->name.text));
    }
  bool mismatch = false;
  for (const ast::Arg &arg : stmt.values) {
    auto *found = llvm::find(names, arg.name.text);
    if (!arg.name.empty() && found != names.end()) {
      if (!given.try_emplace(arg.name.text, true).second)
        checker.report(CG0307, arg.name.range,
                       "result " + quoted(arg.name.text) +
                           " is returned twice");
      checkReturnValue(arg.value, *graph.results[found - names.begin()]);
      continue;
    }
    checkValue(arg.value);
    mismatch = true;
    if (names.empty() || arg.name.empty())
      continue;
    checker.reportUnknown(CG0307, arg.name.range,
                          "graph " + quoted(graph.name.text) +
                              " has no result " + quoted(arg.name.text),
                          arg.name.text, names);
  }
  if (mismatch && (names.empty() || !stmt.isNamed)) {
    checker
        .report(CG0307, stmt.getRange(),
                names.empty() ? "graph " + quoted(graph.name.text) +
                                    " has no named results"
                              : "graph " + quoted(graph.name.text) +
                                    " returns " + joined(listed) + " by name")
        .label(graph.resultRange.isValid() ? graph.resultRange
                                           : graph.name.range,
               "declared here");
    return;
  }
  llvm::SmallVector<std::string> missing;
  for (llvm::StringRef name : names)
    if (!given.contains(name))
      missing.push_back(quoted(name));
  if (!missing.empty() && !mismatch)
    checker.report(CG0307, stmt.getRange(),
                   "`return` is missing " + joined(missing));
}

void GraphChecker::checkReturnValue(const ast::Value &value,
                                    const ast::ResultDecl &result) {
  Operand operand = checkValue(value);
  if (operand.isError() || result.type->isError())
    return;
  std::string who = quoted(graph.name.text);
  std::string wants =
      who + " returns " + quoted(result.type) +
      (result.name.empty() ? std::string()
                           : (" as " + quoted(result.name.text)));
  if (operand.constant) {
    checker
        .report(CG0201, value.range,
                wants + ", but " + quotedSource(value.range) + " is a constant")
        .note("a graph returns what its tasks make and its inputs");
    return;
  }
  DimBindings dims;
  fitOperand(operand, result.type, value, wants, who,
             result.typeExpr->getRange(), dims);
}
