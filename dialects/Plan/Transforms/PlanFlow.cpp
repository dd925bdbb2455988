//===- PlanFlow.cpp - Is a plan of a given graph? -------------------------===//

#include "PlanFlow.h"
#include "dialects/CGraph/IR/Locations.h"
#include "dialects/Plan/IR/RoleTables.h"
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

/// The calls of a role that is tables. What is not there reads as such: tables
/// of hostile plans differ from all others then.
class TableCalls {
public:
  explicit TableCalls(RoleOp role)
      : role(role), tables(role),
        sites(role.getBody().front().getOps<SiteOp>()),
        thunks(role.getBody().front().getOps<ThunkOp>()),
        constants(role.getBody().front().getOps<ConstOp>()) {}

  void addTo(std::map<std::string, Part> &parts) {
    constexpr unsigned columns = RoleTables::opColumns;
    for (size_t row = 0; row + columns <= tables.ops.size(); row += columns) {
      ArrayRef<int64_t> cells = tables.ops.slice(row, columns);
      if (cells[0] != RoleTables::Invoke || !isIndex(sites, cells[1]))
        continue;
      SiteOp site = sites[cells[1]];
      parts["call " + std::to_string(site.getCall())] = {describe(site, cells),
                                                         site};
    }
  }

private:
  template <typename T>
  static bool isIndex(const T &list, int64_t index) {
    return index >= 0 && size_t(index) < list.size();
  }

  std::string describe(SiteOp site, ArrayRef<int64_t> cells) {
    std::string operands = describeIns(cells[3], cells[4], 0);
    std::string result = "`" + site.getTask().str() + "` on process " +
                         std::to_string(role.getProcess()) + " by " +
                         describeThunk(cells[2]) + " of (" + operands + ")";
    std::map<int64_t, std::string> sinks; // by channel
    constexpr unsigned columns = RoleTables::outColumns;
    bool isThere = RoleTables::inside(tables.outs, columns, cells[5], cells[6]);
    for (int64_t row = 0; isThere && row < cells[6]; ++row) {
      ArrayRef<int64_t> out =
          tables.outs.slice((cells[5] + row) * columns, columns);
      std::string part = std::to_string(out[2]) + describePath(out[3], out[4]);
      if (out[0] == RoleTables::OutSlot)
        sinks[out[1]] = part;
      else
        inCell[out[1]] =
            "result " + part + " of call " + std::to_string(site.getCall());
    }
    for (const auto &[channel, part] : sinks)
      result += " " + part + " into channel " + std::to_string(channel);
    if (auto share = site.getCollective())
      result += " as " + text(*share);
    return result;
  }

  std::string describeThunk(int64_t number) {
    for (ThunkOp thunk : thunks)
      if (int64_t(thunk.getNumber()) == number)
        return "`" + thunk.getTask().str() + "` " + text(thunk.getType());
    return "nothing";
  }

  std::string describeIns(int64_t first, int64_t count, unsigned depth) {
    constexpr unsigned columns = RoleTables::inColumns, maxDepth = 16;
    if (!RoleTables::inside(tables.ins, columns, first, count) ||
        depth > maxDepth)
      return "nothing";
    std::string result;
    for (int64_t row = first; row < first + count; ++row) {
      ArrayRef<int64_t> cells = tables.ins.slice(row * columns, columns);
      bool isPack = cells[0] == RoleTables::InPack;
      result += (row == first ? "" : ", ") + describeSource(cells, depth) +
                (isPack ? "" : describePath(cells[4], cells[5])) +
                (cells[1] ? " before it" : "");
    }
    return result;
  }

  std::string describeSource(ArrayRef<int64_t> cells, unsigned depth) {
    int64_t index = cells[3];
    switch (cells[0]) {
    case RoleTables::InSlot:
      return "channel " + std::to_string(index);
    case RoleTables::InCell:
      return inCell[index];
    case RoleTables::InConstant:
      return isIndex(constants, index) ? text(constants[index].getValue())
                                       : "nothing";
    default:
      return "[" + describeIns(index, cells[5], depth + 1) + "]";
    }
  }

  std::string describePath(int64_t first, int64_t count) {
    if (count == 0)
      return "";
    if (!RoleTables::inside(tables.path, 1, first, count))
      return "[nothing]";
    return numbers(tables.path.slice(first, count));
  }

  RoleOp role;
  RoleTables tables;
  SmallVector<SiteOp> sites;
  SmallVector<ThunkOp> thunks;
  SmallVector<ConstOp> constants;
  std::map<int64_t, std::string> inCell; ///< What a cell holds at this call.
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
  for (RoleOp role : graph.getRoles()) {
    for (auto invoke : role.getBody().front().getOps<InvokeOp>())
      parts["call " + std::to_string(invoke.getCall())] = {describe(invoke),
                                                           invoke};
    TableCalls(role).addTo(parts);
  }
  return parts;
}

} // namespace

LogicalResult checkSameFlow(GraphOp plan, GraphOp original) {
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
