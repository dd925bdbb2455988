//===- GraphClass.h - Classes of graphs and their plans ---------*- C++ -*-===//

#ifndef CGRAPHC_LIB_TARGET_CPP_GRAPHCLASS_H
#define CGRAPHC_LIB_TARGET_CPP_GRAPHCLASS_H

#include "Program.h"

namespace cgraphc::cpp {

/// One class: a graph without constant parameters, or one specialisation.
struct GraphClass {
  cg::GraphOp graph;
  plan::GraphOp plan;      // null where the root has no plan of it
  llvm::StringRef package; // of the graph
  llvm::StringRef scope;   // where names of types stand; "": spelled out
  std::string name;        // "Hello"
  std::string arguments;   // "<4>", "" of a graph without constants
  llvm::SmallVector<cg::ParamAttr> actors;
  llvm::SmallVector<cg::ParamAttr> inputs;
  llvm::SmallVector<cg::ParamAttr> results;

  /// "FanOut<4>"
  std::string spelled() const { return name + arguments; }
  /// "::demo::parallel::FanOut<4>"
  std::string qualified() const {
    return "::" + namespaceOf(package) + "::" + spelled();
  }
};

/// The class of a graph that the root has no plan of.
GraphClass unplannedClass(Program &P, cg::GraphOp Graph);
/// The class of a plan; fails if a constant argument has no C++ form.
mlir::FailureOr<GraphClass> planClass(Program &P, plan::GraphOp Plan);
/// The classes of all plans, each once, in their order.
mlir::FailureOr<std::vector<GraphClass>> planClasses(Program &P);

/// Whether a member or parameter \p Name hides a declaration of \p Package.
bool hidesDecl(Program &P, llvm::StringRef Package, llvm::StringRef Name);

/// A parameter of the class's members, apart from what their bodies speak of.
std::string paramName(const GraphClass &C, llvm::StringRef Name);

/// \p Name, changed until no input or actor of the graph is called so.
std::string unusedName(const GraphClass &C, llvm::StringRef Name);

/// `std::array<Echo, 4>` of an actor parameter.
std::string handleType(mlir::Type Ty, llvm::StringRef Package);
/// How `execute` takes an input: `std::string_view msg`.
std::string inputType(mlir::Type Ty, llvm::StringRef Package);
/// `cgraph::Ref<std::string>`, or an array of them.
std::string refType(mlir::Type Ty, llvm::StringRef Package);

} // namespace cgraphc::cpp

#endif // CGRAPHC_LIB_TARGET_CPP_GRAPHCLASS_H
