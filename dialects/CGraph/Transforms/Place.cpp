//===- Place.cpp - Every actor instance gets its host ---------------------===//

#include "dialects/CGraph/IR/CGraphOps.h"
#include "dialects/CGraph/IR/Expr.h"
#include "dialects/CGraph/Transforms/Passes.h"
#include "llvm/ADT/StringMap.h"

namespace cgraphc::cg {

#define GEN_PASS_DEF_PLACEPASS
#include "dialects/CGraph/Transforms/Passes.h.inc"

using namespace mlir;

namespace {

/// One deployment's hosts and instances.
class Placer {
public:
  explicit Placer(DeploymentOp deployment) : deployment(deployment) {}

  LogicalResult run();

private:
  LogicalResult checkHost(HostOp host);
  LogicalResult place(InstanceOp instance);

  DeploymentOp deployment;
  llvm::StringMap<HostOp> hosts;
};

bool isLocal(Attribute address) {
  if (auto text = dyn_cast<StringAttr>(address))
    return text.getValue() == "localhost" || text.getValue() == "127.0.0.1" ||
           text.getValue() == "::1";
  if (auto all = dyn_cast<ArrayAttr>(address))
    return llvm::all_of(all, isLocal);
  return false;
}

LogicalResult Placer::checkHost(HostOp host) {
  hosts[host.getName()] = host;
  if (host.getAddress() && isLocal(*host.getAddress()))
    return success();
  CodedDiagnostic diagnostic = emitCoded(host, CG0631);
  diagnostic << "host `" << host.getName() << "` is ";
  if (host.getAddress())
    diagnostic << "`" << getSourceText(*host.getAddress()) << "`";
  else
    diagnostic << "given at launch";
  diagnostic << ", and only `localhost` is supported yet";
  return diagnostic;
}

LogicalResult Placer::place(InstanceOp instance) {
  if (instance.getGpu())
    return emitCoded(instance, CG0632)
           << "`" << instance.getFullName()
           << "` is placed on a GPU, which is not supported yet";
  if (instance.getHost()) {
    HostOp host = hosts.lookup(*instance.getHost());
    if (!host && *instance.getHost() == "localhost") {
      instance.setPlacedOn("localhost");
      return success();
    }
    if (!host)
      return emitCoded(instance, CG0608)
             << "there is no host `" << *instance.getHost() << "`";
    auto index = dyn_cast_or_null<IntegerAttr>(instance.getHostIndexAttr());
    auto count = dyn_cast_or_null<IntegerAttr>(host.getCountAttr());
    if (!index != !count)
      return emitCoded(instance, CG0608)
             << "host `" << host.getName() << "` is "
             << (count ? "an array and has no index here"
                       : "one host and has an index here");
    if (index && !index.getValue().ult(count.getInt()))
      return emitCoded(instance, CG0608)
             << "index " << index.getInt() << " is out of range: `"
             << host.getName() << "` has " << count.getInt() << " hosts";
  }
  instance.setPlacedOn("localhost");
  return success();
}

LogicalResult Placer::run() {
  bool anyError = false;
  for (Operation &op : deployment.getBody().front()) {
    if (auto host = dyn_cast<HostOp>(op)) {
      anyError |= failed(checkHost(host));
    } else if (auto instance = dyn_cast<InstanceOp>(op)) {
      anyError |= failed(place(instance));
    } else if (auto replace = dyn_cast<ReplaceOp>(op)) {
      anyError = true;
      emitCoded(replace, CG0633)
          << "`replace " << stringifyTransport(replace.getFrom()) << " with "
          << stringifyTransport(replace.getTo()) << "` is not supported yet";
    }
  }
  return failure(anyError);
}

class PlacePass : public impl::PlacePassBase<PlacePass> {
  void runOnOperation() override {
    for (auto deployment : getOperation().getOps<DeploymentOp>())
      if (failed(Placer(deployment).run()))
        signalPassFailure();
  }
};

} // namespace
} // namespace cgraphc::cg
