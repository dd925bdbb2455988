//===- Simulator.cpp - The verifier's second opinion ----------------------===//
//
// Runs the issue lists against channels with slots and against rendezvous, as
// processes would; knows nothing of the event graph. A network of processes
// without races blocks in one order of steps iff it blocks in all, so any
// order decides.
//
//===----------------------------------------------------------------------===//

#include "cgraphc/Scheduling/Verifier.h"
#include <algorithm>

namespace cgraphc::sched {
namespace {

constexpr uint32_t Executions = 2;

class Simulation {
public:
  explicit Simulation(const Program &program)
      : program(program), processes(program.roles.size()),
        channels(program.channels.size()), arrived(program.rendezvous.size()) {
    for (size_t id = 0; id < channels.size(); ++id) {
      channels[id].got.resize(program.channels[id].readers.size());
      channels[id].released.resize(program.channels[id].readers.size());
    }
    for (uint32_t id = 0; id < channels.size(); ++id) {
      if (program.channels[id].producer == 0)
        inputs.push_back(id);
      for (uint32_t reader : program.channels[id].readers)
        outputs += reader == 0;
    }
  }

  bool completes() {
    for (uint32_t process = 0; process < processes.size(); ++process)
      wake(process);
    while (!awake.empty()) {
      uint32_t process = awake.back();
      awake.pop_back();
      processes[process].queued = false;
      if (process == 0)
        driveOn();
      else
        runOn(process);
    }
    return std::all_of(
               processes.begin() + 1, processes.end(),
               [](const Process &p) { return p.execution == Executions; }) &&
           submitted == Executions &&
           std::all_of(std::begin(taken), std::end(taken),
                       [&](uint32_t count) { return count == outputs; });
  }

private:
  struct Process {
    uint32_t execution = 0;
    uint32_t at = 0;
    bool queued = false;
    uint32_t groupLeft = 0; ///< Members of the current group not yet done.
  };
  struct Channel {
    uint32_t acquired = 0, committed = 0;
    llvm::SmallVector<uint32_t, 2> got, released;
  };

  void wake(uint32_t process) {
    if (processes[process].queued)
      return;
    processes[process].queued = true;
    awake.push_back(process);
  }

  size_t readerIndex(uint32_t channel, uint32_t process) const {
    const auto &readers = program.channels[channel].readers;
    return std::find(readers.begin(), readers.end(), process) - readers.begin();
  }

  bool hasRoom(uint32_t id, uint32_t messages) const {
    const Channel &channel = channels[id];
    uint32_t slowest =
        *std::min_element(channel.released.begin(), channel.released.end());
    return channel.acquired + messages - slowest <= program.channels[id].slots;
  }

  void commit(uint32_t id) {
    ++channels[id].committed;
    for (uint32_t reader : program.channels[id].readers) {
      if (reader == 0)
        arrivals.push_back(id);
      wake(reader);
    }
  }

  /// The driver takes whatever has come, and submits as soon as its window and
  /// the room in all its inputs allow.
  void driveOn() {
    do {
      while (!arrivals.empty()) {
        uint32_t id = arrivals.back();
        arrivals.pop_back();
        take(id);
      }
    } while (maySubmit() && (submit(), true));
  }

  void take(uint32_t id) {
    size_t reader = readerIndex(id, 0);
    uint32_t got = ++channels[id].got[reader];
    ++channels[id].released[reader];
    if (got % program.channels[id].messages == 0)
      ++taken[got / program.channels[id].messages - 1];
    wake(program.channels[id].producer);
  }

  bool maySubmit() const {
    if (submitted == Executions)
      return false;
    if (submitted >= program.window &&
        taken[submitted - program.window] != outputs)
      return false;
    return std::all_of(inputs.begin(), inputs.end(), [&](uint32_t id) {
      return hasRoom(id, program.channels[id].messages);
    });
  }

  void submit() {
    ++submitted;
    for (uint32_t id : inputs) {
      channels[id].acquired += program.channels[id].messages;
      for (uint32_t j = 0; j < program.channels[id].messages; ++j)
        commit(id);
    }
  }

  void runOn(uint32_t process) {
    Process &self = processes[process];
    const std::vector<ProgramOp> &ops = program.roles[process].ops;
    if (ops.empty())
      self.execution = Executions;
    while (self.execution < Executions) {
      uint32_t done = ops[self.at].kind == OpKind::Rendezvous
                          ? meet(process, ops)
                          : uint32_t(step(process, ops[self.at]));
      if (done == 0)
        return;
      self.at += done;
      if (self.at == ops.size()) {
        self.at = 0;
        ++self.execution;
      }
    }
  }

  bool step(uint32_t process, const ProgramOp &op) {
    if (op.kind == OpKind::Invoke)
      return true;
    Channel &channel = channels[op.id];
    switch (op.kind) {
    case OpKind::Acquire:
      if (!hasRoom(op.id, 1))
        return false;
      ++channel.acquired;
      return true;
    case OpKind::Commit:
      commit(op.id);
      return true;
    case OpKind::Get: {
      uint32_t &got = channel.got[readerIndex(op.id, process)];
      if (got == channel.committed)
        return false;
      ++got;
      return true;
    }
    case OpKind::Release:
      ++channel.released[readerIndex(op.id, process)];
      wake(program.channels[op.id].producer);
      return true;
    default:
      return true;
    }
  }

  /// Arrives at the rendezvous, or at all those of the group, that the list
  /// stands at. Returns how many ops are complete: all of them or none.
  uint32_t meet(uint32_t process, const std::vector<ProgramOp> &ops) {
    Process &self = processes[process];
    uint32_t end = self.at + 1;
    if (ops[self.at].group != ProgramOp::None)
      while (end < ops.size() && ops[end].group == ops[self.at].group)
        ++end;
    uint32_t members = end - self.at;
    if (self.groupLeft == 0) {
      self.groupLeft = members + 1; // one more: marks that it has arrived
      for (uint32_t at = self.at; at < end; ++at)
        arrive(ops[at].id, process);
    }
    if (self.groupLeft > 1)
      return 0;
    self.groupLeft = 0;
    return members;
  }

  void arrive(uint32_t id, uint32_t process) {
    const auto &participants = program.rendezvous[id].participants;
    if (++arrived[id] < participants.size())
      return;
    arrived[id] = 0;
    for (uint32_t participant : participants) {
      --processes[participant].groupLeft;
      if (participant != process)
        wake(participant);
    }
  }

  const Program &program;
  std::vector<Process> processes;
  std::vector<Channel> channels;
  std::vector<uint32_t> arrived;
  std::vector<uint32_t> inputs, awake;
  std::vector<uint32_t> arrivals; ///< Channels with a message for the driver.
  uint32_t outputs = 0;           ///< Channels that the driver reads.
  uint32_t submitted = 0;
  uint32_t taken[Executions] = {}; ///< Outputs taken, per execution.
};

} // namespace

bool simulationCompletes(const Program &program) {
  return Simulation(program).completes();
}

} // namespace cgraphc::sched
