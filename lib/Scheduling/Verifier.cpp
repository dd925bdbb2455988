//===- Verifier.cpp - Algorithm B -----------------------------------------===//

#include "cgraphc/Scheduling/Verifier.h"
#include "VerifierStages.h"

namespace cgraphc::sched {
namespace {

std::string plainProcess(uint32_t id) {
  return id == 0 ? "driver" : "process " + std::to_string(id);
}
std::string plainChannel(uint32_t id) {
  return "channel " + std::to_string(id);
}
std::string plainRendezvous(uint32_t id) {
  return "rendezvous " + std::to_string(id);
}

} // namespace

Naming plainNames() { return {plainProcess, plainChannel, plainRendezvous}; }

Verdict verifyProgram(const Program &program, const Naming &names) {
  for (auto *stage : {checkStructure, checkMatching, checkHazards}) {
    Verdict verdict = stage(program, names);
    if (!verdict.accepted())
      return verdict;
  }
  ProgramGraph graph = buildEventGraph(program);
  Liveness liveness = decideLiveness(graph.graph);
  if (!liveness.live)
    return explainCycle(program, graph, liveness.cycle, names);
  if (!certifies(graph.graph, liveness.certificate))
    return error("the certificate does not hold for the schedule's own graph");
  if (!simulationCompletes(program))
    return error("the schedule blocks in the simulation, although its graph "
                 "has no cycle without tokens");
  return {};
}

} // namespace cgraphc::sched
