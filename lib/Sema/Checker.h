//===- Checker.h - what the parts of Sema share -----------------*- C++ -*-===//

#ifndef CGRAPHC_LIB_SEMA_CHECKER_H
#define CGRAPHC_LIB_SEMA_CHECKER_H

#include "Scope.h"
#include "cgraphc/Diagnostics/Diagnostic.h"
#include "cgraphc/Sema/Sema.h"
#include "cgraphc/Syntax/Program.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/Twine.h"

#include <memory>

namespace cgraphc::sema {

/// Contract S3: shared parts of types and constants count as often as they
/// occur.
constexpr unsigned nestingLimit = 256;
constexpr unsigned typeLimit = 4096;
constexpr unsigned allTypesLimit = 1'000'000;
constexpr unsigned constantLimit = 65536;
constexpr int64_t arrayLimit = 65536;

/// `text` in backquotes.
std::string quoted(llvm::StringRef text);
std::string quoted(const Type *type);
/// The source text of `range`; "this" in its place if it is long.
std::string quotedSource(llvm::SMRange range);
/// "a", "a and b", "a, b and c".
std::string joined(llvm::ArrayRef<std::string> parts);
/// "1 argument", "2 arguments".
std::string counted(uint64_t number, llvm::StringRef noun);
/// What a declaration is: "a graph", "an actor" …
llvm::StringRef describe(const ast::Decl &decl);
/// Follows an unqualified import to what it names; null if that is unknown.
inline ast::Decl *followImport(ast::Decl *decl) {
  if (auto *name = llvm::dyn_cast_or_null<ast::ImportedNameDecl>(decl))
    return const_cast<ast::Decl *>(name->target);
  return decl;
}
/// From the start of one node to the end of another; of what is valid if a node
/// was not parsed.
inline llvm::SMRange spanOf(llvm::SMRange first, llvm::SMRange last) {
  if (!first.isValid())
    return last;
  return last.isValid() ? llvm::SMRange(first.Start, last.End) : first;
}
inline llvm::SMRange startOf(llvm::SMRange range) {
  return {range.Start, range.Start};
}
inline llvm::SMRange endOf(llvm::SMRange range) {
  return {range.End, range.End};
}

/// Checks a whole program: scopes of files, declarations on demand, their
/// dependencies.
class Checker {
public:
  Checker(ast::Program &program, DiagnosticEngine &diags,
          CheckedProgram &checked, const SemaOptions &options)
      : program(program), diags(&diags), checked(checked), options(options) {}

  void run();

  ConstantContext &constants() { return checked.constants; }
  TypeContext &types() { return checked.types; }
  CheckedProgram &result() { return checked; }
  const SemaOptions &getOptions() const { return options; }
  const ast::File *getRoot() const { return program.root; }

  //===--- Diagnostics ----------------------------------------------------===//

  /// Reports; an error marks the declaration being checked as invalid.
  Diagnostic &report(Code code, llvm::SMRange range,
                     const llvm::Twine &message);
  /// Reports that `name` is unknown, with the nearest candidate if any.
  Diagnostic &reportUnknown(Code code, llvm::SMRange range,
                            const llvm::Twine &message, llvm::StringRef name,
                            llvm::ArrayRef<llvm::StringRef> candidates);
  /// Something the owner needs is wrong and was reported elsewhere.
  void poison() {
    if (owner)
      owner->invalid = true;
  }
  void reportTwice(const ast::Name &name, const ast::Decl &first);
  /// Drops `code` in `range` (`@allow`).
  void allow(Code code, llvm::SMRange range) { diags->allow(code, range); }
  /// Swaps the engine, for passes whose diagnostics are not shown.
  DiagnosticEngine *setEngine(DiagnosticEngine *engine) {
    return std::exchange(diags, engine);
  }
  DiagnosticEngine &engine() { return *diags; }

  //===--- Declarations ---------------------------------------------------===//

  /// Makes `decl` the owner of what is reported and used, for a while.
  class OwnerScope {
  public:
    OwnerScope(Checker &checker, ast::Decl *decl)
        : checker(checker), previous(std::exchange(checker.owner, decl)) {}
    ~OwnerScope() { checker.owner = previous; }
    OwnerScope(const OwnerScope &) = delete;

  private:
    Checker &checker;
    ast::Decl *previous;
  };

  ast::Decl *getOwner() const { return owner; }
  /// Whether parts of `decl` could not be parsed: what is missing in it may
  /// have been there.
  bool isBroken(const ast::Decl *decl) const { return broken.contains(decl); }
  Scope &fileScope(const ast::File *file) { return *scopes[file]; }
  /// Notes that the owner needs `decl` (a declaration of a file).
  void use(ast::Decl *decl, llvm::SMRange where);

  /// Resolves `a.b.c` to a declaration of a file; null after a report.
  ast::Decl *resolve(ast::DottedName &name, Scope &scope,
                     Code unknown = CG0101);
  /// The member `name` of an imported file; null after a report.
  ast::Decl *resolveMember(const ast::ImportDecl &import,
                           const ast::Name &name);

  /// Checks `decl` now, if it was not yet: the type behind an alias, the value
  /// of a constant, the bound of a dim, the signature of a graph.
  void ensure(ast::Decl *decl);

  /// Whether a written type keeps the limits; reports it if not.
  bool checkTypeSize(const Type *type, llvm::SMRange range);

private:
  void declareFile(ast::File &file);
  void checkPackageName(const ast::File &file);
  void checkFileNames();
  void declareImports(ast::File &file, Scope &scope);
  void declareEnumerators(ast::EnumDecl &decl);
  void checkPackages();
  void checkDecl(ast::Decl *decl);
  void checkConst(ast::ConstDecl &decl);
  void checkDim(ast::DimDecl &decl);
  void checkAlias(ast::TypeDecl &decl);
  void checkRecord(ast::RecordDecl &decl);
  void checkEnum(ast::EnumDecl &decl);
  void checkOpaque(ast::OpaqueDecl &decl);
  void checkException(ast::ExceptionDecl &decl);
  void checkActor(ast::ActorDecl &decl);
  void checkInstantiate(ast::InstantiateDecl &decl);
  void checkNesting();
  void orderDecls();
  void checkSettingNames();

  ast::Program &program;
  DiagnosticEngine *diags;
  CheckedProgram &checked;
  const SemaOptions &options;
  ast::Decl *owner = nullptr;

  enum class State : uint8_t { Unchecked, Active, Done };
  llvm::DenseMap<const ast::File *, std::unique_ptr<Scope>> scopes;
  llvm::DenseMap<const ast::Decl *, State> states;
  llvm::DenseSet<const ast::Decl *> broken;
  llvm::SmallVector<ast::Decl *> active; // innermost last
  uint64_t typeParts = 0;                // of all written types
  /// What each declaration of a file uses, in order of first use.
  llvm::MapVector<ast::Decl *, llvm::SetVector<ast::Decl *>> uses;
};

/// Checks one graph's signature, or its body (with its attributes).
void checkGraphSignature(Checker &checker, ast::GraphDecl &decl);
void checkGraphBody(Checker &checker, ast::GraphDecl &decl);
void checkDeployment(Checker &checker, ast::DeploymentDecl &decl);

} // namespace cgraphc::sema

#endif // CGRAPHC_LIB_SEMA_CHECKER_H
