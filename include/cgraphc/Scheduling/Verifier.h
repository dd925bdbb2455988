//===- Verifier.h - Algorithm B: is a program safe? -------------*- C++ -*-===//
//
// Independent of the algorithm that made the program; hand-written programs
// included. It proves that no relative speeds of the processes can block them,
// and that no value is read before it is there or after it is gone.
//
//===----------------------------------------------------------------------===//

#ifndef CGRAPHC_SCHEDULING_VERIFIER_H
#define CGRAPHC_SCHEDULING_VERIFIER_H

#include "cgraphc/Scheduling/Program.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include <string>

namespace cgraphc::sched {

enum class Answer : uint8_t {
  Accept,
  Error,     ///< Would block, or breaks a rule.
  Undecided, ///< Uses a construct that this verifier does not model.
};

struct VerdictNote {
  uint32_t process;
  uint32_t origin; ///< Of the op that the note is about.
  std::string text;
};

struct Verdict {
  Answer answer = Answer::Accept;
  bool blocks = false; ///< Error: the processes would wait in a circle.
  std::string message;
  std::vector<VerdictNote> notes;

  bool accepted() const { return answer == Answer::Accept; }
};

/// Names for messages, asked for only when something is wrong.
struct Naming {
  llvm::function_ref<std::string(uint32_t)> process;
  llvm::function_ref<std::string(uint32_t)> channel;
  llvm::function_ref<std::string(uint32_t)> rendezvous;
};

/// Names of the form `process 1`, for callers that have no better ones.
Naming plainNames();

/// Order and hazard rules, then liveness of the event graph, then a simulation
/// as a second opinion. Stops at the first stage that finds something.
Verdict verifyProgram(const Program &program, const Naming &names);

/// The simulation alone: runs the issue lists against real channels and
/// rendezvous for two executions, at a window of one.
bool simulationCompletes(const Program &program);

} // namespace cgraphc::sched

#endif // CGRAPHC_SCHEDULING_VERIFIER_H
