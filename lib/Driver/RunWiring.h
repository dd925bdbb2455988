//===- RunWiring.h - what GRAPH of `cgraphc run` means ----------*- C++ -*-===//

#ifndef CGRAPHC_LIB_DRIVER_RUNWIRING_H
#define CGRAPHC_LIB_DRIVER_RUNWIRING_H

#include "cgraphc/Target/Cpp.h"
#include "dialects/CGraph/IR/CGraphOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "llvm/ADT/StringSet.h"
#include <optional>
#include <string>

namespace cgraphc::driver {

class Compilation;

/// A graph of a deployment, by the names that the manifest uses.
struct Wiring {
  std::string deployment; ///< "local"
  std::string name;       ///< "chain8", "g[2]"
  bool isDefault = false; ///< of default instances, made for this call
};

/// The graph of that name, `demo.hello.Hello` or `Hello`; null if there is
/// none. Several are reported.
std::optional<cg::GraphOp> findGraph(Compilation &compilation,
                                     llvm::StringRef name);

/// Resolves GRAPH in a module at phase `input`: a wired name (`chain8`,
/// `local.chain8`, `g[2]`), or a graph (`Hello`, `ChainN[8]`), which means its
/// only wiring where there is exactly one. Otherwise the module gets a
/// deployment `run` with default instances. Errors are reported.
std::optional<Wiring> resolveWiring(Compilation &compilation,
                                    llvm::StringRef graph);

/// Whether the elaborated module has what was resolved: `g[9]` may be beyond
/// the array. If not, that is reported.
bool checkWired(Compilation &compilation, const Wiring &wiring);

/// The short names of the root file's deployments.
std::vector<std::string> getRootDeployments(mlir::ModuleOp module);

/// The short names of the actor classes that a deployment starts.
llvm::StringSet<> getActorClasses(mlir::ModuleOp module,
                                  llvm::StringRef deployment);

/// Whether an executable is that of one of these classes.
bool isOneOf(const cpp::ActorProgram &actor, const llvm::StringSet<> &classes);

} // namespace cgraphc::driver

#endif // CGRAPHC_LIB_DRIVER_RUNWIRING_H
