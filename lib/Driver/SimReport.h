//===- SimReport.h - What the simulator found -------------------*- C++ -*-===//

#ifndef CGRAPHC_LIB_DRIVER_SIMREPORT_H
#define CGRAPHC_LIB_DRIVER_SIMREPORT_H

#include "SimModel.h"

namespace llvm {
class raw_ostream;
}

namespace cgraphc::driver {

struct SimReport {
  std::string graph;
  size_t actors = 0, calls = 0;
  uint32_t window = 0; ///< `max_inflight`
  uint32_t best = 0;   ///< the smallest that loses at most 1 %
  double period = 0;   ///< ns from one result to the next, pipeline full
  double bound = 0;    ///< ns; of this order, whatever the slots
  int64_t busiest = 0; ///< ns of tasks of the actor that has most
  std::string busiestActor;
  /// Calls of the cycle that attains the bound, "w[0].forward".
  std::vector<std::string> criticalCycle;
  int64_t latency = 0;        ///< ns of an execution alone
  int64_t criticalPath = 0;   ///< ns; the bound of the latency
  double latencyInFlight = 0; ///< ns, mean, with `window` executions
  uint64_t reservedBytes = 0; ///< of all slots
  uint64_t mostBytes = 0;     ///< of slots in use at a time
  /// Share of the time that each actor is not in a task, pipeline full.
  std::vector<std::pair<std::string, double>> bubbles;
  sim::Run run; ///< Of a few executions, with events.
};

/// Nothing if the processes block.
std::optional<SimReport> simulateModel(const SimModel &model,
                                       uint32_t executions, double jitter);

/// The run in the form of a recorded trace.
trace::Graph timeline(const SimModel &model, const SimReport &report);

void printReport(const SimReport &report, llvm::raw_ostream &os);
/// One line each, for comparing.
void printTable(llvm::ArrayRef<SimReport> reports, llvm::raw_ostream &os);
void printReportsJson(llvm::ArrayRef<SimReport> reports, llvm::raw_ostream &os);
/// A bar for each task of each actor.
void printSvg(const trace::Graph &graph, llvm::raw_ostream &os);

} // namespace cgraphc::driver

#endif // CGRAPHC_LIB_DRIVER_SIMREPORT_H
