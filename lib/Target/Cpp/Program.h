//===- Program.h - What the printers print ----------------------*- C++ -*-===//
//
// An index of one module: its files, what each declares, and which of it the
// root builds.
//
//===----------------------------------------------------------------------===//

#ifndef CGRAPHC_LIB_TARGET_CPP_PROGRAM_H
#define CGRAPHC_LIB_TARGET_CPP_PROGRAM_H

#include "Names.h"
#include "cgraphc/Target/Cpp.h"

#include "dialects/CGraph/IR/CGraphOps.h"
#include "dialects/Plan/IR/PlanOps.h"
#include "mlir/IR/SymbolTable.h"

#include "llvm/ADT/StringMap.h"

namespace cgraphc::cpp {

/// A `.cgraph` file of the build and its declarations, in their order.
struct SourceFile {
  cg::FileOp op;
  std::string stem; // "hello"
  llvm::SmallVector<mlir::Operation *> decls;

  llvm::StringRef package() { return op.getPackage(); }
  /// "hello.cgraph": the same wherever the file is imported.
  std::string shortName() const { return stem + ".cgraph"; }
  template <typename Op>
  auto ops() {
    return llvm::map_range(llvm::make_filter_range(
                               decls, [](auto *D) { return llvm::isa<Op>(D); }),
                           [](auto *D) { return llvm::cast<Op>(D); });
  }
};

class Program {
public:
  /// Reports and fails if the module is none that `import` makes.
  static mlir::FailureOr<Program> read(mlir::ModuleOp Module);

  mlir::ModuleOp module;
  std::vector<SourceFile> files;
  SourceFile *root = nullptr;
  /// The actor classes that get executables: those the root declares and those
  /// that its graphs, instantiations and deployments name.
  llvm::SmallVector<cg::ActorOp> actors;
  llvm::SmallVector<plan::GraphOp> plans;
  llvm::SmallVector<cg::DeploymentOp> deployments;

  /// The file that declares \p Decl.
  SourceFile &fileOf(mlir::Operation *Decl);
  SourceFile *findFile(llvm::StringRef Path);

  template <typename Op>
  Op find(llvm::StringRef Symbol) {
    return llvm::dyn_cast_or_null<Op>(Symbols.lookup(Symbol));
  }
  mlir::Operation *findDecl(llvm::StringRef Symbol) {
    return Symbols.lookup(Symbol);
  }

  /// "Echo", or the whole symbol where two classes have that name.
  std::string actorName(cg::ActorOp Actor);
  /// "hello.Echo"
  std::string executable(cg::ActorOp Actor) {
    return root->stem + "." + actorName(Actor);
  }

  /// Member numbers of a path of field names and indices into \p Ty.
  mlir::FailureOr<llvm::SmallVector<unsigned>>
  resolvePath(mlir::Operation *At, mlir::Type Ty,
              llvm::ArrayRef<mlir::Attribute> Path);

  /// Hashes that were computed: a plan is long.
  llvm::DenseMap<mlir::Operation *, std::string> hashes;

private:
  Program() = default;
  mlir::LogicalResult readFiles();
  void collectActors();
  mlir::LogicalResult checkNames();

  llvm::StringMap<mlir::Operation *> Symbols;
};

/// "hello.cgraph:9:10", or "" where the location is unknown. \p ShortPath
/// leaves the directories out.
std::string place(mlir::Location Loc, bool ShortPath = false);

/// The line and the column (from 1) of \p Loc; zero where it is unknown or
/// no compiler takes it.
std::pair<unsigned, unsigned> lineAndColumn(mlir::Location Loc);
/// The path of the file; "" where it is unknown.
llvm::StringRef filePath(mlir::Location Loc);

/// The first line of a generated file.
std::string stamp(llvm::StringRef Source);

/// "demo.chain.ChainN[8]"; without brackets where there are no constants.
std::string planName(plan::GraphOp Plan);

/// SHA-256 hashes that both sides compare, lower-case hexadecimal.
std::string planHash(Program &P, plan::GraphOp Plan);
std::string actorHash(Program &P, cg::ActorOp Actor);
/// `{0x01, 0x02, …}` of a hash.
std::string hashInitializer(llvm::StringRef Hex);

} // namespace cgraphc::cpp

#endif // CGRAPHC_LIB_TARGET_CPP_PROGRAM_H
