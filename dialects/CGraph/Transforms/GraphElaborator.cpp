//===- GraphElaborator.cpp - One instantiation of a graph -----------------===//

#include "GraphElaborator.h"
#include "dialects/CGraph/IR/Expr.h"
#include "dialects/CGraph/IR/Locations.h"
#include "dialects/CGraph/IR/TypeSymbols.h"
#include "dialects/CGraph/IR/TypeText.h"
#include "mlir/IR/BuiltinOps.h"
#include "llvm/ADT/TypeSwitch.h"

namespace cgraphc::cg {

using namespace mlir;

GraphElaborator::GraphElaborator(GraphOp graph, ArrayAttr args,
                                 std::optional<Location> request,
                                 Evaluator &evaluator, MistakeLog &log,
                                 Limits &left, SymbolTableCollection &symbols)
    : BodyInterpreter(evaluator, log, left), graph(graph), args(args),
      request(request), symbols(symbols), builder(graph.getContext()),
      shapes(symbols), returnLoc(graph.getLoc()) {}

/// `8, "x"`.
static std::string getArgsText(ArrayAttr args) {
  std::string text;
  llvm::raw_string_ostream os(text);
  llvm::interleaveComma(args, os,
                        [&](Attribute arg) { os << getSourceText(arg); });
  return text;
}

std::string GraphElaborator::getSymbol(GraphOp graph, ArrayAttr args) {
  return (graph.getSymName() + "[" + getArgsText(args) + "]").str();
}

std::string GraphElaborator::getOccasion() {
  if (args.empty())
    return {};
  std::string text = "in graph " + getShortName(graph.getSymName()).str() + "[";
  for (auto [param, value] : llvm::zip(graph.getConstantParams(), args)) {
    if (text.back() != '[')
      text += ", ";
    text += param.getName().str() + " = " + getSourceText(value);
  }
  text += "]";
  if (request)
    if (auto line = dyn_cast<FileLineColRange>(getSourceLoc(*request)))
      text += " asked for at line " + std::to_string(line.getStartLine());
  return text;
}

Location GraphElaborator::getLoc(Operation *op) {
  Location loc = BodyInterpreter::getLoc(op);
  return request ? Location(CallSiteLoc::get(loc, *request)) : loc;
}

//===----------------------------------------------------------------------===//
// The signature
//===----------------------------------------------------------------------===//

void GraphElaborator::bindConstants() {
  for (auto [param, value] : llvm::zip_equal(graph.getConstantParams(), args))
    evaluator.scope.bind(param.getName(), value);
}

ArrayAttr GraphElaborator::evaluateParams(ArrayAttr params) {
  SmallVector<Attribute> evaluated;
  for (ParamAttr param : params.getAsRange<ParamAttr>()) {
    Type type = evaluateType(graph, param.getType());
    if (!type)
      return {};
    Attribute value = param.getDefaultValue();
    if (value && !(value = evaluate(graph, value)))
      return {};
    evaluated.push_back(ParamAttr::get(graph.getContext(), param.getName(),
                                       type, value, param.getDoc(),
                                       param.getAnnotations()));
  }
  return builder.getArrayAttr(evaluated);
}

bool GraphElaborator::makeArguments(Block &block) {
  auto arguments = graph.getBody().getArguments().begin();
  for (ParamAttr actor : actors.getAsRange<ParamAttr>()) {
    BlockArgument generic = *arguments++;
    Item item = makeBundle(
        graph.getLoc(), actor.getType(), actor.getName().str(),
        [&](const std::string &, Type type) {
          return Item::edge(block.addArgument(type, generic.getLoc()));
        });
    if (item.isError())
      return false;
    set(generic, std::move(item));
  }
  for (ParamAttr input : inputs.getAsRange<ParamAttr>()) {
    BlockArgument generic = *arguments++;
    set(generic,
        Item::edge(block.addArgument(input.getType(), generic.getLoc())));
  }
  return true;
}

FlatGraphOp GraphElaborator::run() {
  Scope::Mark mark = evaluator.scope.mark();
  bindConstants();
  FlatGraphOp flat = makeFlatGraph();
  evaluator.scope.reset(mark);
  return flat;
}

FlatGraphOp GraphElaborator::makeFlatGraph() {
  SmallVector<Attribute> actorParams;
  for (ParamAttr param : graph.getActorParams())
    actorParams.push_back(param);
  actors = evaluateParams(builder.getArrayAttr(actorParams));
  inputs = evaluateParams(graph.getInputs());
  results = evaluateParams(graph.getResults());
  if (!actors || !inputs || !results)
    return {};
  auto module = graph->getParentOfType<ModuleOp>();
  builder.setInsertionPointToEnd(module.getBody());
  auto flat = FlatGraphOp::create(
      builder, graph.getLoc(), getSymbol(graph, args),
      graph.getSymNameAttr().getValue(), args, actors, inputs, results,
      builder.getDictionaryAttr({}), ArrayAttr());
  Block &block = flat.getBody().emplaceBlock();
  builder.setInsertionPointToEnd(&block);
  if (makeArguments(block) &&
      succeeded(BodyInterpreter::run(graph.getBody().front())))
    finish(flat);
  if (mistakes == 0)
    checkHasActors(block);
  if (mistakes != 0) {
    flat.erase();
    return {};
  }
  flat.setOptionsAttr(options.getDictionary(flat.getContext()));
  return flat;
}

void GraphElaborator::checkHasActors(Block &block) {
  if (block.getNumArguments() > inputs.size())
    return;
  if (Mistake *added =
          mistake(graph.getLoc(), CG0323,
                  "graph `" + getShortName(graph.getSymName()).str() +
                      "` has no actors"))
    added->helps.push_back("give it an actor to run on: `[a: …]`");
}

/// Ends the block, drops what nobody reads, and looks for calls that nobody
/// reads.
void GraphElaborator::finish(FlatGraphOp flat) {
  Block &block = flat.getBody().front();
  if (!discarded.empty())
    DiscardOp::create(builder, flat.getLoc(), discarded.getArrayRef());
  ReturnOp::create(builder, returnLoc, outputs.values, getVia(outputs));
  for (Operation &op : llvm::make_early_inc_range(llvm::reverse(block))) {
    auto call = dyn_cast<CallOp>(op);
    bool isShare = call && call.getCollective();
    if ((isShare || isa<LiteralOp, PackOp, ProjectOp, ConvertOp>(op)) &&
        op.use_empty())
      op.erase();
  }
  // After another mistake the reader may only be missing.
  if (mistakes == 0)
    reportUnusedCalls(block);
}

void GraphElaborator::reportUnusedCalls(Block &block) {
  // Read off the flat block: one copy of a call may be used, another not.
  for (CallOp call : block.getOps<CallOp>()) {
    if (!call->use_empty())
      continue;
    loopNames.clear();
    loopValues.clear();
    if (IterAttr iterations = getIterations(call.getLoc())) {
      llvm::append_range(loopNames, iterations.getNames());
      llvm::append_range(loopValues, iterations.getValues());
    }
    auto actor = cast<BlockArgument>(call.getActor());
    StringRef name = getValueName(actor.getLoc());
    if (name.empty())
      name = getShortName(call.getActor().getType().getName().getValue());
    if (Mistake *added =
            mistake(call.getLoc(), CG0305,
                    ("no result of `" + name + "." + call.getTask() +
                     "` is ever used; its exception would be lost")
                        .str()))
      added->helps.push_back(
          "join it to the completion of the graph with `discard`");
  }
}

//===----------------------------------------------------------------------===//
// Values
//===----------------------------------------------------------------------===//

Item GraphElaborator::project(const Item &item, ArrayRef<Attribute> steps,
                              Type type) {
  Item result = item;
  SmallVector<Attribute> path;
  if (item.path)
    llvm::append_range(path, item.path);
  llvm::append_range(path, steps);
  result.path = builder.getArrayAttr(path);
  result.type = type;
  return result;
}

Value GraphElaborator::materialize(const Item &item) {
  if (!item.path)
    return item.root;
  Value &made = projections[{item.root, item.path}];
  if (!made) {
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointAfterValue(item.root);
    made = ProjectOp::create(builder, item.root.getLoc(), item.type, item.root,
                             item.path);
  }
  return made;
}

void GraphElaborator::append(Operands &operands, const Item &item) {
  operands.values.push_back(materialize(item));
  operands.vias.push_back(item.via);
}

ArrayAttr GraphElaborator::getVia(const Operands &operands) {
  if (llvm::all_of(operands.vias,
                   [](Transport via) { return via == Transport::Auto; }))
    return {};
  SmallVector<Attribute> names;
  for (Transport via : operands.vias)
    names.push_back(builder.getStringAttr(stringifyTransport(via)));
  return builder.getArrayAttr(names);
}

bool GraphElaborator::isUsable(Operation *op, const Item &item) {
  if (item.isEdge())
    return true;
  if (item.isBundle())
    mistake(op->getLoc(), CG0311, "a bundle stands where one value is wanted");
  else if (!item.isError())
    mistake(op->getLoc(), CG0303, "an element is read that was never set");
  return false;
}

void GraphElaborator::nameInTraces(const Item &item, AnnotateOp op,
                                   Attribute name) {
  auto call = item.root.getDefiningOp<CallOp>();
  auto text = dyn_cast_or_null<StringAttr>(evaluate(op, name));
  if (call && text)
    call.setTraceAttr(text);
  else if (!call)
    mistake(op.getLoc(), CG0804, "`@trace` fits only what a call makes");
}

/// The copies that unrolling makes of a statement share its number.
int64_t GraphElaborator::getStatementNumber(AnnotateOp op) {
  return statements.try_emplace(op, statements.size()).first->second;
}

void GraphElaborator::annotate(const Item &item, AnnotateOp op) {
  for (NamedAttribute annotation : op.getAnnotations()) {
    StringRef name = annotation.getName();
    if (name == "trace") {
      nameInTraces(item, op, annotation.getValue());
      continue;
    }
    if (name != "slots" && name != "buffer" && name != "live")
      continue;
    Attribute value = evaluate(op, annotation.getValue());
    if (!value)
      continue;
    std::optional<int64_t> number = getKnownSize(value);
    auto call = item.root.getDefiningOp<CallOp>();
    if (!call || !number || *number < 1) {
      mistake(op.getLoc(), CG0804,
              call ? "`@" + name.str() + "` takes a positive number"
                   : "`@" + name.str() + "` fits only what a call makes");
      continue;
    }
    if (name == "slots")
      call.setSlots(*number);
    else if (name == "live")
      call.setLive(SmallVector<int64_t, 2>{*number, getStatementNumber(op)});
    else
      call.setBuffer(*number);
  }
}

//===----------------------------------------------------------------------===//
// Operations
//===----------------------------------------------------------------------===//

LogicalResult GraphElaborator::visit(Operation *op) {
  return TypeSwitch<Operation *, LogicalResult>(op)
      .Case([&](CallOp op) { return visitCall(op); })
      .Case([&](CollectiveOp op) { return visitCollective(op); })
      .Case([&](LiteralOp op) { return visitLiteral(op), success(); })
      .Case([&](PackOp op) { return visitPack(op), success(); })
      .Case([&](ProjectOp op) { return visitProject(op), success(); })
      .Case([&](ConvertOp op) { return visitConvert(op), success(); })
      .Case([&](DiscardOp op) { return visitDiscard(op), success(); })
      .Case([&](ReturnOp op) { return visitReturn(op), success(); })
      .Default([&](Operation *op) -> LogicalResult {
        mistake(op->getLoc(), CG0999,
                ("`" + op->getName().getStringRef() +
                 "` cannot stand in the body of a graph")
                    .str());
        return failure();
      });
}

/// The name that `@trace` gives a task.
static StringAttr getTraceName(TaskOp task) {
  DictionaryAttr annotations = task.getAnnotationsAttr();
  return annotations ? annotations.getAs<StringAttr>("trace") : StringAttr();
}

LogicalResult GraphElaborator::visitCall(CallOp op) {
  Item actor = get(op.getActor());
  Operands arguments;
  bool isGood = isUsable(op, actor);
  for (Value arg : op.getArgs()) {
    Item item = take(arg, op);
    if (!isUsable(op, item))
      isGood = false;
    else
      append(arguments, item);
  }
  llvm::SetVector<Value> after;
  for (Value value : op.getAfter())
    forEachEdge(get(value), [&](const Item &item) {
      if (!isUsable(op, item))
        isGood = false;
      else if (item.root.getDefiningOp<CallOp>())
        after.insert(item.root);
    });
  if (!isGood) {
    for (Value result : op.getResults())
      set(result, Item::error());
    return success();
  }
  int64_t edges = arguments.values.size() + after.size();
  if (!spend(left.tasks, 1, op.getLoc(), "tasks") ||
      !spend(left.edges, edges, op.getLoc(), "edges"))
    return failure();
  auto actorType = cast<ActorType>(actor.type);
  TaskOp &task =
      tasks[{actorType.getName().getAttr(), op.getTaskAttr().getAttr()}];
  if (!task)
    task = op.lookUpTask(symbols);
  if (auto conflict = shapes.bind(task, arguments.values)) {
    if (Mistake *added = mistake(
            op.getLoc(), CG0205,
            "shapes differ: `" + conflict->found + "` against `" +
                conflict->wanted + "`, axis " + std::to_string(conflict->axis)))
      added->labels.push_back(
          {getPartLoc(task.getLoc(), conflict->argument), conflict->reason});
  }
  auto call = CallOp::create(
      builder, getLoc(op), op.getResultTypes(), op.getTaskAttr(), actor.root,
      arguments.values, after.getArrayRef(), getVia(arguments),
      op.getLiveAttr(), op.getSlotsAttr(), op.getBufferAttr(),
      /*number=*/IntegerAttr(), getTraceName(task), CollectiveAttr(),
      /*communicator=*/IntegerAttr());
  shapes.noteResults(task, call.getResults());
  if (call.isTokenCall())
    discarded.insert(call.getResult(0));
  for (auto [generic, result] : llvm::zip(op.getResults(), call.getResults()))
    set(generic, Item::edge(result));
  return success();
}

/// Whether `value` can be a constant of `type`; Sema has seen to the rest.
static bool fits(Attribute value, Type type) {
  auto wanted = dyn_cast<IntegerType>(type);
  auto integer = dyn_cast<IntegerAttr>(value);
  if (!wanted || !integer || wanted.getWidth() == 1)
    return true;
  bool isWide = integer.getType().isUnsignedInteger();
  if (wanted.isUnsigned()) {
    if (!isWide && integer.getInt() < 0)
      return false;
    return integer.getValue().isIntN(wanted.getWidth());
  }
  return !isWide && integer.getValue().isSignedIntN(wanted.getWidth());
}

void GraphElaborator::visitLiteral(LiteralOp op) {
  Attribute value = evaluate(op, op.getValue());
  Type type = evaluateType(op, op.getType());
  if (!value || !type) {
    set(op.getResult(), Item::error());
    return;
  }
  if (!fits(value, type)) {
    mistake(op.getLoc(), CG0203,
            "`" + getSourceText(value) + "` does not fit `" +
                getTypeText(type) + "`");
  }
  Value &made = literals[{value, type}];
  if (!made) {
    OpBuilder::InsertionGuard guard(builder);
    if (lastLiteral)
      builder.setInsertionPointAfter(lastLiteral);
    else
      builder.setInsertionPointToStart(builder.getInsertionBlock());
    made = LiteralOp::create(builder, getSourceLoc(op.getLoc()), type, value);
    lastLiteral = made.getDefiningOp();
  }
  set(op.getResult(), Item::edge(made));
}

/// A bundle as a value of `type`, bundles inside it likewise.
Item GraphElaborator::pack(PackOp op, const Item &item, Type type) {
  if (!item.isBundle())
    return isUsable(op, item) ? item : Item::error();
  auto array = dyn_cast<ArrayType>(type);
  auto list = dyn_cast<ListType>(type);
  if (!array && !list) {
    isUsable(op, item);
    return Item::error();
  }
  int64_t found = item.bundle->elements.size();
  std::optional<int64_t> wanted =
      getKnownSize(array ? array.getSize() : list.getBound());
  if (wanted && (array ? found != *wanted : found > *wanted)) {
    mistake(op.getLoc(), CG0205,
            "shapes differ: the bundle has " + std::to_string(found) +
                (found == 1 ? " element" : " elements") + ", `" +
                getTypeText(type) + "` takes " + (array ? "" : "at most ") +
                std::to_string(*wanted));
    return Item::error();
  }
  Operands elements;
  for (const Item &element : item.bundle->elements) {
    Item packed = pack(op, withVia(element, item.via),
                       array ? array.getElement() : list.getElement());
    if (packed.isError())
      return packed;
    append(elements, packed);
  }
  if (!spend(left.edges, found, op.getLoc(), "edges"))
    return Item::error();
  return Item::edge(PackOp::create(builder, getLoc(op), type, elements.values,
                                   getVia(elements)));
}

void GraphElaborator::visitPack(PackOp op) {
  Type type = evaluateType(op, op.getType());
  Item item;
  if (op.getElements().size() == 1 &&
      isa<BundleType>(op.getElements().front().getType())) {
    item = take(op.getElements().front(), op);
  } else {
    item.kind = Item::Kind::Bundle;
    item.bundle = std::make_shared<Bundle>();
    for (Value value : op.getElements())
      item.bundle->elements.push_back(take(value, op));
  }
  set(op.getResult(), type ? pack(op, item, type) : Item::error());
}

void GraphElaborator::visitProject(ProjectOp op) {
  Item item = take(op.getValue(), op);
  if (!isUsable(op, item)) {
    set(op.getResult(), Item::error());
    return;
  }
  SmallVector<Attribute> steps;
  Type type = item.type;
  for (Attribute step : op.getPath()) {
    Attribute value = evaluate(op, step);
    auto array = dyn_cast<ArrayType>(type);
    auto index = dyn_cast_or_null<IntegerAttr>(value);
    std::optional<int64_t> size =
        array ? getKnownSize(array.getSize()) : std::optional<int64_t>();
    if (index && size && !index.getValue().ult(*size)) {
      mistake(op.getLoc(), CG0105,
              "index " + std::to_string(index.getInt()) +
                  " is out of range: `" + getTypeText(type) + "` has " +
                  std::to_string(*size) +
                  (*size == 1 ? " element" : " elements"));
      value = {};
    }
    if (!value) {
      set(op.getResult(), Item::error());
      return;
    }
    steps.push_back(value);
    // Only arrays are indexed by expressions; the type of a longer path is that
    // of the operation.
    type = array ? array.getElement() : op.getType();
  }
  Type result = evaluateType(op, op.getType());
  set(op.getResult(), result ? project(item, steps, result) : Item::error());
}

void GraphElaborator::visitConvert(ConvertOp op) {
  Item item = take(op.getValue(), op);
  if (!isUsable(op, item)) {
    set(op.getResult(), Item::error());
    return;
  }
  auto from = cast<TensorType>(item.type);
  Device device = op.getResult().getType().getDevice();
  if (from.getDevice() == device) {
    set(op.getResult(), std::move(item));
    return;
  }
  auto type = TensorType::get(op.getContext(), from.getElement(),
                              from.getDims(), device);
  set(op.getResult(), Item::edge(ConvertOp::create(builder, getLoc(op), type,
                                                   materialize(item))));
}

void GraphElaborator::visitDiscard(DiscardOp op) {
  for (Value value : op.getValues())
    forEachEdge(get(value), [&](const Item &item) {
      if (!isUsable(op, item))
        return;
      // One result stands for the call.
      if (auto call = item.root.getDefiningOp<CallOp>())
        discarded.insert(call.getResult(0));
    });
}

void GraphElaborator::appendOutput(ReturnOp op, ParamAttr result,
                                   const Item &item, Type type,
                                   Operands &outputs) {
  auto array = dyn_cast<ArrayType>(type);
  if (!array || item.isError()) {
    if (!isUsable(op, item))
      return;
    if (item.root.getDefiningOp<LiteralOp>() ||
        item.root.getDefiningOp<PackOp>()) {
      mistake(op.getLoc(), CG0307,
              "an output is an input or the result of a task");
      return;
    }
    append(outputs, item);
    return;
  }
  int64_t size = getKnownSize(array.getSize()).value_or(0);
  int64_t found = size;
  auto ownArray = dyn_cast_or_null<ArrayType>(item.type);
  if (item.isBundle())
    found = item.bundle->elements.size();
  else if (ownArray)
    found = getKnownSize(ownArray.getSize()).value_or(size);
  else if (!isUsable(op, item))
    return;
  if (found != size) {
    std::string name = result.getName().str();
    mistake(op.getLoc(), CG0205,
            "shapes differ: " + std::to_string(found) +
                (found == 1 ? " value is" : " values are") + " returned, " +
                (name.empty() ? "the result" : "`" + name + "`") + " is `" +
                getTypeText(type) + "`");
    return;
  }
  for (int64_t i = 0; i < size; ++i) {
    Item element;
    if (item.isBundle()) {
      element = withVia(item.bundle->elements[i], item.via);
    } else {
      element =
          project(item, builder.getI64IntegerAttr(i), ownArray.getElement());
    }
    appendOutput(op, result, element, array.getElement(), outputs);
  }
}

void GraphElaborator::visitReturn(ReturnOp op) {
  returnLoc = op.getLoc();
  for (auto [value, result] :
       llvm::zip(op.getValues(), results.getAsRange<ParamAttr>()))
    appendOutput(op, result, get(value), result.getType(), outputs);
}

} // namespace cgraphc::cg
