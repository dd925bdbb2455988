//===- TraceCommand.cpp - cgraphc trace -----------------------------------===//

#include "Commands.h"
#include "Report.h"
#include "cgraphc/Trace/Trace.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/raw_ostream.h"

using namespace cgraphc;
using namespace cgraphc::driver;
using namespace llvm;

int cgraphc::driver::mergeTraces(const Invocation &invocation, StringRef folder,
                                 StringRef output) {
  Expected<std::vector<trace::Graph>> graphs = trace::readTraces(folder);
  if (!graphs)
    return fail(toString(graphs.takeError()), ExitDiagnostics);
  std::string text;
  raw_string_ostream os(text);
  trace::printPerfetto(*graphs, os);
  return writeText(invocation, output, text);
}

int cgraphc::driver::runTrace(const Invocation &invocation) {
  StringRef folder = invocation.inputs.front();
  if (invocation.traceAction == TraceAction::Merge)
    return mergeTraces(invocation, folder, invocation.output);
  Expected<std::vector<trace::Graph>> graphs = trace::readTraces(folder);
  if (!graphs)
    return fail(toString(graphs.takeError()), ExitDiagnostics);
  trace::printSummary(*graphs, {invocation.json, invocation.execution}, outs());
  return ExitOk;
}
