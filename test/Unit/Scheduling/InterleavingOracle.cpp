//===- InterleavingOracle.cpp - Every interleaving of a program -----------===//

#include "InterleavingOracle.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/Sequence.h"
#include <functional>
#include <set>

namespace cgraphc::sched::test {
namespace {

/// All that a moment consists of: ops done by each process since the start,
/// submissions, and the takings of each output.
using State = std::vector<uint8_t>;

class Explorer {
public:
  Explorer(const Program &program, uint32_t executions)
      : program(program), executions(executions),
        numProcesses(program.roles.size()) {
    for (uint32_t id = 0; id < program.channels.size(); ++id)
      if (llvm::is_contained(program.channels[id].readers, 0u))
        outputs.push_back(id);
  }

  bool blocks() {
    std::vector<State> open{State(numProcesses + outputs.size())};
    std::set<State> seen(open.begin(), open.end());
    while (!open.empty()) {
      State state = std::move(open.back());
      open.pop_back();
      bool moved = false;
      auto visit = [&](State next) {
        moved = true;
        if (seen.insert(next).second)
          open.push_back(std::move(next));
      };
      stepActors(state, visit);
      stepDriver(state, visit);
      if (!moved && !complete(state))
        return true;
    }
    return false;
  }

private:
  using Visit = llvm::function_ref<void(State)>;

  uint32_t total(uint32_t process) const {
    return program.roles[process].ops.size() * executions;
  }

  bool complete(const State &state) const {
    for (uint32_t process = 1; process < numProcesses; ++process)
      if (state[process] != total(process))
        return false;
    for (size_t i = 0; i < outputs.size(); ++i)
      if (state[numProcesses + i] != executions)
        return false;
    return state[0] == executions;
  }

  const ProgramOp *current(const State &state, uint32_t process) const {
    const auto &ops = program.roles[process].ops;
    return state[process] < total(process) ? &ops[state[process] % ops.size()]
                                           : nullptr;
  }

  /// How often `process` has done an op since the start, by counting.
  uint32_t times(const State &state, uint32_t process, OpKind kind,
                 uint32_t channel) const {
    if (process == 0) {
      if (program.channels[channel].producer == 0 &&
          (kind == OpKind::Acquire || kind == OpKind::Commit))
        return state[0];
      for (size_t i = 0; i < outputs.size(); ++i)
        if (outputs[i] == channel)
          return state[numProcesses + i];
    }
    const auto &ops = program.roles[process].ops;
    uint32_t count = 0;
    for (uint32_t done = 0; done < state[process]; ++done) {
      const ProgramOp &op = ops[done % ops.size()];
      count += op.kind == kind && op.id == channel;
    }
    return count;
  }

  bool hasRoom(const State &state, uint32_t id) const {
    const ProgramChannel &channel = program.channels[id];
    uint32_t acquired = times(state, channel.producer, OpKind::Acquire, id);
    return llvm::all_of(channel.readers, [&](uint32_t reader) {
      return acquired <
             channel.slots + times(state, reader, OpKind::Release, id);
    });
  }

  void stepActors(const State &state, Visit visit) const {
    for (uint32_t process = 1; process < numProcesses; ++process) {
      const ProgramOp *op = current(state, process);
      if (!op)
        continue;
      State next = state;
      ++next[process];
      if (op->kind == OpKind::Acquire && !hasRoom(state, op->id))
        continue;
      if (op->kind == OpKind::Get &&
          times(state, process, OpKind::Get, op->id) >=
              times(state, program.channels[op->id].producer, OpKind::Commit,
                    op->id))
        continue;
      if (op->kind == OpKind::Rendezvous && !meet(state, process, *op, next))
        continue;
      visit(std::move(next));
    }
  }

  /// All participants at once; counted for the first of them only.
  bool meet(const State &state, uint32_t process, const ProgramOp &op,
            State &next) const {
    const auto &participants = program.rendezvous[op.id].participants;
    next = state;
    for (uint32_t participant : participants) {
      const ProgramOp *there = current(state, participant);
      if (!there || there->kind != OpKind::Rendezvous || there->id != op.id)
        return false;
      ++next[participant];
    }
    return participants.front() == process;
  }

  /// Takes result n only after execution n + window - 1 was submitted, or the
  /// last one.
  void stepDriver(const State &state, Visit visit) const {
    for (size_t i = 0; i < outputs.size(); ++i) {
      uint32_t n = state[numProcesses + i];
      uint32_t id = outputs[i];
      if (n < executions &&
          state[0] >= std::min(executions, n + program.window) &&
          n < times(state, program.channels[id].producer, OpKind::Commit, id)) {
        State next = state;
        ++next[numProcesses + i];
        visit(std::move(next));
      }
    }
    bool mayResume =
        llvm::all_of(llvm::seq<size_t>(0, outputs.size()), [&](size_t i) {
          return state[0] < program.window + state[numProcesses + i];
        });
    bool room = true;
    for (uint32_t id = 0; id < program.channels.size(); ++id)
      room &= program.channels[id].producer != 0 || hasRoom(state, id);
    if (state[0] < executions && mayResume && room) {
      State next = state;
      ++next[0];
      visit(std::move(next));
    }
  }

  const Program &program;
  uint32_t executions, numProcesses;
  std::vector<uint32_t> outputs;
};

} // namespace

bool someInterleavingBlocks(const Program &program, uint32_t executions) {
  return Explorer(program, executions).blocks();
}

} // namespace cgraphc::sched::test
