//===- Stats.cpp - --emit=stats -------------------------------------------===//

#include "Viz.h"
#include "dialects/CGraph/IR/CGraphOps.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/JSON.h"
#include <map>

using namespace cgraphc;
using namespace cgraphc::driver;

namespace {
/// Channels of one transport of a graph. A channel with several readers is one
/// transfer for each of them.
struct TransportStats {
  int64_t channels = 0, readers = 0, slotBytes = 0;
};

struct GraphStats {
  llvm::StringRef name;
  std::vector<std::pair<std::string, int64_t>> calls; ///< by actor
  std::map<std::string, TransportStats> transports;
  int64_t conversions = 0;
  llvm::DenseSet<int64_t> collectives, communicators;
  /// Tasks of the longest chain in which each needs the one before.
  int64_t criticalPath = 0;
};
} // namespace

/// Tasks on the longest chain up to the results of each operation, in the
/// order of the block.
static int64_t getCriticalPath(cg::FlatGraphOp graph) {
  llvm::DenseMap<mlir::Operation *, int64_t> length;
  int64_t longest = 0;
  for (mlir::Operation &op : graph.getBody().getOps()) {
    int64_t before = 0;
    for (mlir::Value operand : op.getOperands())
      before = std::max(before, length.lookup(operand.getDefiningOp()));
    length[&op] = before + llvm::isa<cg::CallOp>(op);
    longest = std::max(longest, length[&op]);
  }
  return longest;
}

static void addTransfer(GraphStats &stats, cg::TransferOp transfer,
                        llvm::DenseSet<int64_t> &seen) {
  TransportStats &entry =
      stats.transports[cg::stringifyTransport(transfer.getTransport()).str()];
  ++entry.readers;
  if (!seen.insert(transfer.getChannel()).second)
    return;
  ++entry.channels;
  entry.slotBytes +=
      transfer.getSlots().value_or(0) * transfer.getSlotBytes().value_or(0);
}

static GraphStats collect(cg::FlatGraphOp graph) {
  GraphStats stats;
  stats.name = graph.getSymName();
  for (const std::string &actor : graph.getProcessNames())
    stats.calls.emplace_back(actor, 0);
  llvm::DenseSet<int64_t> seen;
  for (mlir::Operation &op : graph.getBody().getOps()) {
    if (auto call = llvm::dyn_cast<cg::CallOp>(op)) {
      ++stats.calls[graph.getProcess(call.getActor()) - 1].second;
      if (auto share = call.getCollective())
        stats.collectives.insert(share->getInstance());
      if (auto communicator = call.getCommunicator())
        stats.communicators.insert(*communicator);
    } else if (auto transfer = llvm::dyn_cast<cg::TransferOp>(op))
      addTransfer(stats, transfer, seen);
    else if (llvm::isa<cg::ConvertOp>(op))
      ++stats.conversions;
  }
  stats.criticalPath = getCriticalPath(graph);
  return stats;
}

static void printPretty(const GraphStats &stats, llvm::raw_ostream &os) {
  os << "graph " << stats.name << '\n';
  for (const auto &[actor, calls] : stats.calls)
    os << llvm::formatv("  {0,-16} {1,8} calls\n", actor, calls);
  for (const auto &[transport, entry] : stats.transports)
    os << llvm::formatv(
        "  {0,-16} {1,8} channels {2,8} readers {3,12} slot bytes\n", transport,
        entry.channels, entry.readers, entry.slotBytes);
  if (!stats.collectives.empty())
    os << llvm::formatv("  {0,-16} {1,8} over {2} set{3} of actors\n",
                        "collectives", stats.collectives.size(),
                        stats.communicators.size(),
                        stats.communicators.size() == 1 ? "" : "s");
  os << llvm::formatv("  {0,-16} {1,8}\n", "device copies", stats.conversions)
     << llvm::formatv("  {0,-16} {1,8} tasks\n", "critical path",
                      stats.criticalPath);
}

/// One line a number; names with a comma or a quote are in quotes (RFC 4180).
static void printCsv(const GraphStats &stats, llvm::raw_ostream &os) {
  std::string name;
  for (char c : stats.name)
    name.append(c == '"' ? 2 : 1, c);
  auto line = [&](llvm::StringRef measure, llvm::StringRef of, int64_t value) {
    os << '"' << name << "\"," << measure << ",\"" << of << "\"," << value
       << '\n';
  };
  for (const auto &[actor, calls] : stats.calls)
    line("calls", actor, calls);
  for (const auto &[transport, entry] : stats.transports) {
    line("channels", transport, entry.channels);
    line("readers", transport, entry.readers);
    line("slot_bytes", transport, entry.slotBytes);
  }
  line("collectives", "", stats.collectives.size());
  line("communicators", "", stats.communicators.size());
  line("device_copies", "", stats.conversions);
  line("critical_path_tasks", "", stats.criticalPath);
}

static llvm::json::Object toJson(const GraphStats &stats) {
  llvm::json::Object calls, transports;
  for (const auto &[actor, count] : stats.calls)
    calls[actor] = count;
  for (const auto &[transport, entry] : stats.transports)
    transports[transport] = llvm::json::Object{{"channels", entry.channels},
                                               {"readers", entry.readers},
                                               {"slot_bytes", entry.slotBytes}};
  return llvm::json::Object{{"graph", stats.name},
                            {"calls", std::move(calls)},
                            {"transports", std::move(transports)},
                            {"collectives", stats.collectives.size()},
                            {"communicators", stats.communicators.size()},
                            {"device_copies", stats.conversions},
                            {"critical_path_tasks", stats.criticalPath}};
}

bool cgraphc::driver::printStats(mlir::ModuleOp module, StatsFormat format,
                                 llvm::raw_ostream &os) {
  llvm::json::Array array;
  if (format == StatsFormat::Csv)
    os << "graph,measure,of,value\n";
  for (auto graph : module.getOps<cg::FlatGraphOp>()) {
    GraphStats stats = collect(graph);
    if (format == StatsFormat::Pretty)
      printPretty(stats, os);
    else if (format == StatsFormat::Csv)
      printCsv(stats, os);
    else
      array.push_back(toJson(stats));
  }
  if (format == StatsFormat::Json) {
    llvm::json::Value value(std::move(array));
    os << "{\n  \"generator\": \"Generated by cgraphc\",\n  \"graphs\": "
       << llvm::formatv("{0:2}", value) << "\n}\n";
  }
  return true;
}
