//===- Importer.h - what all parts of the importer share --------*- C++ -*-===//

#ifndef CGRAPHC_LIB_IMPORT_IMPORTER_H
#define CGRAPHC_LIB_IMPORT_IMPORTER_H

#include "cgraphc/Syntax/AST.h"
#include "dialects/CGraph/IR/CGraphAttrs.h"
#include "dialects/CGraph/IR/CGraphTypes.h"
#include "mlir/IR/Builders.h"
#include "llvm/ADT/DenseMap.h"

namespace llvm {
class SourceMgr;
} // namespace llvm

namespace cgraphc {
namespace ast {
struct Program;
} // namespace ast
namespace sema {
struct Dim;
} // namespace sema

namespace importer {

/// Translates source ranges, types and constants; owns the builder.
class Importer {
public:
  Importer(mlir::MLIRContext &context, const llvm::SourceMgr &sources,
           const ast::Program &program);

  mlir::OpBuilder builder;

  //===--- Locations.cpp --------------------------------------------------===//

  /// A FileLineColRange with the path relative to the root or an -I folder.
  mlir::Location getLoc(ast::SMRange range);
  /// The same under the name that the value has in the source.
  mlir::Location getNamedLoc(const ast::Name &name, ast::SMRange range);

  /// `own` fused with the places of the parts of a signature
  /// (`cg::getPartLoc`).
  mlir::Location getSignatureLoc(mlir::Location own,
                                 llvm::ArrayRef<ast::ParamDecl *> params,
                                 llvm::ArrayRef<ast::ResultDecl *> results = {},
                                 llvm::ArrayRef<ast::DottedName> raises = {});

  //===--- Types.cpp ------------------------------------------------------===//

  mlir::Type getType(const sema::Type *type);
  /// One type for each value that an expression of `type` stands for: several
  /// for a task with several results.
  llvm::SmallVector<mlir::Type, 1> getTypes(const sema::Type *type);
  mlir::Attribute getAttr(const sema::Constant *constant);
  mlir::FlatSymbolRefAttr getSymbol(const ast::Decl *decl);
  /// The expression as written, with constants by name, for messages that show
  /// the values.
  mlir::Attribute getWrittenAttr(const ast::Expr *expr);

  //===--- Decls.cpp ------------------------------------------------------===//

  mlir::StringAttr getDoc(const ast::DocComment &doc);
  mlir::DictionaryAttr
  getAnnotations(llvm::ArrayRef<ast::Attribute> attributes);
  mlir::DictionaryAttr getSettings(llvm::ArrayRef<ast::Setting> settings);
  mlir::ArrayAttr getParams(llvm::ArrayRef<ast::ParamDecl *> params);
  void importFile(const ast::File &file, bool isRoot);
  void importDecl(const ast::Decl &decl);

  //===--- GraphBody.cpp, Deployments.cpp ---------------------------------===//

  void importGraph(const ast::GraphDecl &graph);
  void importInstantiate(const ast::InstantiateDecl &decl);
  void importDeployment(const ast::DeploymentDecl &deployment);

  /// The values of a graph's constant parameters under `args`, in order,
  /// defaults filled in.
  mlir::ArrayAttr getConstantArgs(const ast::GraphDecl &graph,
                                  llvm::ArrayRef<ast::Arg> args);

private:
  mlir::Attribute getDim(const sema::Dim &dim);
  mlir::Type getScalar(const sema::Type *type);
  cg::CppAttr getCpp(const ast::CppBinding &cpp, const ast::Decl &decl);
  mlir::ArrayAttr getResults(llvm::ArrayRef<ast::ResultDecl *> results);
  mlir::Attribute getAnnotationValue(const ast::Attribute &attribute);
  void importActor(const ast::ActorDecl &actor);
  void importTask(const ast::TaskDecl &task);

  const llvm::SourceMgr &sources;
  llvm::DenseMap<unsigned, const ast::File *> filesByBuffer;
  mlir::StringAttr currentFile;
};

} // namespace importer
} // namespace cgraphc

#endif // CGRAPHC_LIB_IMPORT_IMPORTER_H
