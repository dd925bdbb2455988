//===- Role.h - A role as the run-time library sees it ----------*- C++ -*-===//
//
// Channels become positions in the role's own lists, values that stay on the
// actor become cells. Both forms of a role are printed from this.
//
//===----------------------------------------------------------------------===//

#ifndef CGRAPHC_LIB_TARGET_CPP_ROLE_H
#define CGRAPHC_LIB_TARGET_CPP_ROLE_H

#include "Program.h"

namespace cgraphc::cpp {

/// An operand of a call: cgraph::rt::In.
struct Operand {
  enum Kind { Slot, Cell, Constant, Pack };
  Kind kind = Slot;
  bool isLast = false;
  bool isAfter = false;
  unsigned index = 0;               // slot, cell
  llvm::SmallVector<unsigned> path; // slot, cell
  std::string bytes;                // constant
  std::vector<Operand> elements;    // pack
};

/// A sink of a call: cgraph::rt::Out.
struct Result {
  bool isCell = false;
  unsigned index = 0;
  unsigned result = 0;
  llvm::SmallVector<unsigned> path;
};

struct Step {
  enum Kind { Get, Release, Acquire, Commit, Invoke };
  Kind kind;
  unsigned index; // position of the channel; the site of a call
  std::vector<Operand> operands;
  std::vector<Result> results;
};

/// A call as errors name it.
struct Site {
  llvm::StringRef task;
  mlir::Location loc;
  uint64_t call;                 // its number among the graph's calls
  llvm::StringRef trace;         // name in traces; empty: the task's
  cg::CollectiveAttr share = {}; // of a call that is no task's
  cg::TensorType values = {};    // what the share combines
};

struct Role {
  plan::GraphOp plan;
  plan::RoleOp op;
  llvm::SmallVector<unsigned> reads;  // channel numbers
  llvm::SmallVector<unsigned> writes; // channel numbers
  unsigned cells = 0;
  std::vector<Site> sites;
  std::vector<Step> steps;
  bool isTable = false; // made of `plan.table`s
};

/// Reads a role of either form. Reports an operation that has no C++ form.
mlir::FailureOr<Role> readRole(Program &P, plan::GraphOp Plan, plan::RoleOp Op);
/// The roles of an actor in all plans, in their order.
mlir::FailureOr<std::vector<Role>> readRoles(Program &P, cg::ActorOp Actor);

/// Reads what `plan-tabulate` made.
mlir::LogicalResult readTables(Program &P, Role &R);

} // namespace cgraphc::cpp

#endif // CGRAPHC_LIB_TARGET_CPP_ROLE_H
