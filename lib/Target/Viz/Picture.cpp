//===- Picture.cpp - reading a flat graph
//----------------------------------------===//

#include "Picture.h"

#include "ActorNames.h"
#include "dialects/CGraph/IR/Locations.h"
#include "dialects/CGraph/IR/TypeText.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"

#include <set>

using namespace cgraphc;
using namespace cgraphc::viz;

namespace {

/// Where a value comes from: a node and the name that the channel table and
/// argument lists use for it.
struct Source {
  int node = -1; ///< -1: a constant
  std::string name;
};

class PictureMaker {
public:
  PictureMaker(cg::FlatGraphOp graph, bool unroll)
      : graph(graph), unroll(unroll), names(graph.getProcessNames()) {}

  Picture make();

private:
  void addInputs();
  void addCall(cg::CallOp call);
  void addOutputs();
  void addChannels();
  void addActorRows();
  unsigned getCallNode(cg::CallOp call, unsigned ordinal);
  void addEdge(unsigned from, unsigned to, mlir::Value value, bool isControl);
  llvm::SmallVector<Source> getSources(mlir::Value value);
  std::string getValueText(mlir::Value value);
  std::string getProcessName(int64_t process) {
    return process == 0 ? "driver" : names[process - 1];
  }
  std::string getTransport(mlir::Value value);

  cg::FlatGraphOp graph;
  bool unroll;
  llvm::SmallVector<std::string> names;
  Picture picture;
  llvm::DenseMap<mlir::Value, Source> sources;
  /// Folding: calls of one place in the source and one array of actors.
  llvm::StringMap<unsigned> folded;
  std::set<std::tuple<unsigned, unsigned, bool>> foldedEdges;
  std::vector<llvm::SmallVector<std::string>> nodeActors;
  std::vector<unsigned> callsOfProcess;
  llvm::DenseMap<mlir::Operation *, unsigned> ordinals;
  llvm::DenseMap<mlir::Operation *, unsigned> nodeOfCall;
  unsigned temporaries = 0;
};

} // namespace

/// Conversions, packs, projections and transfers, up to what makes the value.
static mlir::Value getMaker(mlir::Value value) {
  while (mlir::Operation *op = value.getDefiningOp()) {
    if (auto transfer = llvm::dyn_cast<cg::TransferOp>(op)) {
      if (!transfer.getValue())
        return value;
      value = transfer.getValue();
    } else if (auto project = llvm::dyn_cast<cg::ProjectOp>(op)) {
      value = project.getValue();
    } else if (auto convert = llvm::dyn_cast<cg::ConvertOp>(op)) {
      value = convert.getValue();
    } else {
      break;
    }
  }
  return value;
}

llvm::SmallVector<Source> PictureMaker::getSources(mlir::Value value) {
  value = getMaker(value);
  if (auto pack = value.getDefiningOp<cg::PackOp>()) {
    llvm::SmallVector<Source> all;
    for (mlir::Value element : pack.getElements())
      llvm::append_range(all, getSources(element));
    return all;
  }
  auto found = sources.find(value);
  if (found == sources.end())
    return {};
  return {found->second};
}

std::string PictureMaker::getValueText(mlir::Value value) {
  if (auto literal = getMaker(value).getDefiningOp<cg::LiteralOp>()) {
    std::string text;
    llvm::raw_string_ostream(text) << literal.getValue();
    return llvm::StringRef(text).split(" : ").first.str();
  }
  llvm::SmallVector<std::string> parts;
  for (const Source &source : getSources(value))
    parts.push_back(source.name);
  if (parts.size() == 1)
    return parts.front();
  if (parts.size() > 4)
    return "[" + parts.front() + ", … " + parts.back() + "]";
  return "[" + llvm::join(parts, ", ") + "]";
}

std::string PictureMaker::getTransport(mlir::Value value) {
  if (auto transfer = value.getDefiningOp<cg::TransferOp>())
    return cg::stringifyTransport(transfer.getTransport()).str();
  return {};
}

void PictureMaker::addEdge(unsigned from, unsigned to, mlir::Value value,
                           bool isControl) {
  if (!unroll && !foldedEdges.insert({from, to, isControl}).second)
    return;
  picture.edges.push_back(
      {from, to, getValueText(value), getTransport(value), isControl});
}

void PictureMaker::addInputs() {
  for (auto [attr, argument] :
       llvm::zip_equal(graph.getInputs(), graph.getInputArguments())) {
    std::string name = llvm::cast<cg::ParamAttr>(attr).getName().str();
    sources[argument] = {static_cast<int>(picture.nodes.size()), name};
    picture.nodes.push_back({Node::Kind::Input, name, 0, {}, {}, {}, 1, {}});
    nodeActors.emplace_back();
  }
}

unsigned PictureMaker::getCallNode(cg::CallOp call, unsigned ordinal) {
  unsigned process = graph.getProcess(call.getActor());
  const std::string &actor = names[process - 1];
  std::string place = cg::getPlaceText(call.getLoc());
  if (!unroll && !place.empty()) {
    std::string key = (getArrayName(actor) + "@" + place).str();
    auto [entry, isNew] = folded.try_emplace(key, picture.nodes.size());
    if (!isNew) {
      Node &node = picture.nodes[entry->second];
      ++node.copies;
      auto &actors = nodeActors[entry->second];
      if (!llvm::is_contained(actors, actor))
        actors.push_back(actor);
      return entry->second;
    }
  }
  Node node{Node::Kind::Call,     {}, process, actor,
            call.getTask().str(), {}, 1,       place};
  node.label = std::to_string(ordinal);
  picture.nodes.push_back(node);
  nodeActors.push_back({actor});
  return picture.nodes.size() - 1;
}

void PictureMaker::addCall(cg::CallOp call) {
  unsigned process = graph.getProcess(call.getActor());
  unsigned ordinal = ++callsOfProcess[process];
  ordinals[call] = ordinal;
  unsigned index = getCallNode(call, ordinal);
  nodeOfCall[call] = index;
  ++picture.tasks;
  llvm::SmallVector<std::string> arguments;
  for (mlir::Value argument : call.getArgs()) {
    arguments.push_back(getValueText(argument));
    for (const Source &source : getSources(argument))
      addEdge(source.node, index, argument, /*isControl=*/false);
  }
  for (mlir::Value after : call.getAfter())
    for (const Source &source : getSources(after))
      addEdge(source.node, index, after, /*isControl=*/true);
  std::string operands = llvm::join(arguments, ", ");
  if (auto share = call.getCollective()) {
    // As it is written: `allreduce(sum, [x, y])`.
    operands = "[" + operands + "]";
    if (share->getReduction() != cg::Reduction::None)
      operands =
          cg::stringifyReduction(share->getReduction()).str() + ", " + operands;
  }
  if (picture.nodes[index].operands.empty())
    picture.nodes[index].operands = "(" + operands + ")";
  for (mlir::OpResult result : call->getResults()) {
    llvm::StringRef name = cg::getValueName(call.getLoc());
    sources[result] = {static_cast<int>(index),
                       name.empty() || call->getNumResults() > 1
                           ? "%" + std::to_string(++temporaries)
                           : name.str()};
  }
}

void PictureMaker::addOutputs() {
  cg::ReturnOp ret = graph.getReturn();
  unsigned operand = 0;
  for (mlir::Attribute attr : graph.getResults()) {
    auto result = llvm::cast<cg::ParamAttr>(attr);
    std::string name = result.getName().getValue().str();
    unsigned index = picture.nodes.size();
    picture.nodes.push_back({Node::Kind::Output,
                             name.empty() ? "result" : name,
                             0,
                             {},
                             {},
                             {},
                             1,
                             {}});
    nodeActors.emplace_back();
    // An output `T[N]` is several operands.
    unsigned count = 1;
    mlir::Type type = result.getType();
    while (auto array = llvm::dyn_cast<cg::ArrayType>(type)) {
      if (operand < ret.getValues().size() &&
          getMaker(ret.getValues()[operand]).getType() == type)
        break;
      count *= llvm::cast<mlir::IntegerAttr>(array.getSize()).getInt();
      type = array.getElement();
    }
    for (unsigned i = 0; i < count && operand < ret.getValues().size();
         ++i, ++operand)
      for (const Source &source : getSources(ret.getValues()[operand]))
        addEdge(source.node, index, ret.getValues()[operand],
                /*isControl=*/false);
  }
}

void PictureMaker::addChannels() {
  struct Channel {
    ChannelRow row;
    llvm::SmallVector<std::string> readers;
    std::string key;
  };
  llvm::MapVector<int64_t, Channel> channels;
  for (auto transfer : graph.getBody().getOps<cg::TransferOp>()) {
    picture.hasChannels = true;
    Channel &channel = channels[transfer.getChannel()];
    channel.readers.push_back(getProcessName(transfer.getReader()));
    channel.row.transport =
        cg::stringifyTransport(transfer.getTransport()).str();
    channel.row.reason = transfer.getReason().str();
    channel.row.slots = transfer.getSlots().value_or(0);
    channel.row.slotBytes = transfer.getSlotBytes().value_or(0);
    channel.row.from = getProcessName(transfer.getSource());
    if (!transfer.getValue()) {
      channel.row.value = "start";
      continue;
    }
    channel.row.value = getValueText(transfer.getValue());
    for (mlir::Attribute step : transfer.getPath()) {
      if (auto field = llvm::dyn_cast<mlir::StringAttr>(step))
        channel.row.value += "." + field.getValue().str();
      else
        channel.row.value +=
            "." + std::to_string(llvm::cast<mlir::IntegerAttr>(step).getInt());
    }
    mlir::Operation *maker = getMaker(transfer.getValue()).getDefiningOp();
    if (auto call = llvm::dyn_cast_or_null<cg::CallOp>(maker)) {
      channel.row.from += "#" + std::to_string(ordinals[call]);
      channel.key = cg::getPlaceText(call.getLoc());
    }
  }
  picture.channels = channels.size();
  llvm::StringMap<unsigned> rows;
  for (auto &[number, channel] : channels) {
    channel.row.readers = channel.readers.size();
    channel.row.to = joinActorNames(channel.readers);
    if (!unroll && !channel.key.empty()) {
      std::string key = channel.key + "|" +
                        getArrayName(channel.row.from).str() + "|" +
                        getArrayName(channel.row.to).str();
      auto [entry, isNew] = rows.try_emplace(key, picture.channelRows.size());
      if (!isNew) {
        ++picture.channelRows[entry->second].copies;
        continue;
      }
    }
    picture.channelRows.push_back(channel.row);
  }
}

void PictureMaker::addActorRows() {
  // Calls of one node stand together: "#1..#8 echo(…)".
  struct Run {
    unsigned node, first, last, count;
  };
  std::vector<llvm::SmallVector<Run>> runs(names.size() + 1);
  for (auto call : graph.getBody().getOps<cg::CallOp>()) {
    auto &list = runs[graph.getProcess(call.getActor())];
    unsigned node = nodeOfCall[call], ordinal = ordinals[call];
    auto same = llvm::find_if(
        list, [&](const Run &run) { return !unroll && run.node == node; });
    if (same == list.end()) {
      list.push_back({node, ordinal, ordinal, 1});
      continue;
    }
    same->last = ordinal;
    ++same->count;
  }
  for (auto [i, name] : llvm::enumerate(names)) {
    ActorRow row{name, {}};
    for (const Run &run : runs[i + 1]) {
      const Node &node = picture.nodes[run.node];
      std::string text = "#" + std::to_string(run.first);
      if (run.count > 1)
        text += "..#" + std::to_string(run.last);
      text += " " + node.task + node.operands;
      if (run.count > 1)
        text += " ×" + std::to_string(run.count);
      row.calls.push_back(text);
    }
    picture.actorRows.push_back(std::move(row));
  }
}

llvm::StringRef viz::getGraphName(cg::FlatGraphOp graph) {
  // The arguments may have dots of their own.
  llvm::StringRef symbol = graph.getSymName();
  size_t package = symbol.substr(0, symbol.find('[')).rfind('.');
  llvm::StringRef name = symbol.substr(package + 1);
  name.consume_back("[]");
  return name;
}

Picture PictureMaker::make() {
  picture.name = getGraphName(graph).str();
  picture.actors = names.size();
  callsOfProcess.resize(names.size() + 1);
  picture.signature = "(" + cg::getParamsText(graph.getInputs().getValue()) +
                      ")" + cg::getResultsText(graph.getResults().getValue());
  addInputs();
  for (auto call : graph.getBody().getOps<cg::CallOp>())
    addCall(call);
  addOutputs();
  addChannels();
  addActorRows();
  // Labels last: they need the number of copies and the actor's other calls.
  for (auto [i, node] : llvm::enumerate(picture.nodes)) {
    if (node.kind != Node::Kind::Call)
      continue;
    std::string ordinal = node.label;
    node.actors = joinActorNames(nodeActors[i]);
    node.label = node.actors + "." + node.task;
    if (node.copies > 1)
      node.label += " ×" + std::to_string(node.copies);
    else if (callsOfProcess[node.process] > 1)
      node.label += " #" + ordinal;
  }
  return std::move(picture);
}

Picture viz::makePicture(cg::FlatGraphOp graph, bool unroll) {
  return PictureMaker(graph, unroll).make();
}
