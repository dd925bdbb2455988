//===- Stats.cpp - --emit=stats -------------------------------------------===//

#include "Viz.h"
#include "dialects/CGraph/IR/CGraphOps.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/Support/FormatVariadic.h"
#include <map>

using namespace cgraphc;
using namespace cgraphc::driver;

namespace {
/// Channels of one transport of a graph. A channel with several readers is one
/// transfer for each of them.
struct TransportStats {
  unsigned channels = 0, readers = 0;
  int64_t slotBytes = 0;
};

struct GraphStats {
  std::vector<unsigned> calls; ///< by process
  std::map<std::string, TransportStats> transports;
  unsigned conversions = 0;
};
} // namespace

static GraphStats collect(cg::FlatGraphOp graph) {
  GraphStats stats;
  stats.calls.resize(graph.getNumActors() + 1);
  std::map<int64_t, bool> seen;
  for (mlir::Operation &op : graph.getBody().getOps()) {
    if (auto call = llvm::dyn_cast<cg::CallOp>(op))
      ++stats.calls[graph.getProcess(call.getActor())];
    else if (llvm::isa<cg::ConvertOp>(op))
      ++stats.conversions;
    auto transfer = llvm::dyn_cast<cg::TransferOp>(op);
    if (!transfer)
      continue;
    TransportStats &entry =
        stats.transports[cg::stringifyTransport(transfer.getTransport()).str()];
    ++entry.readers;
    if (std::exchange(seen[transfer.getChannel()], true))
      continue;
    ++entry.channels;
    entry.slotBytes +=
        transfer.getSlots().value_or(0) * transfer.getSlotBytes().value_or(0);
  }
  return stats;
}

bool cgraphc::driver::printStats(mlir::ModuleOp module, llvm::raw_ostream &os) {
  for (auto graph : module.getOps<cg::FlatGraphOp>()) {
    GraphStats stats = collect(graph);
    os << "graph " << graph.getSymName() << '\n';
    for (auto [index, name] : llvm::enumerate(graph.getProcessNames()))
      os << llvm::formatv("  {0,-16} {1,8} calls\n", name,
                          stats.calls[index + 1]);
    for (const auto &[name, entry] : stats.transports)
      os << llvm::formatv(
          "  {0,-16} {1,8} channels {2,8} readers {3,12} slot bytes\n", name,
          entry.channels, entry.readers, entry.slotBytes);
    os << llvm::formatv("  {0,-16} {1,8}\n", "device copies",
                        stats.conversions);
  }
  return true;
}
