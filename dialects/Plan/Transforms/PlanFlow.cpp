//===- PlanFlow.cpp - Is a plan of a given graph? -------------------------===//

#include "PlanFlow.h"
#include "dialects/CGraph/IR/Locations.h"
#include "llvm/Support/raw_ostream.h"
#include <map>

namespace cgraphc::plan {

using namespace mlir;

namespace {

template <typename T>
std::string text(const T &value) {
  std::string result;
  llvm::raw_string_ostream(result) << value;
  return result;
}

std::string numbers(ArrayRef<int64_t> values) {
  std::string result;
  for (int64_t value : values)
    result += (result.empty() ? "" : ", ") + std::to_string(value);
  return "[" + result + "]";
}

/// Where an operand comes from.
std::string source(Value value) {
  Operation *op = value.getDefiningOp();
  if (auto get = dyn_cast<GetOp>(op))
    return "channel " + std::to_string(get.getChannel());
  if (auto constant = dyn_cast<ConstOp>(op))
    return text(constant.getValue());
  if (auto project = dyn_cast<ProjectOp>(op))
    return source(project.getValue()) + text(project.getPath());
  if (auto invoke = dyn_cast<InvokeOp>(op)) {
    unsigned index = cast<OpResult>(value).getResultNumber();
    return "result " + std::to_string(invoke.getLocals()[index]) + " of call " +
           std::to_string(invoke.getCall());
  }
  std::string elements;
  for (Value element : op->getOperands())
    elements += (elements.empty() ? "" : ", ") + source(element);
  return "[" + elements + "]";
}

std::string sources(ValueRange values) {
  std::string result;
  for (Value value : values)
    result += (result.empty() ? "" : ", ") + source(value);
  return "(" + result + ")";
}

std::string describe(InvokeOp invoke) {
  std::map<int64_t, std::string> sinks; // by channel
  for (auto [slot, result, path] : llvm::zip_equal(
           invoke.getSlots(), invoke.getSinkResults(), invoke.getSinkPaths()))
    sinks[slot.getDefiningOp<AcquireOp>().getChannel()] =
        std::to_string(result) + text(path);
  std::string made;
  for (const auto &[channel, part] : sinks)
    made += " " + part + " into channel " + std::to_string(channel);
  if (auto share = invoke.getCollective())
    made += " as " + text(*share);
  return ("`" + invoke.getTask() + "` on process " +
          Twine(invoke->getParentOfType<RoleOp>().getProcess()) + " of " +
          sources(invoke.getArgs()) + " after " + sources(invoke.getAfter()) +
          made)
      .str();
}

/// One thing that a plan has, and where.
struct Part {
  std::string text;
  Operation *op;
};

/// Everything but order, slots and their sizes, by a name for messages.
std::map<std::string, Part> partsOf(GraphOp graph) {
  std::map<std::string, Part> parts;
  for (ChannelOp channel : graph.getChannels())
    parts["channel " + std::to_string(channel.getNumber())] = {
        text(channel.getType()) + " from " +
            std::to_string(channel.getSource()) + " to " +
            numbers(channel.getReaders()),
        channel};
  for (InputOp input : graph.getInputs())
    parts["input `" + input.getName().str() + "`"] = {
        text(input.getType()) + " " + numbers(input.getChannels()) +
            text(input.getPaths()),
        input};
  for (OutputOp output : graph.getOutputs())
    parts["output `" + output.getName().str() + "`"] = {
        text(output.getType()) + " " + numbers(output.getChannels()), output};
  for (RoleOp role : graph.getRoles())
    for (auto invoke : role.getBody().front().getOps<InvokeOp>())
      parts["call " + std::to_string(invoke.getCall())] = {describe(invoke),
                                                           invoke};
  return parts;
}

RoleOp findTables(GraphOp graph) {
  for (RoleOp role : graph.getRoles())
    if (!role.getBody().front().getOps<TableOp>().empty())
      return role;
  return nullptr;
}

} // namespace

LogicalResult checkSameFlow(GraphOp plan, GraphOp original) {
  if (RoleOp role = findTables(plan))
    return cg::emitCoded(role, CG0503)
           << "role `" << role.getSymName()
           << "` is tables: cannot tell what is called with what";
  std::map<std::string, Part> has = partsOf(plan), wants = partsOf(original);
  for (const auto &[name, part] : has) {
    auto wanted = wants.find(name);
    if (wanted == wants.end())
      return cg::emitCoded(part.op, CG0503)
             << name << " is not in graph `" << plan.getSymName() << "`";
    if (wanted->second.text != part.text)
      return cg::emitCoded(part.op, CG0503)
             << name << " is " << part.text << ", in graph `"
             << plan.getSymName() << "` it is " << wanted->second.text;
  }
  for (const auto &[name, part] : wants)
    if (!has.count(name))
      return cg::emitCoded(plan, CG0503)
             << "the plan of graph `" << plan.getSymName() << "` lacks " << name
             << ", " << part.text;
  return success();
}

} // namespace cgraphc::plan
