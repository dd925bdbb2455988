//===- Cpp.h - From `plan` to C++ -------------------------------*- C++ -*-===//
//
// Renders everything that is generated from one root `.cgraph` file. Nothing is
// written: the texts depend on the module and the options alone.
//
//===----------------------------------------------------------------------===//

#ifndef CGRAPHC_TARGET_CPP_H
#define CGRAPHC_TARGET_CPP_H

#include "mlir/IR/BuiltinOps.h"

#include <string>
#include <vector>

namespace cgraphc::cpp {

struct GeneratedFile {
  std::string name; // "hello.cgraph.h"; never contains `/`
  std::string text;
};

/// One executable per actor class.
struct ActorProgram {
  std::string actor;                // "Echo"
  std::string executable;           // "hello.Echo"
  std::vector<std::string> sources; // tasks, plan
  std::string bind;                 // compiled with -fsyntax-only
};

/// The names of what is generated.
struct Outputs {
  std::vector<std::string> files; // in a fixed order
  std::vector<ActorProgram> actors;
  std::vector<std::string> client;    // what a driver links
  std::vector<std::string> manifests; // "hello.local.json"
};

struct Generated {
  std::vector<GeneratedFile> files; // in the order of Outputs::files
  std::vector<ActorProgram> actors;
  std::vector<std::string> client;
  std::vector<std::string> manifests;
};

struct PrintOptions {
  /// Puts `#line` directives into tasks and plans (bind files always have
  /// them), so that debuggers show the `.cgraph` file.
  bool lineDirectives = false;
};

/// Names what `print` would make. They depend on the root file's name and on
/// declared names only, so any phase's module will do.
mlir::FailureOr<Outputs> listOutputs(mlir::ModuleOp module);

/// Renders a module of the phase `plan`. Reports what has no C++ form.
mlir::FailureOr<Generated> print(mlir::ModuleOp module,
                                 const PrintOptions &options = {});

/// Registers `cgraph-translate --plan-to-cpp`.
void registerCppTranslation();

} // namespace cgraphc::cpp

#endif // CGRAPHC_TARGET_CPP_H
