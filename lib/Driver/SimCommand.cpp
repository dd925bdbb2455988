//===- SimCommand.cpp - cgraphc sim ---------------------------------------===//

#include "Commands.h"
#include "Report.h"
#include "SimModel.h"
#include "SimReport.h"
#include "cgraphc/Driver/Compilation.h"
#include "cgraphc/Trace/Trace.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/raw_ostream.h"

using namespace cgraphc;
using namespace cgraphc::driver;
using namespace llvm;

static int writeIfNamed(const Invocation &invocation, StringRef path,
                        llvm::function_ref<void(raw_ostream &)> print) {
  if (path.empty())
    return ExitOk;
  std::string text;
  raw_string_ostream os(text);
  print(os);
  return writeText(invocation, path, text);
}

/// Compiles and simulates one shape of the graph.
static int simulateGraph(const Invocation &invocation, StringRef graph,
                         const TaskTimes &times,
                         const std::optional<Machine> &machine,
                         std::optional<SimReport> &report) {
  Compilation compilation(invocation, invocation.inputs.front());
  std::optional<SimModel> model;
  if (!compilation.load() || !compilation.import() ||
      !(model = makeModel(compilation, graph, times, machine)))
    return finish(compilation);
  if (int code = finish(compilation))
    return code;
  report = simulateModel(*model, invocation.executionsToSimulate.value_or(200),
                         invocation.jitter);
  if (!report)
    return fail("`" + graph + "` blocks in the simulation", ExitInternal);
  if (int code =
          writeIfNamed(invocation, invocation.traceFile, [&](raw_ostream &os) {
            trace::printPerfetto(timeline(*model, *report), os);
          }))
    return code;
  return writeIfNamed(invocation, invocation.svgFile, [&](raw_ostream &os) {
    printSvg(timeline(*model, *report), os);
  });
}

/// The graphs to simulate: one, or each of a sweep.
static std::vector<std::string> getGraphs(const Invocation &invocation) {
  if (invocation.sweepName.empty())
    return {invocation.graph};
  std::vector<std::string> graphs;
  for (int64_t value = invocation.sweepFirst; value <= invocation.sweepLast;
       ++value)
    graphs.push_back(
        withConstant(invocation.graph, invocation.sweepName, value));
  return graphs;
}

int cgraphc::driver::runSim(const Invocation &invocation) {
  TaskTimes times;
  if (!invocation.costs.empty()) {
    Expected<std::vector<trace::Graph>> graphs =
        trace::readTraces(invocation.costs);
    if (!graphs)
      return fail(toString(graphs.takeError()), ExitDiagnostics);
    times = meanTimes(*graphs);
  }
  std::optional<Machine> machine;
  if (!invocation.machine.empty()) {
    Expected<Machine> read = readMachine(invocation.machine);
    if (!read)
      return fail(toString(read.takeError()), ExitDiagnostics);
    machine = *read;
  }
  std::vector<SimReport> rows;
  for (const std::string &graph : getGraphs(invocation)) {
    std::optional<SimReport> report;
    if (int code = simulateGraph(invocation, graph, times, machine, report))
      return code;
    rows.push_back(std::move(*report));
  }
  if (invocation.json)
    printReportsJson(rows, outs());
  else if (invocation.sweepName.empty())
    printReport(rows.front(), outs());
  else
    printTable(rows, outs());
  return ExitOk;
}
