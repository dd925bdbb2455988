//===- Graphs.cpp - signatures and bodies of graphs -----------------------===//

#include "Attributes.h"
#include "Cpp.h"
#include "GraphChecker.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/Support/SaveAndRestore.h"

using namespace cgraphc;
using namespace cgraphc::sema;

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

using Records = llvm::SmallPtrSet<const ast::Decl *, 8>;

/// An opaque type without codec in `type`, if there is one.
static const ast::OpaqueDecl *findPinned(const Type *type, Records &seen) {
  if (!type)
    return nullptr;
  type = type->canonical();
  if (type->getKind() == TypeKind::Opaque) {
    auto *opaque = llvm::cast<ast::OpaqueDecl>(type->getDecl());
    return opaque->codec.empty() ? opaque : nullptr;
  }
  if (type->getKind() == TypeKind::Record &&
      seen.insert(type->getDecl()).second)
    for (const ast::FieldDecl *field :
         llvm::cast<ast::RecordDecl>(type->getDecl())->fields)
      if (const ast::OpaqueDecl *found = findPinned(field->type, seen))
        return found;
  for (const Type *element : type->getElements())
    if (const ast::OpaqueDecl *found = findPinned(element, seen))
      return found;
  return nullptr;
}

/// Inputs and results are the driver's as well.
void GraphChecker::checkPinned(const Type *type, const ast::TypeExpr *written) {
  Records seen;
  if (const ast::OpaqueDecl *opaque = findPinned(type, seen))
    checker.report(CG0230, written->getRange(),
                   quoted(opaque->name.text) +
                       " has no codec and cannot leave its actor");
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
  for (ast::ParamDecl *input : graph.inputs) {
    checkAttributes(checker, *this, input->attributes, AttributeTarget::Member,
                    input->getRange());
  }
  checkCppCollisions(checker, graph.inputs);
  checkCppCollisions(checker, graph.results);
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
  for (ast::ResultDecl *result : graph.results)
    checkPinned(result->type, result->typeExpr);
  for (ast::ParamDecl *input : graph.inputs) {
    checkPinned(input->type, input->typeExpr);
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
