//===- Translation.cpp - `cgraph-translate --plan-to-cpp` -----------------===//

#include "cgraphc/Target/Cpp.h"

#include "dialects/CGraph/IR/CGraphDialect.h"
#include "dialects/Plan/IR/PlanDialect.h"
#include "mlir/Tools/mlir-translate/Translation.h"

#include "llvm/Support/CommandLine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace mlir;

namespace cgraphc::cpp {

static LogicalResult writeFiles(const Generated &Files, llvm::StringRef Dir,
                                Operation *At) {
  if (std::error_code Error = llvm::sys::fs::create_directories(Dir))
    return At->emitError() << Dir << ": " << Error.message();
  for (const GeneratedFile &File : Files.files) {
    llvm::SmallString<128> Path(Dir);
    llvm::sys::path::append(Path, File.name);
    std::error_code Error;
    llvm::raw_fd_ostream OS(Path, Error);
    if (Error)
      return At->emitError() << Path << ": " << Error.message();
    OS << File.text;
  }
  return success();
}

void registerCppTranslation() {
  static llvm::cl::opt<std::string> Directory(
      "cpp-directory",
      llvm::cl::desc("write the generated files there instead of printing them "
                     "one after another"),
      llvm::cl::value_desc("dir"));
  static llvm::cl::opt<std::string> Only(
      "cpp-file", llvm::cl::desc("print this one file only"),
      llvm::cl::value_desc("name"));
  static llvm::cl::opt<bool> Lines(
      "cpp-line-directives", llvm::cl::desc("put #line directives into code"));
  static TranslateFromMLIRRegistration Registration(
      "plan-to-cpp", "print the C++ and the manifests of a plan",
      [](ModuleOp Module, llvm::raw_ostream &OS) -> LogicalResult {
        PrintOptions Options;
        Options.lineDirectives = Lines;
        FailureOr<Generated> Files = print(Module, Options);
        if (failed(Files))
          return failure();
        if (!Directory.empty())
          return writeFiles(*Files, Directory, Module);
        for (const GeneratedFile &File : Files->files) {
          if (!Only.empty() && File.name != Only)
            continue;
          if (Only.empty())
            OS << "//===- " << File.name << "\n";
          OS << File.text;
        }
        return success();
      },
      [](DialectRegistry &Registry) {
        Registry.insert<cg::CGraphDialect, plan::PlanDialect>();
      });
}

} // namespace cgraphc::cpp
