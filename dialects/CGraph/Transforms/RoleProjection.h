//===- RoleProjection.h - What each process does, in order ------*- C++ -*-===//

#ifndef CGRAPH_TRANSFORMS_ROLEPROJECTION_H
#define CGRAPH_TRANSFORMS_ROLEPROJECTION_H

#include "cgraphc/Scheduling/Program.h"
#include "dialects/CGraph/IR/CGraphOps.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace cgraphc::cg {

/// A channel of a routed graph.
struct RoutedChannel {
  unsigned source = 0;
  CallOp producer;                            ///< Null: the driver.
  llvm::SmallVector<TransferOp, 1> transfers; ///< One per reader.
};

/// The block of a scheduled graph, projected to its processes: a message is
/// got before its first reader, the slots of all results are acquired before
/// the task's body and committed after it, messages are released after their
/// last use.
struct RoleProjection {
  static constexpr uint32_t noCall = ~0u; ///< Origin of ops without a call.

  std::vector<RoutedChannel> channels;
  std::vector<CallOp> calls; ///< In block order.
  /// An op's origin, and the id of an Invoke, is the call it belongs to.
  /// Before `buffer` channels have one slot and the window is 1.
  sched::Program program;
};

RoleProjection projectRoles(FlatGraphOp graph);

/// Runs the verifier over the projection; an error names the calls.
mlir::LogicalResult verifyProjection(FlatGraphOp graph,
                                     const RoleProjection &projection);

/// The values from other operations that `value` consists of: looks through
/// packs and projections, leaves constants out.
void forEachSource(mlir::Value value,
                   llvm::function_ref<void(mlir::Value)> visit);

/// `max_inflight` of a graph.
unsigned maxInflight(FlatGraphOp graph);

/// What a channel is called in messages and in the plan: the value's name in
/// the source, else its task's, with the projection path.
std::string channelName(const RoutedChannel &channel);

} // namespace cgraphc::cg

#endif // CGRAPH_TRANSFORMS_ROLEPROJECTION_H
