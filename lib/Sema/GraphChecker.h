//===- GraphChecker.h - one graph, for all its parameters -------*- C++ -*-===//

#ifndef CGRAPHC_LIB_SEMA_GRAPHCHECKER_H
#define CGRAPHC_LIB_SEMA_GRAPHCHECKER_H

#include "ExprChecker.h"
#include "Fit.h"
#include "Options.h"

namespace cgraphc::sema {

class GraphChecker : public ExprChecker {
public:
  GraphChecker(Checker &checker, ast::GraphDecl &graph)
      : ExprChecker(checker, checker.fileScope(graph.file)), graph(graph),
        options(checker, OptionPlace::Graph) {}

  void checkSignature();
  void checkPinned(const Type *type, const ast::TypeExpr *written);
  void checkBody();
  /// Checks the body once for the types of `var a[N]`, saying nothing.
  void inferArrays();

protected:
  Operand useDecl(ast::Decl *decl, llvm::SMRange range) override;
  Operand checkCall(ast::CallExpr &expr) override;
  Operand checkBundle(ast::BundleExpr &expr) override;
  Operand checkComprehension(ast::ComprehensionExpr &expr) override;
  void reportNotConstant(ast::Expr *expr, const Operand &operand,
                         llvm::StringRef what) override;

private:
  /// What is known of a parameter or local beyond its declaration.
  struct Local {
    bool used = false;
    /// Whether it is an input, or another name for one.
    bool isInput = false;
    ast::LetStmt *let = nullptr;
  };
  /// Names bound to the results of a call, of which one must be used.
  struct Bound {
    llvm::SmallVector<ast::Decl *, 2> names;
    ast::CallExpr *call;
  };

  // Statements.
  void checkStmts(llvm::ArrayRef<ast::Stmt *> stmts);
  void checkStmt(ast::Stmt *stmt);
  void checkLet(ast::LetStmt &stmt);
  void checkLetTuple(ast::LetStmt &stmt, const Operand &operand);
  void checkVar(ast::VarStmt &stmt);
  void checkVarArray(ast::VarArrayStmt &stmt);
  void checkAssign(ast::AssignStmt &stmt);
  void assignName(ast::AssignStmt &stmt, ast::NameExpr &target,
                  const Operand &operand);
  void assignElement(ast::AssignStmt &stmt, const Operand &operand);
  void keepType(ast::Decl *decl, const Type *type, const Operand &operand,
                const ast::Value &value);
  void checkCallStmt(ast::CallStmt &stmt);
  void checkFor(ast::ForStmt &stmt);
  void checkIf(ast::IfStmt &stmt);
  void checkConst(ast::ConstStmt &stmt);
  void checkDiscard(ast::DiscardStmt &stmt);
  void checkReturn(ast::ReturnStmt &stmt);
  void checkReturnNamed(ast::ReturnStmt &stmt);
  void checkReturnValue(const ast::Value &value, const ast::ResultDecl &result);
  void checkUnused();

  // Values.
  Operand checkValue(const ast::Value &value);
  void checkVia(const ast::Value &value, const Operand &operand);
  void checkAfter(const ast::Value &value);
  Operand checkTaskCall(ast::CallExpr &expr, ast::MemberExpr &callee,
                        ast::ActorDecl &actor);
  Operand checkToDevice(ast::CallExpr &expr, ast::MemberExpr &callee,
                        const Operand &base);
  Operand checkPlainCall(ast::CallExpr &expr, ast::NameExpr &callee);
  Operand checkCollective(ast::CallExpr &expr, llvm::StringRef name);
  bool checkCollectiveArgs(ast::CallExpr &expr, llvm::StringRef name);
  bool checkReduction(const ast::Arg &arg);
  const Type *checkCollected(const ast::Arg &arg, llvm::StringRef name,
                             Operand &xs);
  const Constant *checkTargets(const ast::Arg &arg, llvm::StringRef name);
  /// Whether values of `type` can be cut, joined or reduced.
  bool checkCombined(const Type *type, llvm::SMRange range,
                     llvm::StringRef name, bool reduces);
  std::optional<unsigned> checkAxis(const ast::Arg *arg, const Type *type,
                                    llvm::SMRange range, llvm::StringRef name);
  const Type *scaleAxis(const Type *type, unsigned axis, const Constant *count,
                        bool divides, llvm::SMRange range);
  bool checkSplit(const Constant *size, const Constant *count, unsigned axis,
                  const Type *type, llvm::SMRange range);
  /// broadcast and scatter.
  Operand checkSent(ast::CallExpr &expr, llvm::StringRef name,
                    const ast::Arg &sent, const ast::Arg &to);
  void checkLooseArgs(llvm::ArrayRef<ast::Arg> args);
  void checkArgument(const ast::Arg &arg, const ast::ParamDecl &param,
                     llvm::StringRef callee, DimBindings &dims);
  /// Checks that `operand` can go where a `want` is wanted, as `wants` says.
  void fitOperand(const Operand &operand, const Type *want,
                  const ast::Value &value, llvm::StringRef wants,
                  llvm::StringRef wanting, llvm::SMRange wantRange,
                  DimBindings &dims);
  /// A value to bind a name to; false after a report.
  bool isBindable(const Operand &operand, const ast::Value &value,
                  llvm::StringRef what, const ast::Stmt &stmt);
  /// Sets the variable's type; returns the number of iterations or null.
  const Constant *checkDomain(const ast::Range &domain,
                              ast::LocalDecl *variable);
  bool checkElement(const Operand &operand, llvm::SMRange range);
  const Type *getBundleType(llvm::ArrayRef<ast::Value> elements,
                            llvm::ArrayRef<Operand> operands,
                            llvm::StringRef collective);

  // Names.
  void declare(ast::Decl *decl);
  void noteBound(llvm::ArrayRef<ast::Decl *> names, ast::Expr *value);
  /// A Scope that is current as long as it lives.
  struct Block;

  ast::GraphDecl &graph;
  OptionChecker options;
  llvm::DenseMap<const ast::Decl *, Local> locals;
  llvm::DenseMap<const ast::Decl *, const Type *> arrayElements;
  /// Arrays of names with an element whose value is wrong.
  llvm::DenseSet<const ast::Decl *> brokenArrays;
  std::vector<Bound> bound;
  unsigned depth = 0; // of blocks in the body
  bool hasReturn = false;
  /// The collective whose bundle is being checked, written in its place.
  llvm::StringRef collective;
};

/// The place of the keyword that `stmt` starts with; invalid if another one
/// stands there.
llvm::SMRange keywordOf(const ast::Stmt &stmt, llvm::StringRef keyword);
/// The name at the root of `a.b[i].c`, if there is one.
ast::NameExpr *getRootName(ast::Expr *expr);
/// The task call whose result `expr` is, looking into bundles; null if none.
ast::CallExpr *getSourceCall(ast::Expr *expr);
/// "w.log" of a call, as written without indices.
std::string getCalleeText(const ast::CallExpr &call);

} // namespace cgraphc::sema

#endif // CGRAPHC_LIB_SEMA_GRAPHCHECKER_H
