//===- Problem.cpp - The dependences of a program -------------------------===//

#include "cgraphc/Simulation/Simulation.h"

namespace cgraphc::sim {
namespace {

using sched::ClassKind;
using sched::OpKind;
using sched::UseKind;

constexpr uint32_t None = ProgramProblem::None;

class Builder {
public:
  Builder(const sched::Program &program, const Costs &costs)
      : program(program), costs(costs), maker(program.channels.size(), None),
        meeting(program.rendezvous.size(), None) {}

  ProgramProblem run() {
    problem.numActors = program.roles.size();
    for (uint32_t id = 0; id < meeting.size(); ++id)
      meeting[id] = problem.add(ClassKind::Rendezvous,
                                program.rendezvous[id].participants,
                                costs.rendezvous[id]);
    for (uint32_t process = 1; process < program.roles.size(); ++process)
      addList(process);
    for (auto [channel, reader] : reads)
      if (maker[channel] != None)
        addMessage(channel, reader);
    result.task.resize(problem.classes.size(), None);
    return std::move(result);
  }

private:
  void addList(uint32_t process) {
    const sched::Role &role = program.roles[process];
    std::vector<uint32_t> chain;
    for (const sched::ProgramOp &op : role.ops) {
      if (op.kind == OpKind::Rendezvous)
        chain.push_back(meeting[op.id]);
      if (op.kind != OpKind::Invoke)
        continue;
      uint32_t task = problem.add(ClassKind::Task, process, costs.task[op.id]);
      chain.push_back(task);
      result.task.resize(task + 1, None);
      result.task[task] = op.id;
      for (const sched::Use &use :
           llvm::ArrayRef(role.uses).slice(op.firstUse, op.numUses))
        if (use.kind == UseKind::Write)
          maker[use.id] = task;
        else if (use.kind == UseKind::Read)
          reads.emplace_back(use.id, task);
    }
    problem.keepOrder(chain);
  }

  void addMessage(uint32_t channel, uint32_t reader) {
    uint32_t message = problem.add(
        ClassKind::Get, problem.classes[reader].actors, costs.message[channel]);
    problem.addEdge(maker[channel], message);
    problem.addEdge(message, reader);
  }

  const sched::Program &program;
  const Costs &costs;
  ProgramProblem result;
  sched::Problem &problem = result.problem;
  std::vector<uint32_t> maker, meeting;
  std::vector<std::pair<uint32_t, uint32_t>> reads; ///< Channel, task.
};

} // namespace

ProgramProblem problemOf(const sched::Program &program, const Costs &costs) {
  return Builder(program, costs).run();
}

} // namespace cgraphc::sim
