//===- Compilation.h - one root file through the phases ---------*- C++ -*-===//

#ifndef CGRAPHC_DRIVER_COMPILATION_H
#define CGRAPHC_DRIVER_COMPILATION_H

#include "cgraphc/Diagnostics/Diagnostic.h"
#include "cgraphc/Driver/Invocation.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/OwningOpRef.h"
#include "llvm/Support/SourceMgr.h"
#include <memory>

namespace cgraphc {
namespace ast {
struct Program;
} // namespace ast
namespace sema {
struct CheckedProgram;
} // namespace sema

namespace driver {

class SourceLookup;

/// A root file on its way from source (or from a dump) to a phase. Diagnostics
/// of all stages are collected in one engine; every method returns false once
/// there is an error.
class Compilation {
public:
  Compilation(const Invocation &invocation, std::string input);
  ~Compilation();

  /// Reads the input: lexes, parses and checks a `.cgraph` file, or parses the
  /// dump that `--compile-from` announces.
  bool load();
  /// The phase `input` of a loaded source; nothing to do for a dump.
  bool import();
  /// Runs the passes that lead to `last`, with a verify pass behind each
  /// phase, and writes dumps where `--dump-phases-to` asks for them.
  bool runTo(Phase last);
  /// Turns long roles into tables as `--codegen` says, after phase `plan`.
  bool tabulate();

  /// Writes what was reported to `os` in the format of the invocation.
  void renderDiagnostics(llvm::raw_ostream &os);
  bool hasErrors() const { return diags.hasErrors(); }
  bool hasInternalError() const { return internalError; }

  const std::string &getInput() const { return input; }
  /// "hello" of "dir/hello.cgraph", also where a dump of it is read.
  llvm::StringRef getStem() const;
  Phase getPhase() const { return phase; }
  mlir::ModuleOp getModule() { return *module; }
  DiagnosticEngine &getDiags() { return diags; }
  const ast::Program *getProgram() const { return program.get(); }
  /// Whether the deployment parameter shapes what is built; a value of any
  /// other can be given at launch.
  bool needsParameter(llvm::StringRef name) const;
  /// Reports at a place of a file given by name, as a C++ compiler names it:
  /// line and column from 1.
  cgraphc::Diagnostic &reportAt(Code code, llvm::StringRef file, unsigned line,
                                unsigned column, llvm::StringRef message);
  /// Whether `reportAt` can show lines of that file.
  bool knows(llvm::StringRef file);
  /// Reports CG0712: a declaration of `file`, on `line`, names `header`. False
  /// if there is no such file.
  bool reportMissingHeader(llvm::StringRef file, unsigned line,
                           llvm::StringRef header,
                           llvm::ArrayRef<std::string> includeDirs);
  /// Reports CG0708: a declaration of `file`, on `line`, names a class that the
  /// C++ compiler does not know; `reason` are its words.
  void reportMissingClass(llvm::StringRef file, unsigned line,
                          llvm::StringRef reason);
  /// The sources, for `--emit=tokens`.
  llvm::SourceMgr &getSources() { return sources; }
  /// Every file that was read, the root first.
  std::vector<std::string> getDependencies() const;
  /// The module with locations, so that it can be read again.
  void printModule(llvm::raw_ostream &os);

private:
  bool loadSource();
  bool loadDump();
  /// Whether the passes succeed; earlier errors do not count.
  bool runPipeline(llvm::StringRef pipeline);
  /// Whether they succeed and there is no error at all.
  bool runPasses(llvm::StringRef pipeline);
  /// After an error: lets phase `next` and those behind it say what is wrong
  /// with the declarations that are fine so far.
  void findMore(Phase next);
  bool dump(Phase dumped);
  void reportFromMLIR(mlir::Diagnostic &diagnostic);
  llvm::SMRange getRange(mlir::Location loc);
  void writeReproducer();

  const Invocation &invocation;
  std::string input;
  llvm::SourceMgr sources;
  DiagnosticEngine diags;
  std::unique_ptr<SourceLookup> lookup;
  std::unique_ptr<ast::Program> program;
  std::unique_ptr<sema::CheckedProgram> checked;
  mlir::MLIRContext context;
  mlir::OwningOpRef<mlir::ModuleOp> module;
  Phase phase = Phase::Input;
  bool internalError = false;
  bool readingDump = false;
  bool ignoreInternalErrors = false;
};

} // namespace driver
} // namespace cgraphc

#endif // CGRAPHC_DRIVER_COMPILATION_H
