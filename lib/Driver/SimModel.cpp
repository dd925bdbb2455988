//===- SimModel.cpp - A graph as what the simulator runs ------------------===//

#include "SimModel.h"
#include "RunConstants.h"
#include "RunWiring.h"
#include "cgraphc/Driver/Compilation.h"
#include "dialects/CGraph/IR/CGraphOps.h"
#include "dialects/CGraph/IR/Locations.h"
#include "dialects/CGraph/IR/TypeSymbols.h"
#include "dialects/CGraph/IR/TypeText.h"
#include "dialects/CGraph/Transforms/GraphElaborator.h"
#include "dialects/CGraph/Transforms/GraphProblem.h"
#include "dialects/Plan/IR/PlanOps.h"
#include "dialects/Plan/Transforms/PlanProgram.h"
#include "mlir/IR/Builders.h"
#include "llvm/ADT/StringExtras.h"

using namespace cgraphc;
using namespace cgraphc::driver;
using namespace llvm;

TaskTimes cgraphc::driver::meanTimes(ArrayRef<trace::Graph> graphs) {
  StringMap<std::pair<int64_t, int64_t>> sums;
  for (const trace::Graph &graph : graphs)
    for (const trace::Process &process : graph.processes)
      for (const trace::Event &event : process.events)
        if (event.kind == trace::Kind::compute && !event.skipped) {
          auto &[sum, count] = sums[process.sites[event.subject].task];
          sum += event.end - event.begin;
          ++count;
        }
  TaskTimes times;
  for (const auto &entry : sums)
    times[entry.first()] = entry.second.first / entry.second.second;
  return times;
}

std::string cgraphc::driver::withConstant(StringRef graph, StringRef name,
                                          int64_t value) {
  std::string constant = (name + "=" + Twine(value)).str();
  if (!graph.ends_with("]"))
    return (graph + "[" + constant + "]").str();
  StringRef open = graph.drop_back();
  return (open + (open.ends_with("[") ? "" : ", ") + constant + "]").str();
}

/// Asks for the graph with its constants; the symbol that its plan will have.
static std::optional<std::string> request(Compilation &compilation,
                                          StringRef spelling) {
  StringRef name = spelling.take_until([](char c) { return c == '['; });
  StringRef brackets = spelling.drop_front(name.size());
  std::optional<cg::GraphOp> found = findGraph(compilation, name);
  if (!found)
    return std::nullopt;
  if (!*found) {
    compilation.getDiags().report(CG0611, SMLoc(),
                                  "no graph `" + name.str() + "`");
    return std::nullopt;
  }
  std::optional<SmallVector<mlir::Attribute>> constants =
      parseConstants(compilation, *found, name, brackets);
  if (!constants)
    return std::nullopt;
  mlir::ModuleOp module = compilation.getModule();
  mlir::OpBuilder builder(module.getContext());
  builder.setInsertionPointToEnd(module.getBody());
  mlir::ArrayAttr args = builder.getArrayAttr(*constants);
  std::string symbol = cg::GraphElaborator::getSymbol(*found, args);
  cg::InstantiateOp::create(
      builder, found->getLoc(),
      mlir::FlatSymbolRefAttr::get(found->getSymNameAttr()), args);
  return symbol;
}

namespace {
class ModelBuilder {
public:
  ModelBuilder(plan::GraphOp graph, const TaskTimes &times,
               const std::optional<Machine> &machine)
      : graph(graph), times(times), machine(machine) {}

  SimModel build() {
    model.name = graph.getSymName();
    model.skeleton.name = model.name;
    model.program = plan::readPlan(graph).program;
    for (plan::ChannelOp channel : graph.getChannels()) {
      trace::Channel &added = model.skeleton.channels.emplace_back();
      added.name = channel.getName();
      added.from = channel.getSource();
      added.to.assign(channel.getReaders().begin(), channel.getReaders().end());
      addMessageCost(channel);
    }
    if (machine)
      addWaits();
    if (auto overlap = graph.getOptions().getAs<mlir::BoolAttr>("overlap");
        overlap && !overlap.getValue() && !model.costs.message.empty())
      takeMessagesInTurn();
    model.skeleton.processes.resize(model.program.roles.size());
    model.skeleton.processes.front().name = "driver";
    for (plan::RoleOp role : graph.getRoles())
      addRole(role);
    for (trace::Process &process : model.skeleton.processes)
      process.sites.resize(model.costs.task.size());
    return std::move(model);
  }

private:
  /// A slot has one cache line, and an area for what does not fit into it.
  static constexpr int64_t slotHeaderBytes = 64, inlineBytes = 48;

  void addMessageCost(plan::ChannelOp channel) {
    int64_t area = channel.getSlotBytes();
    if (area <= inlineBytes)
      area = 0;
    model.costs.slotBytes.push_back(slotHeaderBytes + area);
    if (!machine)
      return model.costs.message.push_back(cg::messageNanoseconds);
    model.costs.message.push_back(machine->handOver);
    // How large other values are, nobody knows.
    int64_t copied = channel.getBounded() ? area : 0;
    model.costs.send.push_back(
        machine->send +
        int64_t(double(copied) * double(machine->copyPerMib) / (1 << 20)));
  }

  void addWaits() {
    auto policy = graph.getOptions().getAs<mlir::StringAttr>("wait");
    StringRef wait = policy ? policy.getValue() : "hybrid";
    bool isOversubscribed =
        int64_t(model.program.roles.size()) > machine->cores;
    if (wait == "block")
      model.costs.busyWait = 0;
    else if (wait == "hybrid")
      model.costs.busyWait = isOversubscribed ? machine->busyWaitOversubscribed
                                              : machine->busyWait;
    model.costs.receive = machine->receive;
    model.costs.wake = machine->wake;
    model.costs.wakeCall = machine->wakeCall;
  }

  /// Without overlap a transfer takes time of its reader.
  void takeMessagesInTurn() {
    model.costs.receive += model.costs.message.front();
    llvm::fill(model.costs.message, 0);
  }

  void addRole(plan::RoleOp role) {
    trace::Process &process = model.skeleton.processes[role.getProcess()];
    process.name = role.getSymName();
    process.type = role.getActorClass();
    for (auto invoke : role.getBody().front().getOps<plan::InvokeOp>()) {
      size_t number = invoke.getCall();
      std::string task = getTraceName(role, invoke);
      if (model.costs.task.size() <= number)
        model.costs.task.resize(number + 1);
      auto known = times.find(task);
      model.costs.task[number] =
          known != times.end() ? known->second : getCost(role, invoke);
      if (process.sites.size() <= number)
        process.sites.resize(number + 1);
      process.sites[number] = {task, cg::getPlaceText(invoke.getLoc())};
    }
  }

  static std::string getTraceName(plan::RoleOp role, plan::InvokeOp invoke) {
    if (std::optional<StringRef> name = invoke.getTrace())
      return name->str();
    StringRef actor = cg::getShortName(role.getActorClass());
    return ((invoke.getCollective() ? "" : actor + ".") + invoke.getTask())
        .str();
  }

  int64_t getCost(plan::RoleOp role, plan::InvokeOp invoke) {
    if (invoke.getCollective())
      return cg::getTaskCost({});
    auto actor = cg::lookUpDeclaration<cg::ActorOp>(
        graph, role.getActorClassAttr(), symbols);
    cg::TaskOp task = actor ? symbols.lookupSymbolIn<cg::TaskOp>(
                                  actor, invoke.getTaskAttr().getAttr())
                            : cg::TaskOp();
    return cg::getTaskCost(task);
  }

  plan::GraphOp graph;
  const TaskTimes &times;
  const std::optional<Machine> &machine;
  mlir::SymbolTableCollection symbols;
  SimModel model;
};
} // namespace

std::optional<SimModel>
cgraphc::driver::makeModel(Compilation &compilation, StringRef graph,
                           const TaskTimes &times,
                           const std::optional<Machine> &machine) {
  std::optional<std::string> symbol = request(compilation, graph);
  if (!symbol || !compilation.runTo(Phase::Plan))
    return std::nullopt;
  auto plan = compilation.getModule().lookupSymbol<plan::GraphOp>(*symbol);
  if (!plan)
    return std::nullopt;
  return ModelBuilder(plan, times, machine).build();
}
