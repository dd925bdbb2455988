//===- BodyInterpreter.cpp - Unrolls generic bodies -----------------------===//

#include "BodyInterpreter.h"
#include "cgraphc/Support/OptionRange.h"
#include "dialects/CGraph/IR/Expr.h"
#include "mlir/IR/Builders.h"
#include "llvm/ADT/TypeSwitch.h"

namespace cgraphc::cg {

using namespace mlir;

//===----------------------------------------------------------------------===//
// Reports
//===----------------------------------------------------------------------===//

Mistake *BodyInterpreter::mistake(Location loc, Code code,
                                  std::string message) {
  ++mistakes;
  Mistake *added = log.add(loc, code, std::move(message));
  if (!added)
    return nullptr;
  std::string text = getOccasion();
  for (auto [name, value] : llvm::zip_equal(loopNames, loopValues)) {
    bool isFirst = name == loopNames.front();
    text += (isFirst ? (text.empty() ? "for " : ", for ") : ", ");
    text += name.str() + " = " + std::to_string(value);
  }
  if (!text.empty())
    added->notes.push_back(text);
  return added;
}

bool BodyInterpreter::spend(int64_t &budget, int64_t count, Location loc,
                            StringRef what) {
  if (count <= budget) {
    budget -= count;
    return true;
  }
  budget = 0;
  mistake(loc, CG0340,
          ("the program unrolls to more " + what + " than the limit").str());
  return false;
}

Location BodyInterpreter::getLoc(Operation *op) {
  if (loopNames.empty())
    return op->getLoc();
  MLIRContext *context = op->getContext();
  if (!iterations)
    iterations = IterAttr::get(context, loopNames, loopValues);
  return FusedLoc::get(context, {op->getLoc()}, iterations);
}

//===----------------------------------------------------------------------===//
// Expressions
//===----------------------------------------------------------------------===//

Attribute BodyInterpreter::evaluate(Operation *op, Attribute expr) {
  Evaluated result = evaluator.evaluate(expr);
  if (!result)
    mistake(op->getLoc(), CG0105, result.problem);
  return result.value;
}

/// Sema knows the literals, this is about what depends on parameters.
bool BodyInterpreter::checkOption(OptionOp op, Attribute value) {
  std::optional<int64_t> number;
  if (auto size = dyn_cast<SizeAttr>(value))
    number = size.getBytes();
  else if (auto integer = dyn_cast<IntegerAttr>(value);
           integer && integer.getType().isSignlessInteger(64))
    number = integer.getInt();
  OptionRange range = getOptionRange(op.getName());
  if (!number || (*number >= range.least && *number <= range.most))
    return true;
  mistake(op->getLoc(), CG0802,
          ("option `" + op.getName() + "` must be from " + Twine(range.least) +
           " to " + Twine(range.most) + ", not " + Twine(*number))
              .str());
  return false;
}

std::optional<int64_t> BodyInterpreter::evaluateInt(Operation *op,
                                                    Attribute expr) {
  Attribute value = evaluate(op, expr);
  if (!value)
    return std::nullopt;
  auto integer = dyn_cast<IntegerAttr>(value);
  if (integer && integer.getType().isSignlessInteger(64))
    return integer.getInt();
  mistake(op->getLoc(), CG0107, "`" + getSourceText(expr) + "` is no integer");
  return std::nullopt;
}

Type BodyInterpreter::evaluateType(Operation *op, Type type) {
  std::string problem;
  Type result = evaluator.evaluateType(type, problem);
  if (!result)
    mistake(op->getLoc(), CG0105, problem);
  return result;
}

//===----------------------------------------------------------------------===//
// Items
//===----------------------------------------------------------------------===//

Item BodyInterpreter::take(Value value, Operation *user) {
  auto it = items.find(value);
  if (it == items.end())
    return Item::error();
  // A value from outside a loop is read again in the next round.
  if (value.hasOneUse() && value.getParentBlock() == user->getBlock())
    return std::move(it->second);
  return it->second;
}

/// The bundle of `item`, to be changed.
static Bundle &own(Item &item) {
  if (item.bundle.use_count() > 1)
    item.bundle = std::make_shared<Bundle>(*item.bundle);
  return *item.bundle;
}

Item BodyInterpreter::makeBundle(
    Location loc, Type type, const std::string &name,
    function_ref<Item(const std::string &name, Type type)> next) {
  auto bundleType = dyn_cast<BundleType>(type);
  if (!bundleType)
    return next(name, type);
  int64_t size = getKnownSize(bundleType.getSize()).value_or(0);
  if (!spend(left.nodes, size, loc, "nodes"))
    return Item::error();
  Item item;
  item.kind = Item::Kind::Bundle;
  item.bundle = std::make_shared<Bundle>();
  item.bundle->name = name;
  item.bundle->elements.reserve(size);
  bool isNested = isa<BundleType>(bundleType.getElement());
  for (int64_t i = 0; i < size; ++i) {
    Item element = makeBundle(loc, bundleType.getElement(),
                              name + "[" + std::to_string(i) + "]", next);
    if (isNested && element.isError())
      return element;
    item.bundle->elements.push_back(std::move(element));
  }
  return item;
}

void BodyInterpreter::forEachEdge(const Item &item,
                                  function_ref<void(const Item &)> fn) {
  if (!item.isBundle()) {
    fn(item);
    return;
  }
  for (const Item &element : item.bundle->elements)
    forEachEdge(withVia(element, item.via), fn);
}

//===----------------------------------------------------------------------===//
// Operations
//===----------------------------------------------------------------------===//

LogicalResult BodyInterpreter::run(Block &block) {
  for (Operation &op : block)
    if (!isa<YieldOp>(op) && failed(runOp(op)))
      return failure();
  return success();
}

LogicalResult BodyInterpreter::runOp(Operation &op) {
  return TypeSwitch<Operation *, LogicalResult>(&op)
      .Case([&](ForOp op) { return runFor(op); })
      .Case([&](CollectOp op) { return runCollect(op); })
      .Case([&](IfOp op) { return runIf(op); })
      .Case([&](RequireOp op) { return runRequire(op); })
      .Case([&](DefineOp op) {
        // A constant without a value is reported here, not where it is used.
        Attribute value = evaluate(op, op.getValue());
        if (!value)
          return failure();
        evaluator.scope.bind(op.getNameAttr(), value);
        return success();
      })
      .Case([&](OptionOp op) { return runOption(op), success(); })
      .Case([&](BundleOp op) { return runBundle(op), success(); })
      .Case([&](IndexOp op) { return runIndex(op), success(); })
      .Case([&](InsertOp op) { return runInsert(op), success(); })
      .Case([&](ViaOp op) { return runVia(op), success(); })
      .Case([&](UnsetOp op) { return runUnset(op), success(); })
      .Case([&](AnnotateOp op) { return runAnnotate(op), success(); })
      .Default([&](Operation *op) { return visit(op); });
}

void BodyInterpreter::runOption(OptionOp op) {
  Attribute value = evaluate(op, op.getValue());
  if (!value || !checkOption(op, value))
    return;
  auto [entry, isFirst] = givenOptions.try_emplace(op.getName(), op);
  // A loop may give one option in every round, as long as it says the same.
  if (isFirst)
    options.set(op.getName(), value);
  else if (entry->second != op || options.get(op.getName()) != value)
    if (Mistake *added =
            mistake(op.getLoc(), CG0805,
                    ("option `" + op.getName() + "` is given twice").str()))
      added->labels.emplace_back(entry->second->getLoc(), "first given here");
}

LogicalResult BodyInterpreter::runRequire(RequireOp op) {
  Attribute value = evaluate(op, op.getCondition());
  if (!value)
    return failure();
  auto truth = dyn_cast<IntegerAttr>(value);
  if (truth && !truth.getValue().isZero())
    return success();
  std::string message =
      "`require " + getSourceText(op.getCondition()) + "` failed";
  std::string values = evaluator.getNamesWithValues(op.getCondition());
  if (!values.empty())
    message += ": " + values;
  Mistake *added = mistake(op.getLoc(), CG0106, message);
  if (added && op.getWhy())
    added->notes.insert(added->notes.begin(), op.getWhy()->str());
  // What follows relies on it.
  return failure();
}

/// Binds a loop variable for each round and brings the scope back behind it.
LogicalResult
BodyInterpreter::runRounds(StringAttr variable, int64_t lower, int64_t upper,
                           Block &body,
                           llvm::function_ref<void(YieldOp)> afterRound) {
  loopNames.push_back(variable);
  loopValues.push_back(lower);
  Builder builder(variable.getContext());
  for (int64_t i = lower; i < upper; ++i) {
    loopValues.back() = i;
    iterations = {};
    Scope::Mark mark = evaluator.scope.mark();
    evaluator.scope.bind(variable, builder.getI64IntegerAttr(i));
    if (failed(run(body)))
      return failure();
    evaluator.scope.reset(mark);
    afterRound(cast<YieldOp>(body.getTerminator()));
  }
  loopNames.pop_back();
  loopValues.pop_back();
  iterations = {};
  return success();
}

LogicalResult BodyInterpreter::runFor(ForOp op) {
  std::optional<int64_t> lower = evaluateInt(op, op.getLower());
  std::optional<int64_t> upper = evaluateInt(op, op.getUpper());
  if (!lower || !upper)
    return failure();
  if (*upper > *lower &&
      !spend(left.nodes, *upper - *lower, op.getLoc(), "nodes"))
    return failure();
  Block &body = op.getBody().front();
  for (auto [argument, init] : llvm::zip(body.getArguments(), op.getInits()))
    set(argument, take(init, op));
  auto carry = [&](YieldOp yield) {
    SmallVector<Item, 2> next;
    for (Value value : yield.getValues())
      next.push_back(take(value, yield));
    for (auto [argument, item] : llvm::zip(body.getArguments(), next))
      set(argument, std::move(item));
  };
  if (failed(runRounds(op.getVarAttr(), *lower, *upper, body, carry)))
    return failure();
  for (auto [argument, result] :
       llvm::zip(body.getArguments(), op.getResults()))
    set(result, std::move(items[argument]));
  return success();
}

LogicalResult BodyInterpreter::runCollect(CollectOp op) {
  std::optional<int64_t> lower = evaluateInt(op, op.getLower());
  std::optional<int64_t> upper = evaluateInt(op, op.getUpper());
  if (!lower || !upper)
    return failure();
  int64_t size = *upper > *lower ? *upper - *lower : 0;
  if (!spend(left.nodes, size, op.getLoc(), "nodes"))
    return failure();
  Item item;
  item.kind = Item::Kind::Bundle;
  item.bundle = std::make_shared<Bundle>();
  item.bundle->elements.reserve(size);
  Block &body = op.getBody().front();
  auto collect = [&](YieldOp yield) {
    item.bundle->elements.push_back(take(yield.getValues().front(), yield));
  };
  if (failed(runRounds(op.getVarAttr(), *lower, *upper, body, collect)))
    return failure();
  set(op.getResult(), std::move(item));
  return success();
}

LogicalResult BodyInterpreter::runIf(IfOp op) {
  Attribute value = evaluate(op, op.getCondition());
  auto truth = dyn_cast_or_null<IntegerAttr>(value);
  if (!truth)
    return failure();
  Region &region =
      truth.getValue().isZero() ? op.getElseBody() : op.getThenBody();
  if (region.empty())
    return success();
  Scope::Mark mark = evaluator.scope.mark();
  if (failed(run(region.front())))
    return failure();
  evaluator.scope.reset(mark);
  auto yield = cast<YieldOp>(region.front().getTerminator());
  for (auto [result, value] : llvm::zip(op.getResults(), yield.getValues()))
    set(result, take(value, yield));
  return success();
}

void BodyInterpreter::runBundle(BundleOp op) {
  Item item;
  item.kind = Item::Kind::Bundle;
  item.bundle = std::make_shared<Bundle>();
  for (Value element : op.getElements())
    item.bundle->elements.push_back(take(element, op));
  set(op.getResult(), std::move(item));
}

std::optional<int64_t> BodyInterpreter::getIndex(Operation *op, Attribute expr,
                                                 const Bundle &bundle) {
  std::optional<int64_t> index = evaluateInt(op, expr);
  int64_t size = bundle.elements.size();
  if (!index || (*index >= 0 && *index < size))
    return index;
  std::string name =
      bundle.name.empty() ? "the bundle" : "`" + bundle.name + "`";
  mistake(op->getLoc(), CG0105,
          "index " + std::to_string(*index) + " is out of range: " + name +
              " has " + std::to_string(size) +
              (size == 1 ? " element" : " elements"));
  return std::nullopt;
}

Item BodyInterpreter::select(Operation *op, Item item, ArrayAttr indices) {
  std::string name;
  for (Attribute expr : indices) {
    if (item.isError())
      return item;
    std::optional<int64_t> index = getIndex(op, expr, *item.bundle);
    if (!index)
      return Item::error();
    name = item.bundle->name + "[" + std::to_string(*index) + "]";
    // Keeps the bundle alive while its element is copied.
    std::shared_ptr<Bundle> bundle = std::move(item.bundle);
    item = withVia(bundle->elements[*index], item.via);
  }
  if (item.kind != Item::Kind::Unset)
    return item;
  mistake(op->getLoc(), CG0303, "`" + name + "` is read, but was never set");
  return Item::error();
}

void BodyInterpreter::runIndex(IndexOp op) {
  set(op.getResult(), select(op, get(op.getBundle()), op.getIndices()));
}

void BodyInterpreter::runInsert(InsertOp op) {
  Item result = take(op.getBundle(), op);
  Item value = take(op.getValue(), op);
  Item *place = &result;
  for (Attribute expr : op.getIndices()) {
    if (place->isError())
      break;
    std::optional<int64_t> index = getIndex(op, expr, *place->bundle);
    if (!index) {
      *place = Item::error();
      break;
    }
    // The new element does not travel as the others were told to.
    if (place->via != Transport::Auto) {
      for (Item &element : own(*place).elements)
        element = withVia(element, place->via);
      place->via = Transport::Auto;
    }
    place = &own(*place).elements[*index];
  }
  if (!place->isError() || place != &result)
    *place = std::move(value);
  set(op.getResult(), std::move(result));
}

void BodyInterpreter::runVia(ViaOp op) {
  set(op.getResult(), withVia(take(op.getValue(), op), op.getTransport()));
}

void BodyInterpreter::runUnset(UnsetOp op) {
  Type type = evaluateType(op, op.getType());
  set(op.getResult(),
      type ? makeBundle(op.getLoc(), type, op.getName().str(),
                        [](const std::string &, Type) { return Item(); })
           : Item::error());
}

void BodyInterpreter::runAnnotate(AnnotateOp op) {
  Item item = take(op.getValue(), op);
  forEachEdge(item, [&](const Item &edge) {
    if (edge.isEdge())
      annotate(edge, op);
  });
  set(op.getResult(), std::move(item));
}

} // namespace cgraphc::cg
