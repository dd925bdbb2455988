//===- Failure.h - Exceptions as text and exit codes ------------*- C++ -*-===//

#ifndef CGRAPH_RUNNER_FAILURE_H
#define CGRAPH_RUNNER_FAILURE_H

#include <exception>
#include <string>

namespace cgraph::runner {

/// What is said of an exception.
struct Failure {
  std::string Type, What, Task, Actor, Where;
  int ExitCode = 70;

  /// Whether the graph goes on.
  bool isTaskError() const { return ExitCode == 4; }
  /// `{"error": {"type": …, "what": …, "task": …, "actor": …}}`
  std::string json() const;
  /// Lines for stderr.
  std::string text() const;
};

/// Describes the exception that \p E holds: 2 of the caller, 4 of a task, 5 of
/// the system or a timeout, 70 of this program.
Failure describe(std::exception_ptr E);

} // namespace cgraph::runner

#endif // CGRAPH_RUNNER_FAILURE_H
