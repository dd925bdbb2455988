//===- RoleTables.h - A role that is tables ---------------------*- C++ -*-===//

#ifndef PLAN_IR_ROLETABLES_H
#define PLAN_IR_ROLETABLES_H

#include "dialects/Plan/IR/PlanOps.h"

namespace cgraphc::plan {

/// The tables of a role by name; empty where it has none.
struct RoleTables {
  /// Of `ops`, `ins` and `outs`: the first column.
  enum Code { Get, Release, Acquire, Commit, Invoke };
  enum InKind { InSlot, InCell, InConstant, InPack };
  enum OutKind { OutSlot, OutCell };
  static constexpr unsigned opColumns = 7, inColumns = 6, outColumns = 5;

  explicit RoleTables(RoleOp role) {
    for (auto table : role.getBody().front().getOps<TableOp>()) {
      if (table.getName() == "ops")
        ops = table.getValues();
      else if (table.getName() == "ins")
        ins = table.getValues();
      else if (table.getName() == "outs")
        outs = table.getValues();
      else if (table.getName() == "path")
        path = table.getValues();
    }
  }

  /// Whether `count` rows from `first` on lie within a table.
  static bool inside(llvm::ArrayRef<int64_t> table, unsigned columns,
                     int64_t first, int64_t count) {
    int64_t rows = table.size() / columns;
    return first >= 0 && count >= 0 && first <= rows && count <= rows - first;
  }

  llvm::ArrayRef<int64_t> ops, ins, outs, path;
};

} // namespace cgraphc::plan

#endif // PLAN_IR_ROLETABLES_H
