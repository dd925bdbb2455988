//===- Comm.cpp - Communicators -------------------------------------------===//

#include "dialects/CGraph/IR/CGraphOps.h"
#include "dialects/CGraph/Transforms/Passes.h"
#include "mlir/Pass/Pass.h"
#include <map>

namespace cgraphc::cg {
#define GEN_PASS_DEF_COMMPASS
#include "dialects/CGraph/Transforms/Passes.h.inc"

using namespace mlir;

namespace {

/// Equal sets of actors share a communicator: numbers them by their first
/// collective.
void numberCommunicators(FlatGraphOp graph) {
  SmallVector<SmallVector<unsigned>> actorsOf; // of each collective
  auto forEachShare = [&](auto visit) {
    for (auto call : graph.getBody().front().getOps<CallOp>())
      if (auto share = call.getCollective())
        visit(call, static_cast<size_t>(share->getInstance()));
  };
  forEachShare([&](CallOp call, size_t instance) {
    if (actorsOf.size() <= instance)
      actorsOf.resize(instance + 1);
    SmallVector<unsigned> &actors = actorsOf[instance];
    actors.push_back(graph.getProcess(call.getActor()));
    for (Value value : call.getArgs())
      if (auto transfer = value.getDefiningOp<TransferOp>();
          transfer && transfer.getSource() != 0)
        actors.push_back(transfer.getSource());
  });
  std::map<SmallVector<unsigned>, int64_t> numbers;
  forEachShare([&](CallOp call, size_t instance) {
    SmallVector<unsigned> &actors = actorsOf[instance];
    llvm::sort(actors);
    actors.erase(llvm::unique(actors), actors.end());
    call.setCommunicator(
        numbers.try_emplace(actors, numbers.size()).first->second);
  });
}

/// Buffered transports need no connection of their own; the others are refused.
class CommPass : public impl::CommPassBase<CommPass> {
  void runOnOperation() override {
    for (auto graph : getOperation().getOps<FlatGraphOp>()) {
      numberCommunicators(graph);
      for (auto transfer : graph.getBody().front().getOps<TransferOp>())
        if (transfer.getTransport() != Transport::Shm) {
          emitCoded(transfer, CG0431)
              << "transport `" << stringifyTransport(transfer.getTransport())
              << "` is not supported yet";
          signalPassFailure();
        }
    }
  }
};

} // namespace
} // namespace cgraphc::cg
