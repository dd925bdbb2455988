//===- Simulation.cpp - How fast a schedule would run ---------------------===//
//
// The processes are deterministic and share nothing but channels and
// rendezvous. Each has a clock of its own; the one that is furthest behind
// takes its next step, so that who sleeps when a message is sent is known by
// then.
//
//===----------------------------------------------------------------------===//

#include "cgraphc/Simulation/Simulation.h"
#include "llvm/ADT/STLExtras.h"
#include <algorithm>
#include <cmath>
#include <numbers>
#include <queue>
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
        collector(program.roles.size()), processes(collector + 1),
        channels(program.channels.size()), meetings(program.rendezvous.size()),
        jitter(settings.jitter, settings.seed) {
    run.busy.resize(program.roles.size());
    for (uint32_t id = 0; id < channels.size(); ++id) {
      channels[id].released.resize(program.channels[id].readers.size());
      channels[id].got.resize(program.channels[id].readers.size());
      if (program.channels[id].producer == 0)
        inputs.push_back(id);
      for (auto [index, reader] : llvm::enumerate(program.channels[id].readers))
        if (reader == 0)
          outputs.push_back({id, uint32_t(index)});
    }
  }

  std::optional<Run> go() {
    for (uint32_t id = 0; id < processes.size(); ++id)
      resume(id);
    while (!queue.empty()) {
      auto [time, id] = queue.top();
      queue.pop();
      processes[id].isQueued = false;
      takeStep(id, time);
    }
    bool ended = run.finished.size() == settings.executions;
    for (uint32_t id = 1; id < program.roles.size(); ++id)
      ended &= program.roles[id].ops.empty() ||
               processes[id].execution == settings.executions;
    if (!ended)
      return std::nullopt;
    findMostBytes();
    return std::move(run);
  }

private:
  /// An actor, or one half of the driver: process 0 submits, and one more, the
  /// collector, takes the results as they come.
  struct Process {
    int64_t clock = 0;
    uint32_t execution = 0, at = 0;
    bool arrived = false;  ///< At the rendezvous that it stands at.
    bool isQueued = false; ///< Else it waits for what nobody has done yet.
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
  using Entry = std::pair<int64_t, uint32_t>;

  void resume(uint32_t id) {
    if (!std::exchange(processes[id].isQueued, true))
      queue.push({processes[id].clock, id});
  }

  /// Does what process `id` does next, unless somebody else has to do something
  /// before; then that resumes it.
  void takeStep(uint32_t id, int64_t time) {
    if (id != 0 && id != collector) {
      if (step(id))
        resume(id);
      return;
    }
    std::optional<int64_t> ready = id == 0 ? submissionAt() : resultAt();
    if (!ready)
      return;
    // What happens until then may matter.
    if (*ready > time && id == 0) {
      processes[id].isQueued = true;
      queue.push({*ready, id});
      return;
    }
    if (id == 0)
      submit(*ready);
    else
      finish(*ready);
    resume(id);
  }

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

  bool sleepsAt(int64_t from, int64_t time) const {
    return costs.busyWait != Costs::never && time - from > costs.busyWait;
  }
  /// When a wait that began at `from` is over if it is ended at `time`, and a
  /// busy one sees that `delay` later.
  int64_t waitEnd(int64_t from, int64_t time, int64_t delay) const {
    return std::max(from, time + (sleepsAt(from, time) ? costs.wake : delay));
  }
  /// Whether process `id` stands at that op and sleeps at `time`.
  bool isAsleepAt(uint32_t id, OpKind kind, uint32_t channel,
                  int64_t time) const {
    const Process &process = processes[id];
    const std::vector<ProgramOp> &ops = program.roles[id].ops;
    return !process.isQueued && process.execution < settings.executions &&
           !ops.empty() && ops[process.at].kind == kind &&
           ops[process.at].id == channel && sleepsAt(process.clock, time);
  }

  /// Publishes a message; what that takes.
  int64_t commit(uint32_t id, int64_t time) {
    int64_t send = costs.send.empty() ? 0 : costs.send[id];
    channels[id].committed.push_back(time + send);
    bool wakes = false;
    for (uint32_t reader : program.channels[id].readers) {
      if (reader == 0) {
        wakes |= sleepsAt(processes[collector].clock, time + send);
        resume(collector);
        continue;
      }
      wakes |= isAsleepAt(reader, OpKind::Get, id, time + send);
      resume(reader);
    }
    return send + (wakes ? costs.wakeCall : 0);
  }

  /// Frees a slot for its producer; what that takes.
  int64_t release(uint32_t id, size_t reader, int64_t time) {
    channels[id].released[reader].push_back(time);
    uint32_t producer = program.channels[id].producer;
    bool wakes = producer && isAsleepAt(producer, OpKind::Acquire, id, time);
    resume(producer);
    return wakes ? costs.wakeCall : 0;
  }

  void record(EventKind kind, uint32_t process, uint32_t subject,
              uint32_t execution, int64_t begin, int64_t end) {
    if (settings.record)
      run.events.push_back({kind, process, subject, execution, begin, end});
  }

  /// When the driver may put the next execution in, if that is known.
  std::optional<int64_t> submissionAt() const {
    uint32_t number = run.submitted.size();
    if (number == settings.executions)
      return std::nullopt;
    int64_t time = processes[0].clock;
    if (number >= settings.window) {
      if (run.finished.size() <= number - settings.window)
        return std::nullopt;
      time = std::max(time, run.finished[number - settings.window]);
    }
    for (uint32_t id : inputs) {
      uint32_t last = (number + 1) * program.channels[id].messages - 1;
      std::optional<int64_t> room = roomAt(id, last);
      if (!room)
        return std::nullopt;
      time = std::max(time, *room);
    }
    return time;
  }

  void submit(int64_t time) {
    uint32_t number = run.submitted.size();
    run.submitted.push_back(time);
    int64_t end = time;
    for (uint32_t id : inputs)
      for (uint32_t i = 0; i < program.channels[id].messages; ++i)
        end += commit(id, end);
    processes[0].clock = end;
    record(EventKind::Submit, 0, 0, number, time, end);
    resume(collector);
  }

  /// When the driver has all results of the next execution, if that is known.
  std::optional<int64_t> resultAt() const {
    uint32_t number = run.finished.size();
    if (number == run.submitted.size())
      return std::nullopt;
    int64_t time = std::max(processes[collector].clock, run.submitted[number]);
    for (auto [id, index] : outputs) {
      uint32_t last = (number + 1) * program.channels[id].messages - 1;
      if (channels[id].committed.size() <= last)
        return std::nullopt;
      time = waitEnd(time, channels[id].committed[last], costs.message[id]) +
             costs.receive;
    }
    return time;
  }

  /// The driver takes each result as it comes.
  void finish(int64_t time) {
    uint32_t number = run.finished.size();
    for (auto [id, index] : outputs)
      while (channels[id].released[index].size() <
             (number + 1) * size_t(program.channels[id].messages)) {
        size_t message = channels[id].released[index].size();
        int64_t arrival = channels[id].committed[message] + costs.message[id];
        release(id, index, arrival);
        record(EventKind::Arrive, 0, id, number, arrival, arrival);
      }
    run.finished.push_back(time);
    processes[collector].clock = time;
    resume(0);
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
      uint32_t &got = channel.got[readerIndex(op.id, id)];
      if (got == channel.committed.size())
        return false;
      waitUntil(
          id, EventKind::Get, op.id,
          waitEnd(self.clock, channel.committed[got++], costs.message[op.id]) +
              costs.receive);
      return true;
    }
    case OpKind::Release:
      self.clock += release(op.id, readerIndex(op.id, id), self.clock);
      return true;
    case OpKind::Acquire: {
      std::optional<int64_t> room = roomAt(op.id, channel.acquired);
      if (!room)
        return false;
      ++channel.acquired;
      waitUntil(id, EventKind::Acquire, op.id, waitEnd(self.clock, *room, 0));
      return true;
    }
    default: {
      int64_t begin = self.clock;
      self.clock += commit(op.id, begin);
      record(EventKind::Commit, id, op.id, self.execution, begin, self.clock);
      return true;
    }
    }
  }

  /// All members of a group at once: it is over when all are.
  bool meet(uint32_t id, Process &self, const std::vector<ProgramOp> &ops) {
    uint32_t end = self.at + 1;
    if (ops[self.at].group != ProgramOp::None)
      while (end < ops.size() && ops[end].group == ops[self.at].group)
        ++end;
    if (!std::exchange(self.arrived, true))
      for (uint32_t at = self.at; at < end; ++at)
        arrive(ops[at].id, self.clock);
    int64_t time = self.clock;
    for (uint32_t at = self.at; at < end; ++at) {
      const Meeting &meeting = meetings[ops[at].id];
      if (meeting.over.size() <= self.execution)
        return false;
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
    for (uint32_t participant : program.rendezvous[id].participants)
      resume(participant);
  }

  /// A slot is in use from its message to the last reader's release.
  void findMostBytes() {
    if (costs.slotBytes.empty())
      return;
    std::vector<std::pair<int64_t, int64_t>> changes;
    for (auto [id, channel] : llvm::enumerate(channels))
      for (size_t number = 0; number < channel.committed.size(); ++number) {
        int64_t bytes = costs.slotBytes[id], last = 0;
        for (const std::vector<int64_t> &released : channel.released)
          last = std::max(last, released[number]);
        changes.emplace_back(channel.committed[number], bytes);
        changes.emplace_back(last, -bytes);
      }
    llvm::sort(changes);
    int64_t used = 0;
    for (auto [time, bytes] : changes) {
      used += bytes;
      run.mostBytes =
          std::max<uint64_t>(run.mostBytes, std::max<int64_t>(used, 0));
    }
  }

  const sched::Program &program;
  const Costs &costs;
  const Settings &settings;
  uint32_t collector;
  std::vector<Process> processes;
  std::vector<Channel> channels;
  std::vector<Meeting> meetings;
  Jitter jitter;
  std::vector<uint32_t> inputs;
  std::vector<std::pair<uint32_t, uint32_t>> outputs; ///< Channel, reader.
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> queue;
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
