//===- Collectives.cpp - Values of several actors combined ----------------===//

#include "cgraphc/Support/CheckedInt.h"
#include "dialects/CGraph/IR/CGraphOps.h"

namespace cgraphc::cg {

using namespace mlir;

bool takesPart(CollectiveKind kind) {
  return kind == CollectiveKind::ReduceScatter ||
         kind == CollectiveKind::Scatter || kind == CollectiveKind::AllToAll;
}

bool CollectiveAttr::takesPart() const { return cg::takesPart(getKind()); }

static bool reduces(CollectiveKind kind) {
  return kind == CollectiveKind::AllReduce || kind == CollectiveKind::Reduce ||
         kind == CollectiveKind::ReduceScatter;
}

static bool isSent(CollectiveKind kind) {
  return kind == CollectiveKind::Broadcast || kind == CollectiveKind::Scatter;
}

bool makesOneValue(CollectiveKind kind) {
  return kind == CollectiveKind::Reduce || kind == CollectiveKind::Gather;
}

/// `size * ranks` or `size / ranks`, evaluated where that is possible.
static Attribute scale(Attribute size, Attribute ranks, bool divides) {
  if (!size)
    return {};
  std::optional<int64_t> a = getKnownSize(size), b = getKnownSize(ranks);
  if (a && b) {
    CheckedInt result = divides ? checkedDiv(*a, *b) : checkedMul(*a, *b);
    if (result)
      return IntegerAttr::get(IntegerType::get(size.getContext(), 64),
                              result.value);
  }
  return ExprAttr::get(size.getContext(),
                       divides ? ExprKind::Div : ExprKind::Mul, {size, ranks});
}

Type getCollectiveType(CollectiveKind kind, Type type, int64_t axis,
                       Attribute ranks) {
  bool divides =
      kind == CollectiveKind::ReduceScatter || kind == CollectiveKind::Scatter;
  bool multiplies =
      kind == CollectiveKind::AllGather || kind == CollectiveKind::Gather;
  auto tensor = dyn_cast<TensorType>(type);
  if (!tensor || !(divides || multiplies) || axis < 0 ||
      axis >= int64_t(tensor.getDims().size()))
    return type;
  SmallVector<Attribute> dims(tensor.getDims());
  Attribute &dim = dims[axis];
  if (auto dynamic = dyn_cast<DimAttr>(dim))
    dim = DimAttr::get(type.getContext(), StringAttr(),
                       scale(dynamic.getBound(), ranks, divides));
  else
    dim = scale(dim, ranks, divides);
  return TensorType::get(type.getContext(), tensor.getElement(), dims,
                         tensor.getDevice());
}

LogicalResult CollectiveOp::verify() {
  CollectiveKind kind = getKind();
  if (reduces(kind) != (getReduction() != Reduction::None))
    return emitOpError() << (reduces(kind) ? "lacks a reduction"
                                           : "takes no reduction");
  auto bundle = dyn_cast<BundleType>(getValues().getType());
  auto targets =
      getTargets() ? dyn_cast<BundleType>(getTargets().getType()) : nullptr;
  if (isSent(kind) ? bundle || !targets : !bundle || getTargets())
    return emitOpError() << (isSent(kind) ? "takes one value and its targets"
                                          : "takes a bundle");
  Type value = isSent(kind) ? getValues().getType() : bundle.getElement();
  Attribute ranks = isSent(kind) ? targets.getSize() : bundle.getSize();
  Type made = getCollectiveType(kind, value, getAxis(), ranks);
  if (!makesOneValue(kind))
    made = BundleType::get(made, ranks);
  if (!isAssignable(made, getType()))
    return emitOpError() << "makes " << made << ", not " << getType();
  return success();
}

LogicalResult verifyShare(CallOp call) {
  CollectiveAttr share = *call.getCollective();
  if (share.getKind() == CollectiveKind::Broadcast)
    return call.emitOpError() << "makes nothing of a broadcast";
  if (reduces(share.getKind()) != (share.getReduction() != Reduction::None))
    return call.emitOpError() << "has a reduction that its kind does not take";
  if (share.getRanks() < 1 || share.getRank() < 0 ||
      share.getRank() >= share.getRanks())
    return call.emitOpError()
           << "is rank " << share.getRank() << " of " << share.getRanks();
  bool isScatter = share.getKind() == CollectiveKind::Scatter;
  if (int64_t(call.getArgs().size()) != (isScatter ? 1 : share.getRanks()))
    return call.emitOpError() << "reads " << call.getArgs().size()
                              << " values of " << share.getRanks() << " ranks";
  if (call.getNumResults() != 1)
    return call.emitOpError() << "must make one value";
  auto result = dyn_cast<TensorType>(call.getResult(0).getType());
  if (!result || share.getAxis() < 0 ||
      share.getAxis() >= std::max<int64_t>(1, result.getDims().size()))
    return call.emitOpError()
           << "makes no tensor with axis " << share.getAxis();
  for (Type type : call.getArgs().getTypes()) {
    auto value = dyn_cast<TensorType>(type);
    if (!value || value.getElement() != result.getElement() ||
        value.getDims().size() != result.getDims().size())
      return call.emitOpError() << "makes " << result << " of " << type;
  }
  return success();
}

} // namespace cgraphc::cg
