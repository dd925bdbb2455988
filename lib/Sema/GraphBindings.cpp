//===- GraphBindings.cpp - let, var and assignments -----------------------===//

#include "GraphChecker.h"

using namespace cgraphc;
using namespace cgraphc::sema;

//===----------------------------------------------------------------------===//
// let and var
//===----------------------------------------------------------------------===//

bool GraphChecker::isBindable(const Operand &operand, const ast::Value &value,
                              llvm::StringRef what, const ast::Stmt &stmt) {
  if (operand.isError())
    return false;
  // A name may stand for an actor, but which one is fixed when compiling.
  bool isActors = operand.type && operand.type->isActors();
  if (operand.type && !(isActors && what == "var"))
    return true;
  Diagnostic &error = checker.report(
      CG0201, value.range,
      "`" + what + "` names a value, but " + quotedSource(value.range) +
          " is " + (operand.constant ? "a constant" : describe(operand)));
  llvm::SMRange keyword = keywordOf(stmt, what);
  auto suggest = [&](const llvm::Twine &help, llvm::StringRef instead) {
    error.help(help);
    if (keyword.isValid())
      error.fixIt(keyword, instead);
  };
  auto *let = llvm::dyn_cast<ast::LetStmt>(&stmt);
  if (operand.constant && !(let && let->isTuple))
    suggest("name a constant with `const`", "const");
  if (isActors)
    suggest("actors are named with `let`", "let");
  return false;
}

void GraphChecker::checkLet(ast::LetStmt &stmt) {
  Operand operand = checkValue(stmt.value);
  bool bindable = isBindable(operand, stmt.value, "let", stmt);
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
  bool bindable = isBindable(operand, stmt.value, "var", stmt);
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
  // Nothing is known of elements whose values are wrong.
  stmt.name->invalid = wrong || (!type && brokenArrays.contains(stmt.name));
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
    if (isBindable(operand, stmt.value, "var", stmt))
      keepType(local, local->type, operand, stmt.value);
    return;
  }
  if (local && local->role == ast::LocalDecl::Role::Let) {
    Diagnostic &error = checker.report(
        CG0310, target.getRange(),
        quoted(target.name.text) + " is re-bound but was declared with `let`");
    error.label(local->name.range, "declared here");
    if (llvm::SMRange keyword = keywordOf(*locals[local].let, "let");
        keyword.isValid())
      error.fix("declare it with `var`", keyword, "var");
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
  if (wrong || !isBindable(operand, stmt.value, "var", stmt)) {
    brokenArrays.insert(local);
    return;
  }
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
