//===- GraphCollectives.cpp - Each actor's share of a collective ----------===//
//
// A collective becomes one call on each actor, which reads the values of all
// ranks. What travels are ordinary values, so waiting, failures, deaths and the
// proof of the schedule are those of every other edge.
//
//===----------------------------------------------------------------------===//

#include "GraphElaborator.h"
#include "dialects/CGraph/IR/Locations.h"
#include "dialects/CGraph/IR/TypeText.h"

namespace cgraphc::cg {

using namespace mlir;

static std::string getActorName(Value actor) {
  return getValueName(actor.getLoc()).str();
}

/// The actor that an edge is on; null for what the driver gives.
static Value getHome(const Item &item) {
  if (item.home)
    return item.home;
  auto call = item.root.getDefiningOp<CallOp>();
  return call ? call.getActor() : Value();
}

std::optional<GraphElaborator::Ranks>
GraphElaborator::getRanks(CollectiveOp op) {
  Ranks ranks;
  Item values = take(op.getValues(), op);
  if (op.getTargets()) {
    if (!isUsable(op, values))
      return std::nullopt;
    ranks.items.push_back(withVia(std::move(values), op.getVia()));
    Item targets = take(op.getTargets(), op);
    if (targets.isError())
      return std::nullopt;
    forEachEdge(targets,
                [&](const Item &actor) { ranks.actors.push_back(actor.root); });
    return ranks;
  }
  if (values.isError())
    return std::nullopt;
  bool isGood = true;
  forEachEdge(values, [&](const Item &item) {
    if (!isUsable(op, item)) {
      isGood = false;
      return;
    }
    Value home = getHome(item);
    if (!home && isGood) {
      isGood = false;
      if (Mistake *added = mistake(
              op.getLoc(), CG0423,
              "value " + std::to_string(ranks.items.size()) + " of this `" +
                  stringifyCollectiveKind(op.getKind()).str() +
                  "` is on no actor"))
        added->helps.push_back("a collective combines what tasks have made; "
                               "`broadcast` and `scatter` bring an input to "
                               "actors");
    }
    ranks.items.push_back(withVia(item, op.getVia()));
    ranks.actors.push_back(home);
  });
  return isGood ? std::optional(std::move(ranks)) : std::nullopt;
}

bool GraphElaborator::checkRanks(CollectiveOp op, const Ranks &ranks) {
  std::string name = stringifyCollectiveKind(op.getKind()).str();
  if (ranks.actors.empty()) {
    mistake(op.getLoc(), CG0426, "`" + name + "` has no values");
    return false;
  }
  llvm::SmallDenseSet<Value> seen;
  for (Value actor : ranks.actors)
    if (!seen.insert(actor).second) {
      mistake(op.getLoc(), CG0422,
              "actor `" + getActorName(actor) + "` appears twice in this `" +
                  name + "`");
      return false;
    }
  return true;
}

bool GraphElaborator::checkShapes(CollectiveOp op, const Operands &arguments,
                                  int64_t ranks) {
  if (auto conflict = shapes.agree(arguments.values)) {
    mistake(op.getLoc(), CG0205,
            "shapes differ: `" + conflict->found + "` against `" +
                conflict->wanted + "`, axis " + std::to_string(conflict->axis));
    return false;
  }
  if (!takesPart(op.getKind()))
    return true;
  auto type = cast<TensorType>(arguments.values.front().getType());
  std::optional<int64_t> size = getKnownSize(type.getDims()[op.getAxis()]);
  if (!size || *size % ranks == 0)
    return true;
  mistake(op.getLoc(), CG0427,
          "`" + getTypeText(type) + "` cannot be split into " +
              std::to_string(ranks) + " equal parts along axis " +
              std::to_string(op.getAxis()));
  return false;
}

std::optional<SmallVector<int64_t>> GraphElaborator::getMakers(CollectiveOp op,
                                                               int64_t ranks) {
  if (!makesOneValue(op.getKind()))
    return llvm::to_vector(llvm::seq<int64_t>(0, ranks));
  std::optional<int64_t> root = 0;
  if (op.getRoot())
    root = evaluateInt(op, *op.getRoot());
  if (!root)
    return std::nullopt;
  if (*root >= 0 && *root < ranks)
    return SmallVector<int64_t>{*root};
  mistake(op.getLoc(), CG0105,
          "root " + std::to_string(*root) +
              " is out of range: the bundle has " + std::to_string(ranks) +
              (ranks == 1 ? " element" : " elements"));
  return std::nullopt;
}

Value GraphElaborator::makeShare(CollectiveOp op, const Operands &arguments,
                                 Value actor, int64_t rank, int64_t ranks) {
  Type type = getCollectiveType(
      op.getKind(), arguments.values[op.getTargets() ? 0 : rank].getType(),
      op.getAxis(), builder.getI64IntegerAttr(ranks));
  auto share =
      CollectiveAttr::get(op.getContext(), op.getKind(), op.getReduction(),
                          op.getAxis(), rank, ranks, collectives);
  auto call = CallOp::create(
      builder, getLoc(op), type,
      FlatSymbolRefAttr::get(op.getContext(),
                             stringifyCollectiveKind(op.getKind())),
      actor, arguments.values, ValueRange(), getVia(arguments),
      /*live=*/DenseI64ArrayAttr(), /*slots=*/IntegerAttr(),
      /*buffer=*/IntegerAttr(),
      /*number=*/IntegerAttr(), /*trace=*/StringAttr(), share,
      /*communicator=*/IntegerAttr());
  if (type == arguments.values.front().getType())
    shapes.noteSame(call.getResult(0), arguments.values.front());
  return call.getResult(0);
}

LogicalResult GraphElaborator::visitCollective(CollectiveOp op) {
  set(op.getResult(), Item::error());
  std::optional<Ranks> ranks = getRanks(op);
  if (!ranks || !checkRanks(op, *ranks))
    return success();
  int64_t count = ranks->actors.size();
  Operands arguments;
  for (const Item &item : ranks->items)
    append(arguments, item);
  std::optional<SmallVector<int64_t>> makers = getMakers(op, count);
  bool isBroadcast = op.getKind() == CollectiveKind::Broadcast;
  if (!makers || (!isBroadcast && !checkShapes(op, arguments, count)))
    return success();
  Item result;
  result.kind = Item::Kind::Bundle;
  result.bundle = std::make_shared<Bundle>();
  for (int64_t rank : *makers) {
    Item made;
    if (isBroadcast || count == 1) {
      // Everybody reads the value itself; of one value a collective is the
      // identity.
      made = ranks->items.front();
      made.home = ranks->actors[rank];
    } else {
      if (!spend(left.tasks, 1, op.getLoc(), "tasks") ||
          !spend(left.edges, arguments.values.size(), op.getLoc(), "edges"))
        return failure();
      made = Item::edge(
          makeShare(op, arguments, ranks->actors[rank], rank, count));
    }
    result.bundle->elements.push_back(std::move(made));
  }
  ++collectives;
  set(op.getResult(), isa<BundleType>(op.getType())
                          ? std::move(result)
                          : result.bundle->elements.front());
  return success();
}

} // namespace cgraphc::cg
