//===- VerifierStages.h - The stages of the verifier ------------*- C++ -*-===//

#ifndef CGRAPHC_LIB_SCHEDULING_VERIFIERSTAGES_H
#define CGRAPHC_LIB_SCHEDULING_VERIFIERSTAGES_H

#include "cgraphc/Scheduling/EventGraph.h"
#include "cgraphc/Scheduling/Verifier.h"

namespace cgraphc::sched {

inline std::string quoted(const std::string &name) { return "`" + name + "`"; }

/// Numbers in range, lanes that the model covers, every message produced and
/// taken as often as its channel says, every rendezvous once on exactly its
/// participants.
Verdict checkStructure(const Program &program, const Naming &names);

/// Equal order of exchanges per (communicator, from, to) and of collectives
/// per communicator; equal payloads.
Verdict checkMatching(const Program &program, const Naming &names);

/// Every read lies between get and release, every write between acquire and
/// commit, every local value between its definition and its move; what goes
/// over a rendezvous is made before it and read behind it.
Verdict checkHazards(const Program &program, const Naming &names);

/// An event of the graph, for messages.
struct EventInfo {
  uint32_t process; ///< Of a rendezvous: any participant.
  uint32_t op;      ///< In the process's list, or None for the driver's.
  uint32_t channel; ///< Of driver events, else None.
};

/// The event graph of the serialized program.
struct ProgramGraph {
  EventGraph graph;
  std::vector<EventInfo> events;
  /// Per edge: the process in whose list it is, or None between processes.
  std::vector<uint32_t> inList;
};
ProgramGraph buildEventGraph(const Program &program);

/// Tells a cycle of `graph` as a sentence, with the blocked ops as notes.
Verdict explainCycle(const Program &program, const ProgramGraph &graph,
                     llvm::ArrayRef<uint32_t> cycle, const Naming &names);

Verdict error(std::string message);

} // namespace cgraphc::sched

#endif // CGRAPHC_LIB_SCHEDULING_VERIFIERSTAGES_H
