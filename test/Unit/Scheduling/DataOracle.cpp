//===- DataOracle.cpp - What a program computes ---------------------------===//

#include "DataOracle.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/Sequence.h"
#include <deque>
#include <map>
#include <optional>

namespace cgraphc::sched::test {
namespace {

/// Of which execution a value is, and whether it stands for an error.
struct Datum {
  uint32_t execution;
  bool error;
};

class Machine {
public:
  Machine(const Program &program, uint32_t executions,
          const std::set<TaskRun> &failing, std::set<TaskRun> *failed)
      : program(program), executions(executions), failing(failing),
        failed(failed), processes(program.roles.size()),
        channels(program.channels.size()), waiting(program.rendezvous.size()) {}

  Outcome run() {
    for (bool moved = true; moved && !wrong;) {
      moved = stepDriver();
      for (uint32_t process = 1; process < processes.size(); ++process)
        while (!wrong && step(process))
          moved = true;
    }
    if (wrong)
      return Outcome::Wrong;
    bool ended = taken == executions;
    for (uint32_t process = 1; process < processes.size(); ++process)
      ended &= program.roles[process].ops.empty() ||
               processes[process].execution == executions;
    return ended ? Outcome::Right : Outcome::Blocks;
  }

private:
  struct Process {
    uint32_t execution = 0, at = 0;
    bool standing = false; ///< At a rendezvous.
    std::map<uint32_t, std::deque<Datum>> held;
    std::map<uint32_t, std::deque<std::optional<Datum>>> open;
    std::map<uint32_t, Datum> locals, offers, takes;
  };
  struct Channel {
    std::deque<Datum> messages; ///< All since the start.
    uint32_t acquired = 0;
    std::map<uint32_t, uint32_t> got, released; ///< Per reader.
  };

  bool fail() {
    wrong = true;
    return false;
  }

  bool hasRoom(uint32_t id) {
    const ProgramChannel &channel = program.channels[id];
    return llvm::all_of(channel.readers, [&](uint32_t reader) {
      return channels[id].acquired <
             channel.slots + channels[id].released[reader];
    });
  }

  /// Submits when all of the execution before was taken.
  bool stepDriver() {
    bool moved = false;
    auto ready = [&](uint32_t id) {
      return program.channels[id].producer != 0 || hasRoom(id);
    };
    if (submitted == taken && submitted < executions &&
        llvm::all_of(llvm::seq<uint32_t>(0, channels.size()), ready)) {
      for (uint32_t id = 0; id < channels.size(); ++id)
        if (program.channels[id].producer == 0) {
          ++channels[id].acquired;
          channels[id].messages.push_back({submitted, false});
        }
      ++submitted;
      moved = true;
    }
    bool all = taken < submitted;
    for (uint32_t id = 0; id < channels.size(); ++id) {
      if (!llvm::is_contained(program.channels[id].readers, 0u))
        continue;
      Channel &channel = channels[id];
      if (channel.got[0] <
          std::min<uint32_t>(submitted, channel.messages.size())) {
        wrong |= channel.messages[channel.got[0]].execution != channel.got[0];
        ++channel.got[0];
        ++channel.released[0];
        moved = true;
      }
      all &= channel.got[0] == submitted;
    }
    if (all) {
      ++taken;
      moved = true;
    }
    return moved;
  }

  bool step(uint32_t id) {
    Process &self = processes[id];
    const Role &role = program.roles[id];
    if (role.ops.empty() || self.execution == executions || self.standing)
      return false;
    const ProgramOp &op = role.ops[self.at];
    if (op.kind == OpKind::Rendezvous)
      return arrive(id, op.id);
    if (!perform(id, self, op))
      return false;
    advance(id);
    return true;
  }

  void advance(uint32_t id) {
    Process &self = processes[id];
    self.standing = false;
    if (++self.at == program.roles[id].ops.size()) {
      self.at = 0;
      ++self.execution;
    }
  }

  bool perform(uint32_t id, Process &self, const ProgramOp &op) {
    if (op.kind == OpKind::Invoke)
      return invoke(self, program.roles[id], op);
    Channel &channel = channels[op.id];
    switch (op.kind) {
    case OpKind::Get: {
      uint32_t &got = channel.got[id];
      if (got == channel.messages.size())
        return false;
      self.held[op.id].push_back(channel.messages[got++]);
      return true;
    }
    case OpKind::Release:
      if (self.held[op.id].empty())
        return fail();
      self.held[op.id].pop_front();
      ++channel.released[id];
      return true;
    case OpKind::Acquire:
      if (!hasRoom(op.id))
        return false;
      ++channel.acquired;
      self.open[op.id].push_back(std::nullopt);
      return true;
    default:
      if (self.open[op.id].empty() || !self.open[op.id].front())
        return fail();
      channel.messages.push_back(*self.open[op.id].front());
      self.open[op.id].pop_front();
      return true;
    }
  }

  bool invoke(Process &self, const Role &role, const ProgramOp &op) {
    llvm::ArrayRef<Use> uses =
        llvm::ArrayRef(role.uses).slice(op.firstUse, op.numUses);
    bool error = failing.count({op.id, self.execution});
    for (const Use &use : uses) {
      const Datum *datum = nullptr;
      auto find = [&](std::map<uint32_t, Datum> &values) {
        auto it = values.find(use.id);
        return it == values.end() ? nullptr : &it->second;
      };
      if (use.kind == UseKind::Read)
        datum =
            self.held[use.id].empty() ? nullptr : &self.held[use.id].front();
      else if (use.kind == UseKind::ReadLocal || use.kind == UseKind::MoveLocal)
        datum = find(self.locals);
      else if (use.kind == UseKind::Take)
        datum = find(self.takes);
      else
        continue;
      if (!datum || datum->execution != self.execution)
        return fail();
      error |= datum->error;
    }
    if (error && failed)
      failed->insert({op.id, self.execution});
    Datum made{self.execution, error};
    for (const Use &use : uses)
      if (use.kind == UseKind::Write) {
        if (self.open[use.id].empty())
          return fail();
        self.open[use.id].front() = made;
      } else if (use.kind == UseKind::DefineLocal) {
        self.locals[use.id] = made;
      } else if (use.kind == UseKind::Offer) {
        self.offers[use.id] = made;
      }
    return true;
  }

  /// Whoever comes last carries the values over.
  bool arrive(uint32_t id, uint32_t meeting) {
    processes[id].standing = true;
    waiting[meeting].push_back(id);
    const auto &participants = program.rendezvous[meeting].participants;
    if (waiting[meeting].size() < participants.size())
      return true;
    bool error = false;
    for (uint32_t participant : participants) {
      Process &other = processes[participant];
      auto offer = other.offers.find(meeting);
      // Who offers once offers every time, and what is of this execution.
      if (offersTo(participant, meeting) &&
          (offer == other.offers.end() ||
           offer->second.execution != other.execution))
        return fail();
      error |= offer != other.offers.end() && offer->second.error;
    }
    for (uint32_t participant : participants) {
      Process &other = processes[participant];
      other.takes[meeting] = {other.execution, error};
      advance(participant);
    }
    waiting[meeting].clear();
    return true;
  }

  bool offersTo(uint32_t process, uint32_t meeting) const {
    return llvm::any_of(program.roles[process].uses, [&](const Use &use) {
      return use.kind == UseKind::Offer && use.id == meeting;
    });
  }

  const Program &program;
  uint32_t executions;
  const std::set<TaskRun> &failing;
  std::set<TaskRun> *failed;
  std::vector<Process> processes;
  std::vector<Channel> channels;
  std::vector<std::vector<uint32_t>> waiting; ///< Processes, per rendezvous.
  uint32_t submitted = 0, taken = 0;
  bool wrong = false;
};

} // namespace

Outcome runWithValues(const Program &program, uint32_t executions,
                      const std::set<TaskRun> &failing,
                      std::set<TaskRun> *failed) {
  return Machine(program, executions, failing, failed).run();
}

} // namespace cgraphc::sched::test
