//===- ExprChecker.h - expressions and types in a scope ---------*- C++ -*-===//

#ifndef CGRAPHC_LIB_SEMA_EXPRCHECKER_H
#define CGRAPHC_LIB_SEMA_EXPRCHECKER_H

#include "Checker.h"

namespace cgraphc::sema {

/// What an expression is: a constant, or something that has a type (a value,
/// actors, a bundle, a token, results), or the name of a declaration.
struct Operand {
  const Constant *constant = nullptr;
  const Type *type = nullptr;
  ast::Decl *decl = nullptr; ///< an import, an enum, …: neither of the above

  bool isError() const { return type && type->isError(); }
};

/// What `operand` is, for messages: "`i64`", "an integer", "a graph".
std::string describe(const Operand &operand);

/// Where a type stands.
enum class TypePlace : uint8_t {
  Value,      ///< fields, parameters and results of tasks, inputs
  Result,     ///< of a graph
  GraphParam, ///< in square brackets: int, bool, str, actors
  LaunchParam ///< of a deployment: int, bool, str, numbers
};

/// Expressions where only constants can stand; graphs and deployments add what
/// else they know.
class ExprChecker {
public:
  ExprChecker(Checker &checker, Scope &scope)
      : checker(checker), scope(&scope) {}
  virtual ~ExprChecker() = default;

  /// Checks and annotates.
  virtual Operand check(ast::Expr *expr);
  /// A constant of `kind`; null after a report. `what` is "condition", "size"…
  const Constant *evaluate(ast::Expr *expr, llvm::StringRef what,
                           std::optional<ConstantKind> kind = std::nullopt);
  const Type *resolve(ast::TypeExpr *type, TypePlace place);
  /// Checks that `value` can become a `type`: an argument or a default.
  /// `wants` is "`Echo.count` wants"; reports at `range`.
  bool fitConstant(const Constant *value, const Type *type, llvm::SMRange range,
                   const llvm::Twine &wants);
  /// Evaluates the condition, reports if it is known to fail.
  void checkRequire(ast::RequireStmt &stmt);
  /// Parameters of tasks and constructors, inputs: types, defaults, names.
  void checkParams(llvm::ArrayRef<ast::ParamDecl *> params, TypePlace place);
  /// The value of a constant, of the kind it declares.
  const Constant *evaluateConst(ast::ConstDecl &decl);
  void checkResults(llvm::ArrayRef<ast::ResultDecl *> results, bool named,
                    TypePlace place);

protected:
  /// What is wrong was reported, here or where it is declared.
  Operand error() {
    checker.poison();
    return {nullptr, checker.types().getError(), nullptr};
  }
  Operand value(const Type *type) { return {nullptr, type, nullptr}; }
  Operand constant(const Constant *value) { return {value, nullptr, nullptr}; }

  virtual Operand checkName(ast::NameExpr &expr);
  virtual Operand checkCall(ast::CallExpr &expr);
  virtual Operand checkBundle(ast::BundleExpr &expr);
  virtual Operand checkComprehension(ast::ComprehensionExpr &expr);
  virtual Operand checkMember(ast::MemberExpr &expr);
  /// A name was found; what it means as an operand.
  virtual Operand useDecl(ast::Decl *decl, llvm::SMRange range);
  /// A constant was wanted, something else was found.
  virtual void reportNotConstant(ast::Expr *expr, const Operand &operand,
                                 llvm::StringRef what);
  virtual Operand checkUnknownName(ast::NameExpr &expr);

  Operand checkIndex(ast::IndexExpr &expr);
  Operand indexOperand(ast::Expr &expr, const Operand &base,
                       const Constant *index, llvm::SMRange indexRange);
  Operand checkTupleIndex(ast::TupleIndexExpr &expr);
  Operand checkUnary(ast::UnaryExpr &expr);
  Operand checkBinary(ast::BinaryExpr &expr);
  Operand checkTry(ast::TryExpr &expr);
  Operand fold(ConstantResult result, ast::Expr &expr,
               llvm::StringRef mismatch);
  Operand checkEnumerator(ast::EnumDecl &decl, ast::MemberExpr &expr);
  Operand checkField(const Type *type, ast::MemberExpr &expr);

  Checker &checker;
  Scope *scope;
  /// What a constant is wanted for at the moment; empty where values can stand.
  llvm::StringRef wanted;

private:
  Operand dispatch(ast::Expr *expr);
  const Type *resolveType(ast::TypeExpr *type, TypePlace place);
  const Type *resolveNamed(ast::NamedType &type, TypePlace place);
  const Type *resolveBuiltin(ast::NamedType &type, TypePlace place);
  const Type *resolveTensor(ast::TensorType &type);
  const Type *resolveTuple(ast::TupleType &type);
  const Type *resolveDecl(ast::NamedType &type, ast::Decl *decl,
                          TypePlace place);
  const Type *checkPlace(const Type *type, TypePlace place,
                         llvm::SMRange range);
  bool resolveDims(ast::TensorType &type, llvm::SmallVectorImpl<Dim> &dims);
  std::optional<Dim> resolveDim(const ast::Dim &written);
  std::optional<Dim> resolveDimName(ast::NameExpr &expr);
  bool mentionsDim(ast::Expr *expr);
  const Constant *resolveBound(ast::Expr *expr, ConstantKind kind,
                               llvm::StringRef what);
};

} // namespace cgraphc::sema

#endif // CGRAPHC_LIB_SEMA_EXPRCHECKER_H
