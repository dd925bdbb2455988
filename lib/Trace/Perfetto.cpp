//===- Perfetto.cpp - traces as Chrome's trace events ---------------------===//
//
// The format: "Trace Event Format" (Google, 2016). Times are microseconds.
//
//===----------------------------------------------------------------------===//

#include "cgraphc/Trace/Trace.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"
#include <map>

using namespace cgraphc::trace;
using namespace llvm;

namespace {
class Printer {
public:
  Printer(ArrayRef<Graph> graphs, raw_ostream &os)
      : graphs(graphs), os(os), json(os) {}

  void print();

private:
  struct Track {
    uint32_t pid, tid;
  };

  void printNames();
  void name(Track track, StringRef what, const std::string &value);
  void printGraph(const Graph &graph);
  void printSlice(const Graph &graph, uint32_t process, const Event &event);
  void printArrows(const Graph &graph);
  void arrowEnd(StringRef phase, Track track, int64_t time, StringRef name,
                uint64_t id);
  void beginEvent(StringRef phase, Track track, int64_t time, StringRef name,
                  StringRef category);
  void time(StringRef name, int64_t ns);

  static std::string getTitle(const Graph &graph, uint32_t process,
                              const Event &event);
  static StringRef getCategory(const Event &event);
  Track getTrack(const Graph &graph, const Event &event) const {
    return {graph.processes.front().pid, event.thread};
  }

  ArrayRef<Graph> graphs;
  raw_ostream &os;
  json::OStream json;
  int64_t origin = INT64_MAX;
  uint64_t nextArrow = 1;
};
} // namespace

/// "demo.hello.Echo" is "Echo".
static StringRef getLastName(StringRef name) { return name.rsplit('.').second; }

void Printer::time(StringRef name, int64_t ns) {
  json.attributeBegin(name);
  json.rawValue([&](raw_ostream &out) {
    out << ns / 1000 << '.' << format("%03d", static_cast<int>(ns % 1000));
  });
  json.attributeEnd();
}

void Printer::beginEvent(StringRef phase, Track track, int64_t at,
                         StringRef name, StringRef category) {
  os << '\n';
  json.objectBegin();
  json.attribute("ph", phase);
  json.attribute("pid", track.pid);
  json.attribute("tid", track.tid);
  time("ts", at - origin);
  json.attribute("name", name);
  json.attribute("cat", category);
}

void Printer::name(Track track, StringRef what, const std::string &value) {
  os << '\n';
  json.object([&] {
    json.attribute("ph", "M");
    json.attribute("pid", track.pid);
    json.attribute("tid", track.tid);
    json.attribute("name", what);
    json.attributeObject("args", [&] {
      if (what.ends_with("sort_index"))
        json.attribute("sort_index", std::stoll(value));
      else
        json.attribute("name", value);
    });
  });
}

/// Names every track: the driver's threads first, then the actors as the graph
/// has them.
void Printer::printNames() {
  std::map<uint32_t, MapVector<uint32_t, std::string>> tracks;
  for (bool isDriver : {true, false})
    for (const Graph &graph : graphs)
      for (const Process &process : graph.processes) {
        if ((&process == &graph.processes.front()) != isDriver)
          continue;
        std::string title = process.name;
        if (!process.type.empty())
          title += " (" + getLastName(process.type).str() + ")";
        for (const Event &event : process.events)
          tracks[graph.processes.front().pid].insert({event.thread, title});
      }
  for (const auto &[pid, threads] : tracks) {
    name({pid, 0}, "process_name", "driver " + std::to_string(pid));
    int64_t position = 0;
    unsigned drivers = 0;
    for (const auto &[tid, title] : threads) {
      bool isFurther = title == "driver" && ++drivers > 1;
      name({pid, tid}, "thread_name",
           isFurther ? title + " " + std::to_string(drivers) : title);
      name({pid, tid}, "thread_sort_index", std::to_string(position++));
    }
  }
}

std::string Printer::getTitle(const Graph &graph, uint32_t process,
                              const Event &event) {
  switch (event.kind) {
  case Kind::submit:
    return "execute";
  case Kind::get:
    return "get";
  case Kind::arrive:
    return "result " + graph.channels[event.subject].name;
  case Kind::read:
    return (event.waited ? "wait for " : "read ") +
           graph.channels[event.subject].name;
  case Kind::acquire:
    return "wait for room in " + graph.channels[event.subject].name;
  case Kind::wait:
    return "wait for " + graph.channels[event.subject].name;
  case Kind::write:
    return "write " + graph.channels[event.subject].name;
  case Kind::compute:
    return graph.processes[process].sites[event.subject].task;
  case Kind::remote:
    return "remote calls";
  case Kind::none:
    break;
  }
  return "";
}

StringRef Printer::getCategory(const Event &event) {
  switch (event.kind) {
  case Kind::compute:
    return event.collective ? "collective" : "compute";
  case Kind::read:
  case Kind::acquire:
  case Kind::wait:
    return event.waited ? "wait" : "read";
  case Kind::write:
    return "write";
  case Kind::remote:
    return "remote";
  default:
    return "driver";
  }
}

void Printer::printSlice(const Graph &graph, uint32_t process,
                         const Event &event) {
  beginEvent("X", getTrack(graph, event), event.begin,
             getTitle(graph, process, event), getCategory(event));
  // An arrow ends in a slice, so none is empty.
  time("dur", std::max<int64_t>(event.end - event.begin, 1));
  json.attributeObject("args", [&] {
    json.attribute("execution", event.execution);
    if (event.kind == Kind::compute) {
      json.attribute("where",
                     graph.processes[process].sites[event.subject].where);
      if (event.failed)
        json.attribute("failed", true);
      if (event.skipped)
        json.attribute("skipped", true);
    }
    if (event.kind == Kind::read || event.kind == Kind::write) {
      json.attribute("bytes", event.amount);
      if (event.failed)
        json.attribute("error", true);
    }
  });
  json.objectEnd();
}

void Printer::arrowEnd(StringRef phase, Track track, int64_t at, StringRef name,
                       uint64_t id) {
  beginEvent(phase, track, at, name, "channel");
  json.attribute("id", id);
  if (phase == "f")
    json.attribute("bp", "e");
  json.objectEnd();
}

/// An arrow from each value's `write` (or the driver's submission) to each
/// `read` of it.
void Printer::printArrows(const Graph &graph) {
  DenseMap<std::pair<uint32_t, uint64_t>, const Event *> written;
  DenseMap<uint64_t, const Event *> submitted;
  for (const Process &process : graph.processes)
    for (const Event &event : process.events) {
      if (event.kind == Kind::write)
        written[{event.subject, event.execution}] = &event;
      else if (event.kind == Kind::submit)
        submitted[event.execution] = &event;
    }
  for (const Process &process : graph.processes)
    for (const Event &event : process.events) {
      if (event.kind != Kind::read && event.kind != Kind::arrive)
        continue;
      const Channel &channel = graph.channels[event.subject];
      const Event *from = channel.from
                              ? written.lookup({event.subject, event.execution})
                              : submitted.lookup(event.execution);
      if (!from)
        continue;
      uint64_t id = nextArrow++;
      arrowEnd("s", getTrack(graph, *from), from->begin, channel.name, id);
      arrowEnd("f", getTrack(graph, event),
               std::max(event.begin, event.end - 1), channel.name, id);
    }
}

void Printer::printGraph(const Graph &graph) {
  for (auto [number, process] : enumerate(graph.processes)) {
    for (const Event &event : process.events)
      printSlice(graph, number, event);
    if (!process.lost)
      continue;
    const Event &first = process.events.front();
    beginEvent("i", getTrack(graph, first), first.begin,
               std::to_string(process.lost) +
                   " earlier events were overwritten (CGRAPH_TRACE_EVENTS)",
               "lost");
    json.attribute("s", "t");
    json.objectEnd();
  }
  printArrows(graph);
}

void Printer::print() {
  for (const Graph &graph : graphs)
    for (const Process &process : graph.processes)
      for (const Event &event : process.events)
        origin = std::min(origin, event.begin);
  json.object([&] {
    json.attribute("displayTimeUnit", "ns");
    json.attributeArray("traceEvents", [&] {
      printNames();
      for (const Graph &graph : graphs)
        printGraph(graph);
      os << '\n';
    });
  });
  os << '\n';
}

void cgraphc::trace::printPerfetto(ArrayRef<Graph> graphs, raw_ostream &os) {
  Printer(graphs, os).print();
}
