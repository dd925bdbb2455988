//===- Modes.h - What the runner does with a graph --------------*- C++ -*-===//

#ifndef CGRAPH_RUNNER_MODES_H
#define CGRAPH_RUNNER_MODES_H

#include "Session.h"

namespace cgraph::runner {

/// Prints the signature, the inputs, the outputs and the actors.
void describePlan(const Plan &P, const Wiring &W);

/// Executes once and prints the result. Returns the exit code.
int runOnce(Session &S, const Values &Given);

/// Executes once for each line of \p Path (`-`: standard input), pipelined,
/// and prints results and errors in the order of the lines. Returns the exit
/// code.
int runLines(Session &S, const std::string &Path);

/// Executes \p Count times one after another and again pipelined, and prints
/// the distribution. Returns the exit code.
int runBench(Session &S, const Values &Given, size_t Count, bool Json);

} // namespace cgraph::runner

#endif // CGRAPH_RUNNER_MODES_H
