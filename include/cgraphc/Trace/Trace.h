//===- Trace.h - what traced graphs did -------------------------*- C++ -*-===//
//
// Reads the files that processes of traced graphs leave (their format:
// cgraph/rt/trace_format.h), and prints what they say.
//
//===----------------------------------------------------------------------===//

#ifndef CGRAPHC_TRACE_TRACE_H
#define CGRAPHC_TRACE_TRACE_H

#include "cgraph/rt/trace_format.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace llvm {
class raw_ostream;
} // namespace llvm

namespace cgraphc::trace {

using Kind = cgraph::rt::TraceKind;

struct Event {
  Kind kind;
  uint32_t subject; ///< channel, task site or result
  uint64_t execution;
  int64_t begin, end; ///< ns
  uint64_t amount;    ///< bytes
  uint32_t thread;
  bool waited, failed, skipped, collective;
};

struct Site {
  std::string task;  ///< "Echo.echo"
  std::string where; ///< "hello.cgraph:9:10"
};

/// One process of a graph: the driver, or an actor.
struct Process {
  std::string name;  ///< instance: "w[0]"; "driver"
  std::string type;  ///< "demo.hello.Echo"
  uint32_t pid = 0;  ///< 0: it left no file
  uint64_t lost = 0; ///< events that newer ones replaced
  std::vector<Site> sites;
  std::vector<Event> events; ///< by their ends
};

struct Channel {
  std::string name;
  uint32_t from;
  std::vector<uint32_t> to;
};

/// A graph from `compile` to its end.
struct Graph {
  std::string name; ///< "demo.hello.Hello"
  std::vector<Channel> channels;
  std::vector<Process> processes; ///< the driver first
};

/// Reads every trace below the folder, in the order in which the graphs were
/// compiled.
llvm::Expected<std::vector<Graph>> readTraces(llvm::StringRef folder);

/// Prints Chrome's trace event format, which Perfetto loads: one track for
/// each actor and each thread of the driver, arrows along the channels.
void printPerfetto(llvm::ArrayRef<Graph> graphs, llvm::raw_ostream &os);

/// How a process spent the time from its first event to its last.
struct Share {
  int64_t busy = 0, waiting = 0, communicating = 0; ///< ns
  uint64_t tasks = 0;
};
Share getShare(const Process &process);

/// A part of the critical path of an execution.
struct Step {
  enum class Kind { Submit, Compute, HandOver, Queue, Room, Other };
  Kind kind;
  uint32_t process; ///< where it ends
  uint32_t subject; ///< channel or task site
  int64_t begin, end;
};

/// The chain of events without a gap, each of which waited for the one before,
/// from the submission of an execution to its last result. Empty when the
/// trace has not all of it.
std::vector<Step> getCriticalPath(const Graph &graph, uint64_t execution);

struct SummaryOptions {
  bool json = false;
  /// The execution whose critical path is shown; none: the one of median
  /// latency.
  std::optional<uint64_t> execution;
};
void printSummary(llvm::ArrayRef<Graph> graphs, const SummaryOptions &options,
                  llvm::raw_ostream &os);

} // namespace cgraphc::trace

#endif // CGRAPHC_TRACE_TRACE_H
