//===- VizCommand.cpp - cgraphc viz ---------------------------------------===//

#include "Commands.h"
#include "OutputPaths.h"
#include "Report.h"
#include "Viz.h"
#include "cgraphc/Driver/Compilation.h"
#include "cgraphc/Driver/Process.h"
#include "cgraphc/Target/Viz.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FileUtilities.h"
#include "llvm/Support/raw_ostream.h"

using namespace cgraphc;
using namespace cgraphc::driver;
using namespace llvm;

/// Graphviz's picture of a dot text.
static bool runGraphviz(StringRef dot, raw_ostream &os) {
  if (findProgram("dot").empty()) {
    fail("`--format=svg` needs Graphviz's `dot`, which is not in PATH",
         ExitDiagnostics);
    return false;
  }
  SmallString<128> source;
  int descriptor = -1;
  if (std::error_code code =
          sys::fs::createTemporaryFile("cgraphc", "dot", descriptor, source)) {
    fail("no temporary file: " + code.message(), ExitDiagnostics);
    return false;
  }
  FileRemover remover(source);
  {
    raw_fd_ostream file(descriptor, /*shouldClose=*/true);
    file << dot;
  }
  ProcessResult result = runProcess({"dot", "-Tsvg", source.str().str()});
  if (result.ok())
    os << result.output;
  else
    fail("`dot` failed: " + result.output, ExitDiagnostics);
  return result.ok();
}

static viz::Format toTextFormat(VizFormat format) {
  switch (format) {
  case VizFormat::Text:
    return viz::Format::Text;
  case VizFormat::Mermaid:
    return viz::Format::Mermaid;
  case VizFormat::Dot:
  case VizFormat::Svg:
    return viz::Format::Dot;
  case VizFormat::Html:
    return viz::Format::Html;
  case VizFormat::Json:
    return viz::Format::Json;
  }
  llvm_unreachable("covered switch");
}

bool cgraphc::driver::printViz(const Invocation &invocation,
                               mlir::ModuleOp module, VizFormat format,
                               raw_ostream &os) {
  viz::Options options;
  options.format = toTextFormat(format);
  options.graph = invocation.graph;
  options.unroll = invocation.unroll;
  std::string text;
  raw_string_ostream textStream(text);
  if (!viz::render(module, options, textStream))
    return true;
  if (format == VizFormat::Svg)
    return runGraphviz(text, os);
  os << text;
  return true;
}

int cgraphc::driver::runViz(const Invocation &invocation) {
  std::string text;
  raw_string_ostream os(text);
  int result = ExitOk;
  for (const std::string &input : invocation.inputs) {
    Compilation compilation(invocation, input);
    if (compilation.load() &&
        compilation.runTo(std::max(
            {invocation.vizPhase, Phase::Elaborate, compilation.getPhase()})) &&
        !printViz(invocation, compilation.getModule(), invocation.format, os))
      result = ExitDiagnostics;
    // One of the files has the graph that is asked for.
    if (&input == &invocation.inputs.back() && text.empty() &&
        result == ExitOk && !compilation.hasErrors() &&
        !invocation.graph.empty())
      compilation.getDiags().report(
          CG0611, SMLoc(), "there is no graph `" + invocation.graph + "`");
    result = std::max(result, finish(compilation));
  }
  if (result != ExitOk)
    return result;
  return writeText(invocation, invocation.output, text);
}
