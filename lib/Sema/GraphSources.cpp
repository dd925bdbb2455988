//===- GraphSources.cpp - where a value comes from ------------------------===//

#include "GraphChecker.h"

using namespace cgraphc;
using namespace cgraphc::sema;

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

llvm::SMRange sema::keywordOf(const ast::Stmt &stmt, llvm::StringRef keyword) {
  const char *start = stmt.getLoc().getPointer();
  if (llvm::StringRef(start, keyword.size()) != keyword)
    return {};
  return {stmt.getLoc(), llvm::SMLoc::getFromPointer(start + keyword.size())};
}

std::string sema::getCalleeText(const ast::CallExpr &call) {
  auto *callee = llvm::dyn_cast_or_null<ast::MemberExpr>(call.callee);
  ast::NameExpr *root = getRootName(call.callee);
  if (!callee || !root)
    return "this call";
  return (root->name.text + "." + callee->name.text).str();
}
