//===- VerifyPhase.cpp - What may remain after each phase -----------------===//

#include "dialects/CGraph/IR/CGraphOps.h"
#include "dialects/CGraph/Transforms/Passes.h"

namespace cgraphc::cg {

#define GEN_PASS_DEF_VERIFYPHASEPASS
#include "dialects/CGraph/Transforms/Passes.h.inc"

using namespace mlir;

namespace {

/// The phases in their order; `cpp` makes no IR.
enum Phase { Input, Elaborate, Place, Route, Comm, Schedule, Buffer, Plan };
constexpr StringLiteral phaseNames[] = {"input", "elaborate", "place",  "route",
                                        "comm",  "schedule",  "buffer", "plan"};

/// The phases after which an operation may be there, both included.
struct Legality {
  StringLiteral op;
  Phase first, last;
};

/// Operations that are not listed are legal everywhere.
constexpr Legality legality[] = {
    {"cgraph.define", Input, Input},
    {"cgraph.require", Input, Input},
    {"cgraph.option", Input, Input},
    {"cgraph.via", Input, Input},
    {"cgraph.annotate", Input, Input},
    {"cgraph.bundle", Input, Input},
    {"cgraph.index", Input, Input},
    {"cgraph.unset", Input, Input},
    {"cgraph.insert", Input, Input},
    {"cgraph.collect", Input, Input},
    {"cgraph.collective", Input, Input},
    {"cgraph.for", Input, Input},
    {"cgraph.if", Input, Input},
    {"cgraph.yield", Input, Input},
    {"cgraph.replace", Input, Elaborate},
    {"cgraph.convert", Input, Comm},
    {"cgraph.call", Input, Buffer},
    {"cgraph.literal", Input, Buffer},
    {"cgraph.pack", Input, Buffer},
    {"cgraph.project", Input, Buffer},
    {"cgraph.discard", Input, Buffer},
    {"cgraph.return", Input, Buffer},
    {"cgraph.flat_graph", Elaborate, Buffer},
    {"cgraph.transfer", Route, Buffer},
    {"plan.graph", Plan, Plan},
};

class VerifyPhasePass : public impl::VerifyPhasePassBase<VerifyPhasePass> {
  using VerifyPhasePassBase::VerifyPhasePassBase;

  void runOnOperation() override;
  LogicalResult verify(Operation *op, Phase now);

  llvm::DenseMap<OperationName, const Legality *> table;
};

LogicalResult VerifyPhasePass::verify(Operation *op, Phase now) {
  const Legality *entry = table.lookup(op->getName());
  if (entry && (now < entry->first || now > entry->last))
    return emitCoded(op, CG0999) << "`" << op->getName().getStringRef()
                                 << "` is out of place after `" << phase << "`";
  if (auto instance = dyn_cast<InstanceOp>(op);
      instance && now >= Place && !instance.getPlacedOn())
    return emitCoded(op, CG0999) << "instance `" << instance.getFullName()
                                 << "` has no host after `" << phase << "`";
  if (auto wire = dyn_cast<WireOp>(op);
      wire && now >= Elaborate && !wire.getPlan())
    return emitCoded(op, CG0999) << "wiring `" << wire.getFullName()
                                 << "` has no plan after `" << phase << "`";
  if (auto transfer = dyn_cast<TransferOp>(op);
      transfer && now >= Buffer && !transfer.getSlots())
    return emitCoded(op, CG0999)
           << "a transfer has no slots after `" << phase << "`";
  return success();
}

void VerifyPhasePass::runOnOperation() {
  const auto *found = llvm::find(phaseNames, phase.getValue());
  if (found == std::end(phaseNames)) {
    getOperation().emitError() << "unknown phase `" << phase << "`";
    return signalPassFailure();
  }
  Phase now = static_cast<Phase>(found - std::begin(phaseNames));
  table.clear();
  for (const Legality &entry : legality)
    table[OperationName(entry.op, &getContext())] = &entry;
  bool anyError = false;
  getOperation().walk([&](Operation *op) {
    if (!anyError)
      anyError = failed(verify(op, now));
  });
  if (anyError)
    signalPassFailure();
}

} // namespace
} // namespace cgraphc::cg
