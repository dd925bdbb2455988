//===- ProgramGraph.cpp - The event graph of a program --------------------===//

#include "VerifierStages.h"
#include <algorithm>

namespace cgraphc::sched {
namespace {

class GraphBuilder {
public:
  explicit GraphBuilder(const Program &program)
      : program(program), meetingEvent(program.rendezvous.size(), None) {}

  ProgramGraph build() {
    addDriver();
    for (uint32_t process = 1; process < program.roles.size(); ++process)
      addList(process);
    addChannels();
    return std::move(result);
  }

private:
  uint32_t addEvent(uint32_t process, uint32_t op, uint32_t channel = None) {
    result.events.push_back({process, op, channel});
    return result.graph.numEvents++;
  }

  void addEdge(uint32_t from, uint32_t to, int32_t tokens,
               uint32_t inList = None) {
    result.graph.edges.push_back({from, to, tokens});
    result.inList.push_back(inList);
  }

  /// The driver reserves and writes all its inputs as one event. Its gets wait,
  /// in the worst case, until it has submitted all its window allows.
  void addDriver() {
    submit = addEvent(0, None);
    addEdge(submit, submit, 1, 0);
    beforeGets = addEvent(0, None);
    addEdge(submit, beforeGets, 1 - int32_t(program.window), 0);
  }

  /// Chains the ops of a list. The members of a group have no order among
  /// themselves: they lie between two joints.
  void addList(uint32_t process) {
    const std::vector<ProgramOp> &ops = program.roles[process].ops;
    uint32_t first = None, last = None;
    auto append = [&](uint32_t event) {
      if (last != None)
        addEdge(last, event, 0, process);
      else
        first = event;
      last = event;
    };
    for (uint32_t at = 0; at < ops.size();) {
      uint32_t end = groupEnd(ops, at);
      if (end == at + 1) {
        append(eventOf(process, at));
        at = end;
        continue;
      }
      append(addEvent(process, at));
      uint32_t open = last;
      uint32_t close = addEvent(process, at);
      for (; at < end; ++at) {
        uint32_t member = eventOf(process, at);
        addEdge(open, member, 0, process);
        addEdge(member, close, 0, process);
      }
      last = close;
    }
    if (last != None)
      addEdge(last, first, 1, process);
  }

  static uint32_t groupEnd(const std::vector<ProgramOp> &ops, uint32_t at) {
    uint32_t end = at + 1;
    if (ops[at].group != ProgramOp::None)
      while (end < ops.size() && ops[end].group == ops[at].group)
        ++end;
    return end;
  }

  uint32_t eventOf(uint32_t process, uint32_t index) {
    const ProgramOp &op = program.roles[process].ops[index];
    if (op.kind == OpKind::Rendezvous) {
      uint32_t &event = meetingEvent[op.id];
      if (event == None)
        event = addEvent(process, index);
      return event;
    }
    uint32_t event = addEvent(process, index);
    if (op.kind != OpKind::Invoke)
      ends.push_back({op.id, op.kind, process, event});
    return event;
  }

  /// Where a channel is touched, in list order per process.
  struct End {
    uint32_t channel;
    OpKind kind;
    uint32_t process;
    uint32_t event;
  };

  void addChannels() {
    // Bucket by channel; what one process does with it stays in list order.
    std::vector<uint32_t> begin(program.channels.size() + 1);
    for (const End &end : ends)
      ++begin[end.channel + 1];
    for (size_t i = 1; i < begin.size(); ++i)
      begin[i] += begin[i - 1];
    std::vector<End> sorted(ends.size());
    std::vector<uint32_t> next(begin.begin(), begin.end() - 1);
    for (const End &end : ends)
      sorted[next[end.channel]++] = end;
    for (uint32_t id = 0; id < program.channels.size(); ++id)
      addChannel(id, llvm::ArrayRef(sorted).slice(begin[id],
                                                  begin[id + 1] - begin[id]));
  }

  void addChannel(uint32_t id, llvm::ArrayRef<End> touches) {
    const ProgramChannel &channel = program.channels[id];
    std::vector<uint32_t> acquires, commits;
    if (channel.producer == 0)
      acquires = commits = std::vector<uint32_t>(channel.messages, submit);
    for (const End &end : touches)
      if (end.kind == OpKind::Acquire)
        acquires.push_back(end.event);
      else if (end.kind == OpKind::Commit)
        commits.push_back(end.event);
    for (uint32_t reader : channel.readers) {
      if (reader == 0) {
        connect(channel, acquires, commits, driverGets(id), driverTakes);
        continue;
      }
      std::vector<uint32_t> gets, releases;
      // The touches of one process are adjacent: lists are added in turn.
      for (const End &end : readerTouches(touches, reader))
        (end.kind == OpKind::Get ? gets : releases).push_back(end.event);
      connect(channel, acquires, commits, gets, releases);
    }
  }

  static llvm::ArrayRef<End> readerTouches(llvm::ArrayRef<End> touches,
                                           uint32_t reader) {
    // Lists are added by ascending process, so the touches are sorted by it.
    auto less = [](const End &end, uint32_t process) {
      return end.process < process;
    };
    const End *begin =
        std::lower_bound(touches.begin(), touches.end(), reader, less);
    const End *end = std::lower_bound(begin, touches.end(), reader + 1, less);
    return llvm::ArrayRef(begin, end);
  }

  /// The driver copies a message out as it takes it.
  const std::vector<uint32_t> &driverGets(uint32_t id) {
    driverTakes.clear();
    for (uint32_t j = 0; j < program.channels[id].messages; ++j) {
      uint32_t event = addEvent(0, None, id);
      addEdge(beforeGets, event, 0, 0);
      addEdge(event, submit, int32_t(program.window), 0);
      if (j > 0)
        addEdge(driverTakes.back(), event, 0, 0);
      driverTakes.push_back(event);
    }
    addEdge(driverTakes.back(), driverTakes.front(), 1, 0);
    return driverTakes;
  }

  /// Message j: committed before it is got; its slot is free again when
  /// message j - K was released, which may lie executions back.
  void connect(const ProgramChannel &channel,
               const std::vector<uint32_t> &acquires,
               const std::vector<uint32_t> &commits,
               const std::vector<uint32_t> &gets,
               const std::vector<uint32_t> &releases) {
    int64_t r = channel.messages, slots = channel.slots;
    for (int64_t j = 0; j < r; ++j) {
      addEdge(commits[j], gets[j], 0);
      int64_t before = ((j - slots) % r + r) % r;
      addEdge(releases[before], acquires[j], int32_t((slots - j + before) / r));
    }
  }

  const Program &program;
  ProgramGraph result;
  std::vector<uint32_t> meetingEvent;
  std::vector<End> ends;
  std::vector<uint32_t> driverTakes;
  uint32_t submit = None, beforeGets = None;
};

/// What the process of `event` stands at, and for whom it waits.
std::string waitOf(const Program &program, const Naming &names, uint32_t waiter,
                   const EventInfo &event, uint32_t other) {
  std::string who = quoted(names.process(waiter));
  std::string whom = quoted(names.process(other));
  if (event.op == None && event.channel != None)
    return who + " waits in get of " + quoted(names.channel(event.channel)) +
           " from " + whom;
  if (event.op == None)
    return who + " waits for room in its inputs, held by " + whom;
  const ProgramOp &op = program.roles[event.process].ops[event.op];
  switch (op.kind) {
  case OpKind::Get:
    return who + " waits in get of " + quoted(names.channel(op.id)) + " from " +
           whom;
  case OpKind::Acquire:
    return who + " waits for a free slot of " + quoted(names.channel(op.id)) +
           ", held by " + whom;
  case OpKind::Rendezvous: {
    const ProgramRendezvous &meeting = program.rendezvous[op.id];
    std::string what = quoted(names.rendezvous(op.id));
    if (meeting.collective)
      return who + " waits in collective " + what + " for " + whom;
    return waiter == meeting.participants[0]
               ? who + " waits in send of " + what + " to " + whom
               : who + " waits in receive of " + what + " from " + whom;
  }
  default:
    return who + " waits for " + whom;
  }
}

/// The op of `process` at `event`; a rendezvous is in several lists.
const ProgramOp *opOf(const Program &program, const EventInfo &event,
                      uint32_t process) {
  if (event.op == None)
    return nullptr;
  const ProgramOp &op = program.roles[event.process].ops[event.op];
  for (const ProgramOp &own : program.roles[process].ops)
    if (own.kind == op.kind && own.id == op.id)
      return &own;
  return &op;
}

} // namespace

ProgramGraph buildEventGraph(const Program &program) {
  return GraphBuilder(program).build();
}

Verdict explainCycle(const Program &program, const ProgramGraph &graph,
                     llvm::ArrayRef<uint32_t> cycle, const Naming &names) {
  // From an event to the one it waits for is backwards along the cycle. A
  // process waits for another one where the cycle changes the list: at an edge
  // between processes, or at a rendezvous that two lists share.
  Verdict verdict = error("the schedule has a cycle: ");
  verdict.blocks = true;
  size_t n = cycle.size();
  bool first = true;
  for (size_t k = 0; k < n; ++k) {
    size_t at = n - 1 - k;
    const TokenEdge &in = graph.graph.edges[cycle[at]];
    const EventInfo &event = graph.events[in.to];
    uint32_t inList = graph.inList[cycle[at]];
    uint32_t outList = graph.inList[cycle[(at + 1) % n]];
    uint32_t waiter = event.process;
    std::string wait;
    if (inList == None) {
      wait =
          waitOf(program, names, waiter, event, graph.events[in.from].process);
    } else if (outList != None && outList != inList) {
      waiter = outList;
      wait = waitOf(program, names, waiter, event, inList);
    } else if (in.tokens < 0) {
      wait = quoted(names.process(0)) +
             " takes no result before it has "
             "submitted " +
             std::to_string(program.window) + " executions";
    } else {
      continue;
    }
    verdict.message += (first ? "" : ", ") + wait;
    first = false;
    if (const ProgramOp *op = opOf(program, event, waiter))
      verdict.notes.push_back({waiter, op->origin, wait});
  }
  return verdict;
}

} // namespace cgraphc::sched
