//===- Exprs.cpp - expressions that hold everywhere -----------------------===//

#include "ExprChecker.h"
#include "llvm/Support/SaveAndRestore.h"

using namespace cgraphc;
using namespace cgraphc::sema;

std::string sema::describe(const Operand &operand) {
  if (operand.type)
    return quoted(operand.type);
  return (operand.constant ? describe(operand.constant->kind)
                           : describe(*operand.decl))
      .str();
}

Operand ExprChecker::check(ast::Expr *expr) {
  if (!expr)
    return error();
  Operand operand = dispatch(expr);
  expr->constant = operand.constant;
  expr->type = operand.type;
  return operand;
}

Operand ExprChecker::dispatch(ast::Expr *expr) {
  ConstantContext &constants = checker.constants();
  switch (expr->getKind()) {
  case ast::Node::Kind::NameExpr:
    return checkName(*llvm::cast<ast::NameExpr>(expr));
  case ast::Node::Kind::IntegerExpr:
    return constant(
        constants.getWritten(llvm::cast<ast::IntegerExpr>(expr)->value));
  case ast::Node::Kind::FloatExpr:
    return constant(
        constants.getFloat(llvm::cast<ast::FloatExpr>(expr)->value));
  case ast::Node::Kind::StringExpr:
    return constant(constants.getStr(llvm::cast<ast::StringExpr>(expr)->value));
  case ast::Node::Kind::BoolExpr:
    return constant(constants.getBool(llvm::cast<ast::BoolExpr>(expr)->value));
  case ast::Node::Kind::QuantityExpr: {
    auto *quantity = llvm::cast<ast::QuantityExpr>(expr);
    return constant(quantity->unit == ast::QuantityExpr::Unit::Duration
                        ? constants.getDuration(quantity->value)
                        : constants.getSize(quantity->value));
  }
  case ast::Node::Kind::UnaryExpr:
    return checkUnary(*llvm::cast<ast::UnaryExpr>(expr));
  case ast::Node::Kind::BinaryExpr:
    return checkBinary(*llvm::cast<ast::BinaryExpr>(expr));
  case ast::Node::Kind::MemberExpr:
    return checkMember(*llvm::cast<ast::MemberExpr>(expr));
  case ast::Node::Kind::TupleIndexExpr:
    return checkTupleIndex(*llvm::cast<ast::TupleIndexExpr>(expr));
  case ast::Node::Kind::TryExpr:
    return checkTry(*llvm::cast<ast::TryExpr>(expr));
  case ast::Node::Kind::IndexExpr:
    return checkIndex(*llvm::cast<ast::IndexExpr>(expr));
  case ast::Node::Kind::CallExpr:
    return checkCall(*llvm::cast<ast::CallExpr>(expr));
  case ast::Node::Kind::BundleExpr:
    return checkBundle(*llvm::cast<ast::BundleExpr>(expr));
  case ast::Node::Kind::ComprehensionExpr:
    return checkComprehension(*llvm::cast<ast::ComprehensionExpr>(expr));
  default:
    return error();
  }
}

const Constant *ExprChecker::evaluate(ast::Expr *expr, llvm::StringRef what,
                                      std::optional<ConstantKind> kind) {
  if (!expr)
    return nullptr;
  llvm::SaveAndRestore<llvm::StringRef> restore(wanted, what);
  Operand operand = check(expr);
  if (operand.isError())
    return nullptr;
  if (!operand.constant) {
    reportNotConstant(expr, operand, what);
    return nullptr;
  }
  if (kind && operand.constant->kind != *kind) {
    checker.report(CG0107, expr->getRange(),
                   what + " must be " + describe(*kind) + ", " +
                       quotedSource(expr->getRange()) + " is " +
                       describe(operand.constant->kind));
    return nullptr;
  }
  if (operand.constant->wide && kind == ConstantKind::Int) {
    checker.report(CG0105, expr->getRange(),
                   "constant expression: overflow in " +
                       quotedSource(expr->getRange()));
    return nullptr;
  }
  return operand.constant;
}

void ExprChecker::reportNotConstant(ast::Expr *expr, const Operand &operand,
                                    llvm::StringRef what) {
  Diagnostic &error =
      checker.report(CG0107, expr->getRange(), what + " must be a constant");
  if (operand.decl && !operand.decl->name.empty())
    error.label(quoted(operand.decl->name.text) + " is " +
                describe(*operand.decl));
}

//===----------------------------------------------------------------------===//
// Names
//===----------------------------------------------------------------------===//

Operand ExprChecker::checkName(ast::NameExpr &expr) {
  if (expr.name.empty())
    return error();
  ast::Decl *found = scope->lookup(expr.name.text);
  if (!found)
    return checkUnknownName(expr);
  ast::Decl *decl = followImport(found);
  if (!decl)
    return error();
  expr.decl = decl;
  return useDecl(decl, expr.name.range);
}

Operand ExprChecker::checkUnknownName(ast::NameExpr &expr) {
  checker.reportUnknown(CG0101, expr.name.range,
                        "unknown name " + quoted(expr.name.text),
                        expr.name.text, scope->visibleNames());
  return error();
}

Operand ExprChecker::useDecl(ast::Decl *decl, llvm::SMRange range) {
  if (decl->file) {
    checker.use(decl, range);
    checker.ensure(decl);
  }
  if (llvm::isa<ast::ConstDecl>(decl))
    return decl->constant ? constant(decl->constant) : error();
  if (llvm::isa<ast::ParamDecl, ast::LocalDecl>(decl)) {
    if (decl->constant)
      return constant(decl->constant);
    return decl->type ? value(decl->type) : error();
  }
  return {nullptr, nullptr, decl};
}

Operand ExprChecker::checkMember(ast::MemberExpr &expr) {
  Operand base = check(expr.base);
  if (base.isError() || expr.name.empty())
    return error();
  if (auto *import = llvm::dyn_cast_or_null<ast::ImportDecl>(base.decl)) {
    ast::Decl *decl = checker.resolveMember(*import, expr.name);
    if (!decl)
      return error();
    expr.decl = decl;
    return useDecl(decl, expr.name.range);
  }
  if (auto *decl = llvm::dyn_cast_or_null<ast::EnumDecl>(base.decl))
    return checkEnumerator(*decl, expr);
  if (base.type)
    return checkField(base.type, expr);
  checker.report(
      CG0103, expr.name.range,
      quotedSource(expr.base->getRange()) + " is " +
          (base.decl ? describe(*base.decl) : describe(base.constant->kind)) +
          " and has no member " + quoted(expr.name.text));
  return error();
}

Operand ExprChecker::checkEnumerator(ast::EnumDecl &decl,
                                     ast::MemberExpr &expr) {
  llvm::SmallVector<llvm::StringRef> names;
  for (auto [i, enumerator] : llvm::enumerate(decl.enumerators)) {
    names.push_back(enumerator->name.text);
    if (enumerator->name.text != expr.name.text)
      continue;
    expr.decl = enumerator;
    return constant(checker.constants().getEnum(&decl, i));
  }
  if (checker.isBroken(&decl))
    return error();
  checker.reportUnknown(CG0103, expr.name.range,
                        "no enumerator " + quoted(expr.name.text) + " in " +
                            quoted(decl.name.text),
                        expr.name.text, names);
  return error();
}

Operand ExprChecker::checkField(const Type *type, ast::MemberExpr &expr) {
  auto find = [&](auto decls, llvm::StringRef what, llvm::StringRef of) {
    llvm::SmallVector<llvm::StringRef> names;
    for (ast::Decl *decl : decls) {
      names.push_back(decl->name.text);
      if (decl->name.text != expr.name.text)
        continue;
      expr.decl = decl;
      return decl->type ? value(decl->type) : error();
    }
    if (checker.isBroken(type->getDecl()))
      return error();
    checker.reportUnknown(CG0103, expr.name.range,
                          "no " + what + " " + quoted(expr.name.text) + " in " +
                              quoted(of),
                          expr.name.text, names);
    return error();
  };
  if (type->getKind() == TypeKind::Record) {
    auto *record = llvm::cast<ast::RecordDecl>(type->getDecl());
    return find(record->fields, "field", record->name.text);
  }
  if (type->getKind() == TypeKind::Results) {
    auto *task = llvm::cast<ast::TaskDecl>(type->getDecl());
    Operand found =
        find(task->results, "result",
             (task->actor->name.text + "." + task->name.text).str());
    // The call has bound the dims of the declared results.
    for (auto [i, result] : llvm::enumerate(task->results))
      if (result == expr.decl)
        return value(type->getElements()[i]);
    return found;
  }
  Diagnostic &missing = checker.report(
      CG0103, expr.name.range,
      quotedSource(expr.base->getRange()) + " is " + quoted(type) +
          " and has no member " + quoted(expr.name.text));
  if (type->getKind() == TypeKind::Actor)
    missing.help("a task is called: " + quotedSource(expr.getRange()) +
                 " wants its arguments in round brackets");
  return error();
}

//===----------------------------------------------------------------------===//
// What only graphs and deployments have more of
//===----------------------------------------------------------------------===//

Operand ExprChecker::checkCall(ast::CallExpr &expr) {
  checker.report(CG0107, expr.getRange(), "a constant cannot be a call");
  return error();
}

Operand ExprChecker::checkBundle(ast::BundleExpr &expr) {
  llvm::SmallVector<const Constant *> elements;
  bool wrong = false;
  for (const ast::Value &element : expr.elements) {
    const Constant *value =
        evaluate(element.expr, wanted.empty() ? "element" : wanted);
    if (value && !elements.empty() && elements.front() &&
        value->kind != elements.front()->kind) {
      checker.report(
          CG0204, element.range,
          "elements of an array differ: " + describe(elements.front()->kind) +
              " and " + describe(value->kind));
      wrong = true;
    }
    wrong |= !value;
    elements.push_back(value);
  }
  return wrong ? error() : constant(checker.constants().getArray(elements));
}

Operand ExprChecker::checkComprehension(ast::ComprehensionExpr &expr) {
  checker.report(CG0107, expr.getRange(),
                 "a constant array is written element by element");
  return error();
}
