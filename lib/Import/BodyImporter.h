//===- BodyImporter.h - values of graphs and deployments --------*- C++ -*-===//

#ifndef CGRAPHC_LIB_IMPORT_BODYIMPORTER_H
#define CGRAPHC_LIB_IMPORT_BODYIMPORTER_H

#include "Importer.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace cgraphc {
namespace importer {

/// What an expression stands for: one value, or those of a task with several
/// results.
using Values = llvm::SmallVector<mlir::Value, 1>;

/// Imports expressions and statements of one graph's body, or the actors that
/// a deployment's wirings name.
class BodyImporter {
public:
  explicit BodyImporter(Importer &importer)
      : importer(importer), builder(importer.builder) {}

  void bind(const ast::Decl *decl, Values values) {
    bindings[decl] = std::move(values);
  }
  bool isBound(const ast::Decl *decl) const { return bindings.count(decl); }

  /// `expr` as the value of a parameter or element of type `wanted`: constants
  /// become literals and bundles are packed where the type asks for it.
  mlir::Value getOperand(const ast::Value &value, mlir::Type wanted);
  /// `expr` is no constant.
  mlir::Value getValue(const ast::Expr *expr);

  void importStatements(llvm::ArrayRef<ast::Stmt *> statements);

  using LoopBody =
      llvm::function_ref<llvm::SmallVector<mlir::Value>(mlir::Block &block)>;

private:
  Values getValues(const ast::Expr *expr);
  Values getValues(const ast::Value &value);
  Values importCall(const ast::CallExpr *call, const ast::Value &value);
  Values importTaskCall(const ast::CallExpr *call, const ast::Value &value);
  mlir::Value importCollective(const ast::CallExpr &call, const ast::Name &via);
  mlir::Value importMember(const ast::Expr *expr);
  mlir::Value importIndex(const ast::IndexExpr *expr);
  mlir::Value importBundle(const ast::BundleExpr *bundle);
  mlir::Value importComprehension(const ast::ComprehensionExpr *expr);
  mlir::Value importVia(mlir::Value value, const ast::Name &via);
  Values annotate(Values values, const ast::Stmt &stmt);

  /// The bounds of a loop; over a bundle or an array of actors 0 and its size.
  std::pair<mlir::Attribute, mlir::Attribute>
  getBounds(const ast::Range &domain);
  /// Inside a loop over a bundle: the element, under the loop variable.
  void bindElement(const ast::LocalDecl *variable, const ast::Range &domain);

  void importStatement(const ast::Stmt *stmt);
  void importLet(const ast::LetStmt &let);
  void importAssign(const ast::AssignStmt &assign);
  void importFor(const ast::ForStmt &loop);
  void importIf(const ast::IfStmt &branch);
  void importReturn(const ast::ReturnStmt &stmt);
  void importRequire(const ast::RequireStmt &stmt);

  /// The `var`s from outside that `statements` bind anew, in order.
  llvm::SmallVector<const ast::Decl *>
  getCarried(llvm::ArrayRef<ast::Stmt *> statements);
  Values flatten(llvm::ArrayRef<const ast::Decl *> decls);
  void rebind(llvm::ArrayRef<const ast::Decl *> decls, mlir::ValueRange values);
  /// Imports `statements` into `block` and ends it with the carried values.
  void importNested(mlir::Block &block, llvm::ArrayRef<ast::Stmt *> statements,
                    llvm::ArrayRef<const ast::Decl *> carried,
                    llvm::function_ref<void()> prologue);

  Importer &importer;
  mlir::OpBuilder &builder;
  llvm::DenseMap<const ast::Decl *, Values> bindings;
};

} // namespace importer
} // namespace cgraphc

#endif // CGRAPHC_LIB_IMPORT_BODYIMPORTER_H
