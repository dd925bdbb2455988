//===- Pipeline.cpp - the passes of each phase ----------------------------===//

#include "Pipeline.h"

#include "dialects/CGraph/IR/CGraphDialect.h"
#include "dialects/CGraph/Transforms/Passes.h"
#include "dialects/Plan/IR/PlanDialect.h"
#include "dialects/Plan/Transforms/Passes.h"
#include "mlir/IR/AsmState.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Support/Timing.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"

#include <mutex>

using namespace cgraphc;
using namespace cgraphc::driver;

void cgraphc::driver::registerMlirFlags() {
  static std::once_flag once;
  std::call_once(once, [] {
    mlir::registerAsmPrinterCLOptions();
    mlir::registerMLIRContextCLOptions();
    mlir::registerPassManagerCLOptions();
    mlir::registerDefaultTimingManagerCLOptions();
  });
}

void cgraphc::driver::loadDialects(mlir::MLIRContext &context) {
  static std::once_flag once;
  std::call_once(once, [] {
    cg::registerCGraphPasses();
    plan::registerPlanPasses();
  });
  registerMlirFlags();
  context.loadDialect<cg::CGraphDialect, plan::PlanDialect>();
}

/// The limits that `elaborate` keeps, as its options.
static std::string getElaborateOptions(const Invocation &invocation) {
  std::string options;
  for (const auto &[name, value] : invocation.limits) {
    llvm::StringRef option = llvm::StringSwitch<llvm::StringRef>(name)
                                 .Case("tasks", "max-tasks")
                                 .Case("edges", "max-edges")
                                 .Case("nodes", "max-nodes")
                                 .Default("");
    if (!option.empty())
      options += (options.empty() ? "" : " ") + option.str() + "=" +
                 llvm::utostr(value);
  }
  return options.empty() ? options : "{" + options + "}";
}

static bool isEnabled(const Invocation &invocation, llvm::StringRef warning) {
  bool enabled = false;
  for (llvm::StringRef text : invocation.warnings) {
    text.consume_front("error=");
    if (text == warning)
      enabled = true;
    else if (text.consume_front("no-") && text == warning)
      enabled = false;
  }
  return enabled;
}

static std::string getBufferOptions(const Invocation &invocation) {
  std::string options;
  if (isEnabled(invocation, "unbounded-buffer"))
    options += " warn-unbounded=true";
  if (isEnabled(invocation, "serial-pipeline"))
    options += " remark-serial=true";
  for (const auto &[name, value] : invocation.limits)
    if (name == "shared-memory")
      options += " memory-limit=" + llvm::utostr(value);
  return options.empty() ? options : "{" + options.substr(1) + "}";
}

std::string cgraphc::driver::getPhasePipeline(Phase phase,
                                              const Invocation &invocation) {
  std::string name = phaseName(phase).str();
  std::string options;
  if (phase == Phase::Elaborate)
    options = getElaborateOptions(invocation);
  else if (phase == Phase::Schedule && isEnabled(invocation, "overlap"))
    options = "{remark-overlap=true}";
  else if (phase == Phase::Buffer)
    options = getBufferOptions(invocation);
  return "cgraph-" + name + options + ",cgraph-verify-phase{phase=" + name +
         "}";
}

std::string cgraphc::driver::getTabulatePipeline(const Invocation &invocation) {
  switch (invocation.codegen) {
  case Codegen::Auto:
    return "plan-tabulate";
  case Codegen::Straight:
    return "plan-tabulate{codegen=straight}";
  case Codegen::Table:
    return "plan-tabulate{codegen=table}";
  }
  llvm_unreachable("covered switch");
}

llvm::LogicalResult
cgraphc::driver::configurePassManager(mlir::PassManager &passes) {
  mlir::applyDefaultTimingPassManagerCLOptions(passes);
  return mlir::applyPassManagerCLOptions(passes);
}
