//===- Simulation.cpp - How fast a schedule would run ---------------------===//
//
// The processes are deterministic and share nothing but channels and
// rendezvous, so each can be run ahead on a clock of its own as far as what it
// waits for is known; no queue of events is needed.
//
//===----------------------------------------------------------------------===//

#include "cgraphc/Simulation/Simulation.h"
#include "llvm/ADT/STLExtras.h"
#include <algorithm>
#include <cmath>
#include <numbers>
#include <random>

namespace cgraphc::sim {
namespace {

using sched::OpKind;
using sched::ProgramOp;

/// Times of tasks: log-normal around their mean.
class Jitter {
public:
  Jitter(double deviation, uint64_t seed)
      : sigma(std::sqrt(std::log1p(deviation * deviation))), random(seed) {}

  int64_t apply(int64_t mean) {
    if (sigma == 0)
      return mean;
    return std::llround(double(mean) *
                        std::exp(sigma * normal() - sigma * sigma / 2));
  }

private:
  /// By Box and Muller: the library's distributions differ between platforms.
  double normal() {
    double u = (double(random() >> 11) + 1) * 0x1p-53;
    double v = double(random() >> 11) * 0x1p-53;
    return std::sqrt(-2 * std::log(u)) * std::cos(2 * std::numbers::pi * v);
  }

  double sigma;
  std::mt19937_64 random;
};

class Simulation {
public:
  Simulation(const sched::Program &program, const Costs &costs,
             const Settings &settings)
      : program(program), costs(costs), settings(settings),
        processes(program.roles.size()), channels(program.channels.size()),
        meetings(program.rendezvous.size()),
        jitter(settings.jitter, settings.seed) {
    run.busy.resize(processes.size());
    for (uint32_t id = 0; id < channels.size(); ++id) {
      channels[id].released.resize(program.channels[id].readers.size());
      if (program.channels[id].producer == 0)
        inputs.push_back(id);
      for (auto [index, reader] : llvm::enumerate(program.channels[id].readers))
        if (reader == 0)
          outputs.push_back({id, uint32_t(index)});
    }
  }

  std::optional<Run> go() {
    for (bool moved = true; moved;) {
      moved = drive();
      for (uint32_t id = 1; id < processes.size(); ++id)
        while (step(id))
          moved = true;
    }
    bool ended = run.finished.size() == settings.executions;
    for (uint32_t id = 1; id < processes.size(); ++id)
      ended &= program.roles[id].ops.empty() ||
               processes[id].execution == settings.executions;
    if (!ended)
      return std::nullopt;
    return std::move(run);
  }

private:
  struct Process {
    int64_t clock = 0;
    uint32_t execution = 0, at = 0;
    bool arrived = false; ///< At the rendezvous that it stands at.
  };
  struct Channel {
    uint32_t acquired = 0;
    std::vector<int64_t> committed;
    std::vector<std::vector<int64_t>> released; ///< Per reader.
    std::vector<uint32_t> got;
  };
  struct Meeting {
    uint32_t arrived = 0;
    int64_t last = 0;          ///< When the last one came.
    std::vector<int64_t> over; ///< Per execution.
  };

  size_t readerIndex(uint32_t channel, uint32_t process) const {
    const auto &readers = program.channels[channel].readers;
    return std::find(readers.begin(), readers.end(), process) - readers.begin();
  }

  /// When there is room for message `number`, if that is known.
  std::optional<int64_t> roomAt(uint32_t id, uint32_t number) const {
    uint32_t slots = program.channels[id].slots;
    int64_t time = 0;
    if (number < slots)
      return time;
    for (const std::vector<int64_t> &released : channels[id].released) {
      if (released.size() <= number - slots)
        return std::nullopt;
      time = std::max(time, released[number - slots]);
    }
    return time;
  }

  void record(EventKind kind, uint32_t process, uint32_t subject,
              uint32_t execution, int64_t begin, int64_t end) {
    if (settings.record)
      run.events.push_back({kind, process, subject, execution, begin, end});
  }

  bool drive() {
    bool moved = false;
    while (submit() || finish())
      moved = true;
    return moved;
  }

  bool submit() {
    uint32_t number = run.submitted.size();
    if (number == settings.executions)
      return false;
    int64_t time = number > 0 ? run.submitted.back() : 0;
    if (number >= settings.window) {
      if (run.finished.size() <= number - settings.window)
        return false;
      time = std::max(time, run.finished[number - settings.window]);
    }
    for (uint32_t id : inputs) {
      uint32_t last = (number + 1) * program.channels[id].messages - 1;
      std::optional<int64_t> room = roomAt(id, last);
      if (!room)
        return false;
      time = std::max(time, *room);
    }
    for (uint32_t id : inputs)
      channels[id].committed.insert(channels[id].committed.end(),
                                    program.channels[id].messages, time);
    run.submitted.push_back(time);
    record(EventKind::Submit, 0, 0, number, time, time);
    return true;
  }

  /// The driver takes each result as it comes.
  bool finish() {
    uint32_t number = run.finished.size();
    if (number == run.submitted.size())
      return false;
    int64_t time = run.submitted[number];
    for (auto [id, index] : outputs) {
      uint32_t last = (number + 1) * program.channels[id].messages - 1;
      if (channels[id].committed.size() <= last)
        return false;
      time = std::max(time, channels[id].committed[last] + costs.message[id]);
    }
    for (auto [id, index] : outputs)
      while (channels[id].released[index].size() <
             (number + 1) * size_t(program.channels[id].messages)) {
        size_t message = channels[id].released[index].size();
        int64_t arrival = channels[id].committed[message] + costs.message[id];
        channels[id].released[index].push_back(arrival);
        record(EventKind::Arrive, 0, id, number, arrival, arrival);
      }
    run.finished.push_back(time);
    return true;
  }

  /// Does the next op of a process, if what it waits for is known.
  bool step(uint32_t id) {
    Process &self = processes[id];
    const std::vector<ProgramOp> &ops = program.roles[id].ops;
    if (ops.empty() || self.execution == settings.executions)
      return false;
    const ProgramOp &op = ops[self.at];
    if (op.kind == OpKind::Rendezvous)
      return meet(id, self, ops);
    if (!perform(id, self, op))
      return false;
    advance(id, 1);
    return true;
  }

  void advance(uint32_t id, uint32_t count) {
    Process &self = processes[id];
    self.at += count;
    if (self.at == program.roles[id].ops.size()) {
      self.at = 0;
      ++self.execution;
    }
  }

  void waitUntil(uint32_t id, EventKind kind, uint32_t subject, int64_t time) {
    Process &self = processes[id];
    time = std::max(time, self.clock);
    record(kind, id, subject, self.execution, self.clock, time);
    self.clock = time;
  }

  bool perform(uint32_t id, Process &self, const ProgramOp &op) {
    if (op.kind == OpKind::Invoke) {
      int64_t cost = jitter.apply(costs.task[op.id]);
      record(EventKind::Task, id, op.id, self.execution, self.clock,
             self.clock + cost);
      self.clock += cost;
      run.busy[id] += cost;
      return true;
    }
    Channel &channel = channels[op.id];
    switch (op.kind) {
    case OpKind::Get: {
      size_t reader = readerIndex(op.id, id);
      channel.got.resize(channel.released.size());
      uint32_t &got = channel.got[reader];
      if (got == channel.committed.size())
        return false;
      waitUntil(id, EventKind::Get, op.id,
                channel.committed[got++] + costs.message[op.id]);
      return true;
    }
    case OpKind::Release:
      channel.released[readerIndex(op.id, id)].push_back(self.clock);
      return true;
    case OpKind::Acquire: {
      std::optional<int64_t> room = roomAt(op.id, channel.acquired);
      if (!room)
        return false;
      ++channel.acquired;
      waitUntil(id, EventKind::Acquire, op.id, *room);
      return true;
    }
    default:
      record(EventKind::Commit, id, op.id, self.execution, self.clock,
             self.clock);
      channel.committed.push_back(self.clock);
      return true;
    }
  }

  /// All members of a group at once: it is over when all are.
  bool meet(uint32_t id, Process &self, const std::vector<ProgramOp> &ops) {
    uint32_t end = self.at + 1;
    if (ops[self.at].group != ProgramOp::None)
      while (end < ops.size() && ops[end].group == ops[self.at].group)
        ++end;
    bool moved = !self.arrived;
    if (!std::exchange(self.arrived, true))
      for (uint32_t at = self.at; at < end; ++at)
        arrive(ops[at].id, self.clock);
    int64_t time = self.clock;
    for (uint32_t at = self.at; at < end; ++at) {
      const Meeting &meeting = meetings[ops[at].id];
      if (meeting.over.size() <= self.execution)
        return moved;
      time = std::max(time, meeting.over[self.execution]);
    }
    waitUntil(id, EventKind::Meet, ops[self.at].id, time);
    self.arrived = false;
    advance(id, end - self.at);
    return true;
  }

  void arrive(uint32_t id, int64_t clock) {
    Meeting &meeting = meetings[id];
    meeting.last = std::max(meeting.last, clock);
    if (++meeting.arrived < program.rendezvous[id].participants.size())
      return;
    meeting.over.push_back(meeting.last + costs.rendezvous[id]);
    meeting.arrived = 0;
  }

  const sched::Program &program;
  const Costs &costs;
  const Settings &settings;
  std::vector<Process> processes;
  std::vector<Channel> channels;
  std::vector<Meeting> meetings;
  Jitter jitter;
  std::vector<uint32_t> inputs;
  std::vector<std::pair<uint32_t, uint32_t>> outputs; ///< Channel, reader.
  Run run;
};

} // namespace

double Run::period() const {
  size_t half = finished.size() / 2;
  if (finished.size() < 2)
    return finished.empty() ? 0 : double(finished.back());
  return double(finished.back() - finished[half - (half > 0)]) /
         double(finished.size() - 1 - (half - (half > 0)));
}

std::optional<Run> simulate(const sched::Program &program, const Costs &costs,
                            const Settings &settings) {
  return Simulation(program, costs, settings).go();
}

uint32_t smallestWindow(const sched::Program &program, const Costs &costs,
                        uint32_t limit, double slack) {
  auto period = [&](uint32_t window) {
    Settings settings;
    settings.window = window;
    settings.executions = 8 * limit + 32;
    std::optional<Run> run = simulate(program, costs, settings);
    return run ? run->period() : INFINITY;
  };
  double best = period(limit) * (1 + slack);
  uint32_t low = 1, high = limit; // a larger window is never slower
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (period(middle) <= best)
      high = middle;
    else
      low = middle + 1;
  }
  return low;
}

} // namespace cgraphc::sim
