//===- Summary.cpp - traces in numbers ------------------------------------===//

#include "cgraphc/Trace/Trace.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

using namespace cgraphc::trace;
using namespace llvm;

namespace {
struct Latency {
  uint64_t execution;
  int64_t ns;
};
} // namespace

Share cgraphc::trace::getShare(const Process &process) {
  Share share;
  for (const Event &event : process.events) {
    int64_t ns = event.end - event.begin;
    switch (event.kind) {
    case Kind::compute:
      if (event.collective) {
        share.communicating += ns;
        break;
      }
      ++share.tasks;
      share.busy += ns;
      break;
    case Kind::remote:
      share.busy += ns;
      break;
    case Kind::read:
    case Kind::acquire:
    case Kind::wait:
      (event.waited ? share.waiting : share.communicating) += ns;
      break;
    case Kind::get:
      share.waiting += ns;
      break;
    case Kind::write:
    case Kind::submit:
      share.communicating += ns;
      break;
    default:
      break;
    }
  }
  return share;
}

/// From submission to last result, ascending.
static std::vector<Latency> getLatencies(const Graph &graph) {
  DenseMap<uint64_t, int64_t> submitted, arrived;
  std::vector<uint64_t> order;
  for (const Event &event : graph.processes.front().events) {
    if (event.kind == Kind::submit &&
        submitted.try_emplace(event.execution, event.begin).second)
      order.push_back(event.execution);
    else if (event.kind == Kind::arrive)
      arrived[event.execution] = event.end;
  }
  std::vector<Latency> latencies;
  for (uint64_t execution : order)
    if (auto it = arrived.find(execution); it != arrived.end())
      latencies.push_back(
          {execution, std::max<int64_t>(it->second - submitted[execution], 0)});
  sort(latencies, [](const Latency &a, const Latency &b) {
    return std::pair(a.ns, a.execution) < std::pair(b.ns, b.execution);
  });
  return latencies;
}

/// The nearest rank.
static const Latency &getQuantile(ArrayRef<Latency> latencies, size_t percent) {
  return latencies[(latencies.size() * percent + 99) / 100 - 1];
}

static int64_t getSpan(const Graph &graph) {
  int64_t begin = INT64_MAX, end = INT64_MIN;
  for (const Process &process : graph.processes)
    for (const Event &event : process.events) {
      begin = std::min(begin, event.begin);
      end = std::max(end, event.end);
    }
  return end > begin ? end - begin : 0;
}

static double toMicros(int64_t ns) { return static_cast<double>(ns) / 1000; }

static double getPercent(int64_t part, int64_t whole) {
  return whole ? 100.0 * static_cast<double>(part) / static_cast<double>(whole)
               : 0;
}

static std::string describe(const Graph &graph, const Step &step) {
  const Process &process = graph.processes[step.process];
  switch (step.kind) {
  case Step::Kind::Submit:
    return "driver submits";
  case Step::Kind::Compute:
    return process.name + " " + process.sites[step.subject].task + " (" +
           process.sites[step.subject].where + ")";
  case Step::Kind::HandOver: {
    const Channel &channel = graph.channels[step.subject];
    return channel.name + ": " + graph.processes[channel.from].name + " -> " +
           process.name;
  }
  case Step::Kind::Queue:
    return process.name + " is busy with earlier executions";
  case Step::Kind::Room:
    return process.name + " waits for room in " +
           graph.channels[step.subject].name;
  case Step::Kind::Other:
    return process.name + " reads and writes";
  }
  return "";
}

/// Neighbours of kind Other are one line.
static std::vector<Step> joinSteps(std::vector<Step> steps) {
  std::vector<Step> joined;
  for (const Step &step : steps) {
    if (!joined.empty() && step.kind == Step::Kind::Other &&
        joined.back().kind == Step::Kind::Other &&
        joined.back().process == step.process)
      joined.back().end = step.end;
    else
      joined.push_back(step);
  }
  return joined;
}

static void printText(const Graph &graph, ArrayRef<Latency> latencies,
                      std::optional<uint64_t> execution, raw_ostream &os) {
  int64_t span = getSpan(graph);
  os << "graph " << graph.name << ": " << latencies.size() << " executions in "
     << format("%.3f", span / 1e6) << " ms";
  if (!latencies.empty())
    os << format(", latency p50 %.2f us, p99 %.2f us",
                 toMicros(getQuantile(latencies, 50).ns),
                 toMicros(getQuantile(latencies, 99).ns));
  os << "\n\n";
  size_t width = 6;
  for (const Process &process : graph.processes)
    width = std::max(width, process.name.size());
  os << "  " << left_justify("actor", width)
     << "    busy    wait   comm.      tasks   per task\n";
  for (const Process &process : graph.processes) {
    os << "  " << left_justify(process.name, width);
    if (process.pid == 0) {
      os << "  left no trace\n";
      continue;
    }
    Share share = getShare(process);
    os << format(" %6.1f%% %6.1f%% %6.1f%%", getPercent(share.busy, span),
                 getPercent(share.waiting, span),
                 getPercent(share.communicating, span));
    if (share.tasks)
      os << format(" %10llu %7.2f us", (unsigned long long)share.tasks,
                   toMicros(share.busy) / double(share.tasks));
    os << '\n';
    if (process.lost)
      os << "    " << process.lost
         << " earlier events were overwritten (CGRAPH_TRACE_EVENTS)\n";
  }
  if (!execution)
    return;
  std::vector<Step> steps = joinSteps(getCriticalPath(graph, *execution));
  if (steps.empty()) {
    os << "\nthe trace has not all of execution " << *execution << "\n";
    return;
  }
  os << "\ncritical path of execution " << *execution << ":\n";
  int64_t begin = steps.front().begin;
  for (const Step &step : steps)
    os << format("  %9.2f us  +%8.2f  ", toMicros(step.begin - begin),
                 toMicros(step.end - step.begin))
       << describe(graph, step) << '\n';
  os << format("  %9.2f us\n", toMicros(steps.back().end - begin));
}

static void printJson(const Graph &graph, ArrayRef<Latency> latencies,
                      std::optional<uint64_t> execution, json::OStream &json) {
  int64_t span = getSpan(graph);
  json.object([&] {
    json.attribute("graph", graph.name);
    json.attribute("executions", latencies.size());
    json.attribute("span_ns", span);
    if (!latencies.empty()) {
      json.attribute("p50_ns", getQuantile(latencies, 50).ns);
      json.attribute("p99_ns", getQuantile(latencies, 99).ns);
    }
    json.attributeArray("processes", [&] {
      for (const Process &process : graph.processes)
        json.object([&] {
          Share share = getShare(process);
          json.attribute("name", process.name);
          json.attribute("pid", process.pid);
          json.attribute("busy_ns", share.busy);
          json.attribute("wait_ns", share.waiting);
          json.attribute("communication_ns", share.communicating);
          json.attribute("tasks", share.tasks);
          json.attribute("lost_events", process.lost);
        });
    });
    if (!execution)
      return;
    json.attributeObject("critical_path", [&] {
      json.attribute("execution", *execution);
      json.attributeArray("steps", [&] {
        for (const Step &step : joinSteps(getCriticalPath(graph, *execution)))
          json.object([&] {
            json.attribute("what", describe(graph, step));
            json.attribute("ns", step.end - step.begin);
          });
      });
    });
  });
}

void cgraphc::trace::printSummary(ArrayRef<Graph> graphs,
                                  const SummaryOptions &options,
                                  raw_ostream &os) {
  for (const Graph &graph : graphs) {
    std::vector<Latency> latencies = getLatencies(graph);
    std::optional<uint64_t> execution = options.execution;
    if (!execution && !latencies.empty())
      execution = getQuantile(latencies, 50).execution;
    if (options.json) {
      json::OStream json(os);
      printJson(graph, latencies, execution, json);
      os << '\n';
      continue;
    }
    if (&graph != graphs.begin())
      os << '\n';
    printText(graph, latencies, execution, os);
  }
}
