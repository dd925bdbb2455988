//===- VerifyCommand.cpp - cgraphc verify-schedule ------------------------===//

#include "Commands.h"
#include "cgraphc/Driver/Compilation.h"
#include "dialects/Plan/Transforms/PlanFlow.h"
#include "dialects/Plan/Transforms/PlanProgram.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"

using namespace cgraphc;
using namespace cgraphc::driver;
using namespace llvm;

static void printProved(plan::GraphOp graph) {
  plan::PlanProgram read = plan::readPlan(graph);
  size_t operations = 0, actors = read.program.roles.size() - 1;
  for (const sched::Role &role : read.program.roles)
    operations += role.ops.size();
  size_t channels = read.program.channels.size();
  outs() << graph.getSymName() << ": cannot block: " << operations
         << " operations of " << actors << " actor" << (actors == 1 ? "" : "s")
         << ", " << channels << " channel" << (channels == 1 ? "" : "s")
         << ", up to " << read.program.window << " executions in flight\n";
}

/// Every plan of `compilation` is one of `original`.
static bool checkGraphs(Compilation &compilation, Compilation &original) {
  for (auto graph : compilation.getModule().getOps<plan::GraphOp>()) {
    auto counterpart =
        original.getModule().lookupSymbol<plan::GraphOp>(graph.getSymName());
    if (!counterpart)
      cg::emitCoded(graph, CG0503)
          << "`" << original.getInput() << "` makes no plan `"
          << graph.getSymName() << "`";
    else
      (void)plan::checkSameFlow(graph, counterpart);
  }
  return !compilation.hasErrors();
}

static bool hasTables(mlir::ModuleOp module) {
  return module
      .walk([](plan::TableOp) { return mlir::WalkResult::interrupt(); })
      .wasInterrupted();
}

static int verifyInput(Invocation invocation, const std::string &input) {
  if (StringRef(input).ends_with(".mlir") && !invocation.compileFrom)
    invocation.compileFrom = Phase::Plan;
  invocation.codegen = Codegen::Table;
  Compilation compilation(invocation, input);
  // The verifier runs behind `plan`, and on a plan that is read.
  if (!compilation.load() || !compilation.runTo(Phase::Plan))
    return finish(compilation);
  if (!invocation.against.empty()) {
    Invocation source = invocation;
    source.compileFrom = std::nullopt;
    Compilation original(source, invocation.against);
    if (!original.load() || !original.runTo(Phase::Plan))
      return finish(original);
    // Tables number the parts of values, so they are held against tables.
    if (hasTables(compilation.getModule()) &&
        !(compilation.tabulate() && original.tabulate()))
      return std::max(finish(compilation), finish(original));
    checkGraphs(compilation, original);
  }
  if (int code = finish(compilation))
    return code;
  auto graphs = compilation.getModule().getOps<plan::GraphOp>();
  if (graphs.empty())
    return fail("`" + input +
                    "` has no plan: graphs with constants are "
                    "planned where they are wired or instantiated",
                ExitDiagnostics);
  for (plan::GraphOp graph : graphs)
    printProved(graph);
  return ExitOk;
}

int cgraphc::driver::runVerifySchedule(const Invocation &invocation) {
  int result = ExitOk;
  for (const std::string &input : invocation.inputs)
    result = std::max(result, verifyInput(invocation, input));
  return result;
}
