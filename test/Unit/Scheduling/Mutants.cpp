//===- Mutants.cpp - Schedules with one thing changed ---------------------===//

#include "Mutants.h"
#include <algorithm>

namespace cgraphc::sched::test {

void forEachMove(const Program &program,
                 llvm::function_ref<void(const Program &)> visit) {
  Program mutant = program;
  for (size_t process = 1; process < program.roles.size(); ++process) {
    std::vector<ProgramOp> &ops = mutant.roles[process].ops;
    const std::vector<ProgramOp> &original = program.roles[process].ops;
    for (size_t from = 0; from < ops.size(); ++from)
      for (size_t to = 0; to < ops.size(); ++to) {
        if (to == from || to + 1 == from) // the latter is a move the other way
          continue;
        if (from < to)
          std::rotate(ops.begin() + from, ops.begin() + from + 1,
                      ops.begin() + to + 1);
        else
          std::rotate(ops.begin() + to, ops.begin() + from,
                      ops.begin() + from + 1);
        visit(mutant);
        ops = original;
      }
  }
}

void forEachLossAndRepeat(const Program &program,
                          llvm::function_ref<void(const Program &)> visit) {
  for (size_t process = 1; process < program.roles.size(); ++process)
    for (size_t at = 0; at < program.roles[process].ops.size(); ++at) {
      if (program.roles[process].ops[at].kind == OpKind::Invoke)
        continue;
      Program mutant = program;
      std::vector<ProgramOp> &ops = mutant.roles[process].ops;
      ops.insert(ops.begin() + at, ops[at]);
      visit(mutant);
      ops.erase(ops.begin() + at, ops.begin() + at + 2);
      visit(mutant);
    }
}

} // namespace cgraphc::sched::test
