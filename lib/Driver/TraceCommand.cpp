//===- TraceCommand.cpp - cgraphc trace -----------------------------------===//

#include "Commands.h"
#include "cgraphc/Driver/OutputFile.h"
#include "cgraphc/Trace/Trace.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/raw_ostream.h"

using namespace cgraphc;
using namespace cgraphc::driver;
using namespace llvm;

int cgraphc::driver::mergeTraces(StringRef folder, StringRef output) {
  Expected<std::vector<trace::Graph>> graphs = trace::readTraces(folder);
  if (!graphs)
    return fail(toString(graphs.takeError()), ExitDiagnostics);
  if (output.empty() || output == "-") {
    trace::printPerfetto(*graphs, outs());
    return ExitOk;
  }
  std::string text;
  raw_string_ostream os(text);
  trace::printPerfetto(*graphs, os);
  Expected<bool> written = writeFile(output, text, Overwrite::Any);
  return written ? ExitOk
                 : fail(toString(written.takeError()), ExitDiagnostics);
}

int cgraphc::driver::runTrace(const Invocation &invocation) {
  StringRef folder = invocation.inputs.front();
  if (invocation.traceAction == TraceAction::Merge)
    return mergeTraces(folder, invocation.output);
  Expected<std::vector<trace::Graph>> graphs = trace::readTraces(folder);
  if (!graphs)
    return fail(toString(graphs.takeError()), ExitDiagnostics);
  trace::printSummary(*graphs, {invocation.json, invocation.execution}, outs());
  return ExitOk;
}
