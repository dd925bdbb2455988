//===- SimReport.cpp - What the simulator found ---------------------------===//

#include "SimReport.h"
#include "cgraphc/Scheduling/Rate.h"
#include "dialects/CGraph/IR/TypeText.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"
#include <cmath>

using namespace cgraphc;
using namespace cgraphc::driver;
using namespace llvm;

/// Executions that the timeline shows.
static constexpr uint32_t shownExecutions = 12;

std::optional<SimReport> cgraphc::driver::simulateModel(const SimModel &model,
                                                        uint32_t executions,
                                                        double jitter) {
  SimReport report;
  report.graph = model.name;
  report.actors = model.program.roles.size() - 1;
  report.calls = model.costs.task.size();
  report.window = model.program.window;

  std::optional<sim::Run> alone = simulate(model.program, model.costs, {});
  sim::Settings settings{executions, report.window, jitter, 1, false};
  std::optional<sim::Run> full = simulate(model.program, model.costs, settings);
  settings = {std::min(executions, shownExecutions), report.window, jitter, 1,
              true};
  std::optional<sim::Run> shown =
      simulate(model.program, model.costs, settings);
  if (!alone || !full || !shown)
    return std::nullopt;
  report.latency = alone->finished.front();
  report.period = full->period();
  double sum = 0;
  for (auto [begin, end] : zip_equal(full->submitted, full->finished))
    sum += double(end - begin);
  report.latencyInFlight = sum / executions;
  report.mostBytes = full->mostBytes;
  for (auto [channel, bytes] :
       zip_equal(model.program.channels, model.costs.slotBytes))
    report.reservedBytes += channel.slots * bytes;
  report.best =
      sim::smallestWindow(model.program, model.costs, report.window, 0.01);

  sim::ProgramProblem problem = sim::problemOf(model.program, model.costs);
  sched::Rate rate = sched::computeRate(problem.problem);
  for (uint32_t id : rate.criticalCycle)
    if (uint32_t call = problem.task[id]; call != sim::ProgramProblem::None) {
      uint32_t process = problem.problem.classes[id].actors.front();
      const trace::Process &actor = model.skeleton.processes[process];
      report.criticalCycle.push_back(
          actor.name + "." + cg::getShortName(actor.sites[call].task).str());
    }
  report.bound = double(rate.time) / double(rate.tokens);
  report.criticalPath = rate.latency;
  for (size_t process = 1; process < model.program.roles.size(); ++process) {
    double busy = double(full->busy[process]) / executions;
    if (std::llround(busy) > report.busiest || report.busiestActor.empty()) {
      report.busiest = std::llround(busy);
      report.busiestActor = model.skeleton.processes[process].name;
    }
    report.bubbles.emplace_back(
        model.skeleton.processes[process].name,
        report.period > 0 ? std::max(0.0, 1 - busy / report.period) : 0.0);
  }
  report.run = std::move(*shown);
  return report;
}

trace::Graph cgraphc::driver::timeline(const SimModel &model,
                                       const SimReport &report) {
  trace::Graph graph = model.skeleton;
  for (auto [number, process] : enumerate(graph.processes))
    process.pid = 1;
  auto kindOf = [](sim::EventKind kind) {
    switch (kind) {
    case sim::EventKind::Submit:
      return trace::Kind::submit;
    case sim::EventKind::Arrive:
      return trace::Kind::arrive;
    case sim::EventKind::Task:
      return trace::Kind::compute;
    case sim::EventKind::Get:
      return trace::Kind::read;
    case sim::EventKind::Acquire:
      return trace::Kind::acquire;
    case sim::EventKind::Commit:
      return trace::Kind::write;
    case sim::EventKind::Meet:
      return trace::Kind::wait;
    }
    llvm_unreachable("covered switch");
  };
  for (const sim::Event &event : report.run.events) {
    trace::Event added{};
    added.kind = kindOf(event.kind);
    added.subject = event.subject;
    added.execution = event.execution;
    added.begin = event.begin;
    added.end = event.end;
    added.thread = event.process + 1;
    added.waited = event.end > event.begin;
    // A slot that is free takes no time and no place in a trace.
    if (event.kind == sim::EventKind::Acquire && !added.waited)
      continue;
    graph.processes[event.process].events.push_back(added);
  }
  for (trace::Process &process : graph.processes)
    stable_sort(process.events,
                [](const trace::Event &a, const trace::Event &b) {
                  return a.end < b.end;
                });
  return graph;
}

/// `2.5 ms`
static std::string inUnits(double ns) {
  if (ns < 1e3)
    return formatv("{0:f0} ns", ns);
  if (ns < 1e6)
    return formatv("{0:f1} us", ns / 1e3);
  if (ns < 1e9)
    return formatv("{0:f2} ms", ns / 1e6);
  return formatv("{0:f2} s", ns / 1e9);
}

/// `2.5 MiB`
static std::string inBytes(uint64_t bytes) {
  if (bytes < 1 << 10)
    return formatv("{0} B", bytes);
  if (bytes < 1 << 20)
    return formatv("{0:f1} KiB", double(bytes) / (1 << 10));
  if (bytes < 1 << 30)
    return formatv("{0:f1} MiB", double(bytes) / (1 << 20));
  return formatv("{0:f1} GiB", double(bytes) / (1 << 30));
}

static double ratio(const SimReport &report) {
  return report.bound > 0 ? report.period / report.bound : 1;
}

static double worstBubble(const SimReport &report) {
  double worst = 0;
  for (const auto &[actor, bubble] : report.bubbles)
    worst = std::max(worst, bubble);
  return worst;
}

void cgraphc::driver::printReport(const SimReport &report, raw_ostream &os) {
  os << report.graph << ": " << report.actors << " actor"
     << (report.actors == 1 ? "" : "s") << ", " << report.calls << " call"
     << (report.calls == 1 ? "" : "s") << " an execution\n";
  os << formatv("  throughput    {0:f1}/s: a result every {1}, {2:f2} times "
                "the bound of {3}\n",
                report.period > 0 ? 1e9 / report.period : 0.0,
                inUnits(report.period), ratio(report), inUnits(report.bound));
  constexpr size_t most = 6;
  os << "  bound by      ";
  for (auto [number, call] : enumerate(report.criticalCycle)) {
    if (number == most) {
      os << " and " << report.criticalCycle.size() - most << " more";
      break;
    }
    os << (number ? ", " : "") << call;
  }
  os << '\n';
  os << formatv("  busiest       {0} works {1} of it\n", report.busiestActor,
                inUnits(double(report.busiest)));
  os << formatv("  latency       {0} alone (critical path {1}), {2} with {3} "
                "in flight\n",
                inUnits(report.latency), inUnits(report.criticalPath),
                inUnits(report.latencyInFlight), report.window);
  os << formatv("  max_inflight  {0} of {1} would do (within 1 %)\n",
                report.best, report.window);
  os << formatv("  memory        {0} of messages at most at a time, {1} "
                "reserved\n",
                inBytes(report.mostBytes), inBytes(report.reservedBytes));
  for (const auto &[actor, bubble] : report.bubbles)
    os << formatv("  {0,-12}  {1,5:f1} % bubbles\n", actor, 100 * bubble);
}

void cgraphc::driver::printTable(ArrayRef<SimReport> reports, raw_ostream &os) {
  size_t width = 5;
  for (const SimReport &report : reports)
    width = std::max(width, report.graph.size());
  auto pad = [&](StringRef text) {
    return text.str() + std::string(width - std::min(width, text.size()), ' ');
  };
  os << pad("graph")
     << "  actors   calls   results/s   of bound      latency  best inflight  "
        "worst bubbles\n";
  for (const SimReport &report : reports)
    os << pad(report.graph)
       << formatv("  {0,6}  {1,6}  {2,10:f1}  {3,9:f2}  {4,11}  {5,13}  "
                  "{6,12:f1} %\n",
                  report.actors, report.calls,
                  report.period > 0 ? 1e9 / report.period : 0.0, ratio(report),
                  inUnits(report.latency), report.best,
                  100 * worstBubble(report));
}

void cgraphc::driver::printReportsJson(ArrayRef<SimReport> reports,
                                       raw_ostream &os) {
  for (const SimReport &report : reports) {
    json::Object bubbles;
    for (const auto &[actor, bubble] : report.bubbles)
      bubbles[actor] = bubble;
    os << json::Value(json::Object{
              {"graph", report.graph},
              {"actors", int64_t(report.actors)},
              {"calls", int64_t(report.calls)},
              {"period_ns", report.period},
              {"bound_ns", report.bound},
              {"busiest_ns", report.busiest},
              {"critical_cycle", json::Array(report.criticalCycle)},
              {"latency_ns", report.latency},
              {"critical_path_ns", report.criticalPath},
              {"latency_in_flight_ns", report.latencyInFlight},
              {"most_bytes", report.mostBytes},
              {"reserved_bytes", report.reservedBytes},
              {"max_inflight", int64_t(report.window)},
              {"best_max_inflight", int64_t(report.best)},
              {"bubbles", std::move(bubbles)}})
       << '\n';
  }
}

static std::string escaped(StringRef text) {
  std::string result;
  raw_string_ostream os(result);
  printHTMLEscaped(text, os);
  return result;
}

void cgraphc::driver::printSvg(const trace::Graph &graph, raw_ostream &os) {
  constexpr int left = 110, width = 900, row = 24;
  static constexpr const char *colors[] = {"#4c78a8", "#f58518", "#54a24b",
                                           "#b279a2", "#e45756", "#72b7b2"};
  int64_t end = 1;
  for (const trace::Process &process : graph.processes)
    for (const trace::Event &event : process.events)
      end = std::max(end, event.end);
  size_t rows = graph.processes.size() - 1;
  os << formatv("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" "
                "height=\"{1}\" font-family=\"sans-serif\" "
                "font-size=\"12\">\n",
                left + width + 20, row * rows + 40);
  for (size_t process = 1; process <= rows; ++process) {
    size_t top = row * (process - 1) + 10;
    os << formatv("<text x=\"4\" y=\"{0}\">{1}</text>\n", top + 14,
                  escaped(graph.processes[process].name));
    for (const trace::Event &event : graph.processes[process].events) {
      if (event.kind != trace::Kind::compute)
        continue;
      double x = left + double(width) * double(event.begin) / double(end);
      double w = double(width) * double(event.end - event.begin) / double(end);
      os << formatv(
          "<rect x=\"{0:f2}\" y=\"{1}\" width=\"{2:f2}\" height=\"{3}\" "
          "fill=\"{4}\"><title>{5}, execution {6}</title></rect>\n",
          x, top, w, row - 4, colors[event.execution % std::size(colors)],
          escaped(graph.processes[process].sites[event.subject].task),
          event.execution);
    }
  }
  os << formatv("<text x=\"{0}\" y=\"{1}\">0</text><text x=\"{2}\" y=\"{1}\" "
                "text-anchor=\"end\">{3}</text>\n</svg>\n",
                left, row * rows + 30, left + width, inUnits(double(end)));
}
