//===- Program.cpp - Building a program -----------------------------------===//

#include "cgraphc/Scheduling/Program.h"

namespace cgraphc::sched {

void Role::add(OpKind kind, uint32_t id, uint32_t origin) {
  ProgramOp &op = ops.emplace_back();
  op.kind = kind;
  op.id = id;
  op.origin = origin;
}

void Role::invoke(uint32_t task, llvm::ArrayRef<Use> taskUses,
                  uint32_t origin) {
  add(OpKind::Invoke, task, origin);
  ops.back().firstUse = uses.size();
  ops.back().numUses = taskUses.size();
  uses.insert(uses.end(), taskUses.begin(), taskUses.end());
}

} // namespace cgraphc::sched
