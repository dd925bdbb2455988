//===- DeploymentChecker.h - instances, hosts and wiring --------*- C++ -*-===//

#ifndef CGRAPHC_LIB_SEMA_DEPLOYMENTCHECKER_H
#define CGRAPHC_LIB_SEMA_DEPLOYMENTCHECKER_H

#include "ExprChecker.h"
#include "Options.h"
#include "llvm/Support/SaveAndRestore.h"

#include <set>

namespace cgraphc::sema {

/// One element of an instance array: `w[1][3]`; no indices for `a`.
struct InstanceRef {
  ast::InstanceDecl *decl = nullptr;
  llvm::SmallVector<int64_t, 2> indices;

  /// By place in the file, then by index.
  bool operator<(const InstanceRef &other) const;
  std::string str() const;
};

/// The variables of an array's iterators, as names for as long as it lives.
class IteratorScope {
public:
  IteratorScope(Scope *&scope, llvm::ArrayRef<ast::Iterator> iterators)
      : own(scope), restore(scope, &own) {
    for (const ast::Iterator &iterator : iterators)
      if (iterator.variable)
        own.insert(iterator.variable->name.text, iterator.variable);
  }

private:
  Scope own;
  llvm::SaveAndRestore<Scope *> restore;
};

class DeploymentChecker : public ExprChecker {
public:
  DeploymentChecker(Checker &checker, ast::DeploymentDecl &deployment)
      : ExprChecker(checker, checker.fileScope(deployment.file)),
        deployment(deployment), own(scope),
        options(checker, OptionPlace::Deployment) {
    scope = &own;
  }

  void run();
  Operand check(ast::Expr *expr) override;

protected:
  Operand useDecl(ast::Decl *decl, llvm::SMRange range) override;
  Operand checkCall(ast::CallExpr &expr) override;
  Operand checkBundle(ast::BundleExpr &expr) override;
  Operand checkComprehension(ast::ComprehensionExpr &expr) override;

private:
  using Values = llvm::SmallDenseMap<const ast::Decl *, const Constant *, 4>;

  // Parameters and names.
  void checkParameters();
  const Constant *parseSetting(const ast::ParamDecl &param,
                               llvm::StringRef text);
  void declareMembers();
  /// False after a report, or where there is no name.
  bool declare(ast::Decl *decl);
  /// Like evaluate, but known when compiling: parameters get their values.
  const Constant *evaluateFixed(ast::Expr *expr, llvm::StringRef what,
                                std::optional<ConstantKind> kind);
  const Constant *fix(const Constant *value, llvm::SMRange range,
                      llvm::StringRef what);
  /// `value` with the parameters that have a value by now replaced.
  ConstantResult applyFixed(const Constant *value);
  void applyFixedEverywhere();

  // Members.
  void checkHost(ast::HostDecl &host);
  bool isLocalhost(ast::Expr *address);
  void checkInstance(ast::InstanceDecl &instance);
  void checkConstructor(ast::InstanceDecl &instance, ast::ActorDecl &actor);
  void checkPlacement(ast::Expr *on);
  void checkHostName(ast::Expr *expr);
  void checkRequirement(ast::RequireStmt &stmt);
  bool checkIterators(llvm::ArrayRef<ast::Iterator> iterators,
                      llvm::SmallVectorImpl<int64_t> &counts);
  void rejectRouting(const ast::Value &value);

  // Wiring (Wiring.cpp).
  struct Wire {
    ast::WireDecl *decl;
    std::set<InstanceRef> instances;
  };
  void checkWire(ast::WireDecl &wire);
  bool checkWireArgument(const ast::Arg &arg, const ast::ParamDecl &param,
                         llvm::StringRef graph, Values &values);
  bool bindDefault(const ast::ParamDecl &param, Values &values);
  void unroll(ast::WireDecl &wire, llvm::ArrayRef<int64_t> counts);
  bool unrollOnce(ast::WireDecl &wire, const Values &values, Wire &result);
  bool flatten(ast::Expr *expr, const Values &values,
               std::vector<InstanceRef> &refs);
  std::optional<InstanceRef> getRef(ast::Expr *expr, const Values &values);
  void expand(const InstanceRef &ref, std::vector<InstanceRef> &refs);
  std::optional<int64_t> getInt(ast::Expr *expr, const Values &values);
  void reportShared();
  void reportUnused();

  // Live sets (LiveSets.cpp).
  void checkLiveSet(ast::LiveSetDecl &set);
  /// The wired graph that `name` means; null after a report.
  ast::WireDecl *resolveMember(const ast::Name &name);
  /// What to do about graphs that share actors; empty where a set is no help.
  std::string getLiveSetHelp(const ast::WireDecl &first,
                             const ast::WireDecl &later);

  ast::DeploymentDecl &deployment;
  Scope own;
  OptionChecker options;
  llvm::DenseMap<const ast::Decl *, llvm::SmallVector<int64_t, 2>> sizes;
  llvm::DenseSet<const ast::Decl *> used;
  /// Expressions and constants that depend on something.
  std::vector<ast::Expr *> open;
  std::vector<Wire> wires;
  /// The set of each graph that is in one.
  llvm::DenseMap<const ast::WireDecl *, const ast::LiveSetDecl *> liveSets;
};

} // namespace cgraphc::sema

#endif // CGRAPHC_LIB_SEMA_DEPLOYMENTCHECKER_H
