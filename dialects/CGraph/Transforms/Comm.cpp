//===- Comm.cpp - Communicators -------------------------------------------===//

#include "dialects/CGraph/IR/CGraphOps.h"
#include "dialects/CGraph/Transforms/Passes.h"
#include "mlir/Pass/Pass.h"

namespace cgraphc::cg {
#define GEN_PASS_DEF_COMMPASS
#include "dialects/CGraph/Transforms/Passes.h.inc"

using namespace mlir;

namespace {

/// Buffered transports need no communicator; the others are refused.
class CommPass : public impl::CommPassBase<CommPass> {
  void runOnOperation() override {
    for (auto graph : getOperation().getOps<FlatGraphOp>())
      for (auto transfer : graph.getBody().front().getOps<TransferOp>())
        if (transfer.getTransport() != Transport::Shm) {
          emitCoded(transfer, CG0431)
              << "transport `" << stringifyTransport(transfer.getTransport())
              << "` is not supported yet";
          signalPassFailure();
        }
  }
};

} // namespace
} // namespace cgraphc::cg
