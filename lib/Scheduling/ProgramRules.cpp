//===- ProgramRules.cpp - Structure, matching and hazards -----------------===//

#include "VerifierStages.h"
#include "llvm/ADT/STLExtras.h"
#include <algorithm>
#include <map>
#include <tuple>

namespace cgraphc::sched {
namespace {

Verdict errorAt(std::string message, uint32_t process, const ProgramOp &op) {
  Verdict verdict = error(std::move(message));
  verdict.notes.push_back({process, op.origin, "here"});
  return verdict;
}

const char *verbOf(OpKind kind) {
  switch (kind) {
  case OpKind::Get:
    return "get";
  case OpKind::Release:
    return "release";
  case OpKind::Acquire:
    return "acquire";
  case OpKind::Commit:
    return "commit";
  case OpKind::Invoke:
    return "invoke";
  case OpKind::Rendezvous:
    return "rendezvous";
  }
  return "";
}

bool isChannelOp(OpKind kind) {
  return kind != OpKind::Invoke && kind != OpKind::Rendezvous;
}

bool isReaderOp(OpKind kind) {
  return kind == OpKind::Get || kind == OpKind::Release;
}

Verdict checkNumbers(const Program &program) {
  size_t processes = program.roles.size();
  if (processes == 0 || !program.roles.front().ops.empty())
    return error("process 0 is the driver and has no issue list");
  if (program.window == 0)
    return error("the driver's window is at least 1");
  for (const ProgramChannel &channel : program.channels) {
    if (channel.slots == 0 || channel.messages == 0)
      return error("a channel has at least one slot and one message");
    if (channel.producer >= processes || channel.readers.empty())
      return error("a channel has a producer and at least one reader");
    llvm::SmallVector<uint32_t, 4> readers(channel.readers.begin(),
                                           channel.readers.end());
    llvm::sort(readers);
    if (readers.back() >= processes ||
        std::adjacent_find(readers.begin(), readers.end()) != readers.end())
      return error("the readers of a channel are distinct processes");
  }
  for (const ProgramRendezvous &meeting : program.rendezvous) {
    for (uint32_t process : meeting.participants)
      if (process == 0 || process >= processes)
        return error("a rendezvous has actors as participants");
    if (!meeting.collective && meeting.participants.size() != 2)
      return error("an exchange has two participants");
    if (!meeting.shapes.empty() &&
        meeting.shapes.size() != meeting.participants.size())
      return error("a rendezvous has one payload for each participant");
  }
  return {};
}

/// Counts what each process does with each channel and rendezvous.
class StructureCheck {
public:
  StructureCheck(const Program &program, const Naming &names)
      : program(program), names(names) {}

  Verdict run() {
    for (uint32_t process = 1; process < program.roles.size(); ++process) {
      keys.clear();
      for (const ProgramOp &op : program.roles[process].ops)
        if (Verdict verdict = checkOp(process, op); !verdict.accepted())
          return verdict;
      llvm::sort(keys);
      for (auto it = keys.begin(); it != keys.end();) {
        auto end = std::upper_bound(it, keys.end(), *it);
        Verdict verdict = checkCount(process, *it, end - it);
        if (!verdict.accepted())
          return verdict;
        it = end;
      }
    }
    return checkEverythingHappened();
  }

private:
  using Key = std::pair<OpKind, uint32_t>;

  Verdict checkOp(uint32_t process, const ProgramOp &op) {
    if (op.lane != 0) {
      Verdict verdict;
      verdict.answer = Answer::Undecided;
      verdict.message = "cannot decide: " + quoted(names.process(process)) +
                        " issues operations on more than one lane";
      verdict.notes.push_back({process, op.origin, "on another lane"});
      return verdict;
    }
    if (op.kind == OpKind::Rendezvous) {
      if (op.id >= program.rendezvous.size())
        return errorAt("no such rendezvous", process, op);
      if (!llvm::is_contained(program.rendezvous[op.id].participants, process))
        return errorAt(quoted(names.process(process)) +
                           " is no participant of " +
                           quoted(names.rendezvous(op.id)),
                       process, op);
      keys.emplace_back(op.kind, op.id);
    } else if (isChannelOp(op.kind)) {
      if (op.id >= program.channels.size())
        return errorAt("no such channel", process, op);
      const ProgramChannel &channel = program.channels[op.id];
      bool allowed = isReaderOp(op.kind)
                         ? llvm::is_contained(channel.readers, process)
                         : channel.producer == process;
      if (!allowed)
        return errorAt(quoted(names.process(process)) + " has no right to " +
                           verbOf(op.kind) + " " + quoted(names.channel(op.id)),
                       process, op);
      keys.emplace_back(op.kind, op.id);
    }
    return {};
  }

  Verdict checkCount(uint32_t process, Key key, uint32_t count) {
    auto [kind, id] = key;
    uint32_t expected =
        kind == OpKind::Rendezvous ? 1 : program.channels[id].messages;
    ++satisfied;
    if (count == expected)
      return {};
    std::string what =
        kind == OpKind::Rendezvous ? names.rendezvous(id) : names.channel(id);
    return error(quoted(names.process(process)) + " has " +
                 std::to_string(count) + " × " + verbOf(kind) + " of " +
                 quoted(what) + " in an execution, not " +
                 std::to_string(expected));
  }

  /// Every op was allowed where it stands and came as often as it must, so
  /// only ops that never came can be missing: compare the sums, and look for
  /// the missing one only when they differ.
  Verdict checkEverythingHappened() {
    uint64_t expected = 0;
    for (const ProgramChannel &channel : program.channels) {
      expected += channel.producer == 0 ? 0 : 2;
      for (uint32_t reader : channel.readers)
        expected += reader == 0 ? 0 : 2;
    }
    for (const ProgramRendezvous &meeting : program.rendezvous)
      expected += meeting.participants.size();
    return satisfied == expected ? Verdict() : findMissing();
  }

  Verdict findMissing() {
    std::map<std::tuple<uint32_t, OpKind, uint32_t>, bool> seen;
    for (uint32_t process = 1; process < program.roles.size(); ++process)
      for (const ProgramOp &op : program.roles[process].ops)
        seen[{process, op.kind, op.id}] = true;
    auto missing = [&](uint32_t process, OpKind kind, uint32_t id) {
      return process != 0 && !seen.count({process, kind, id});
    };
    auto report = [&](uint32_t process, OpKind kind, const std::string &what) {
      return error(quoted(names.process(process)) + " lacks a " + verbOf(kind) +
                   " of " + quoted(what));
    };
    for (uint32_t id = 0; id < program.channels.size(); ++id) {
      const ProgramChannel &channel = program.channels[id];
      for (OpKind kind : {OpKind::Acquire, OpKind::Commit})
        if (missing(channel.producer, kind, id))
          return report(channel.producer, kind, names.channel(id));
      for (uint32_t reader : channel.readers)
        for (OpKind kind : {OpKind::Get, OpKind::Release})
          if (missing(reader, kind, id))
            return report(reader, kind, names.channel(id));
    }
    for (uint32_t id = 0; id < program.rendezvous.size(); ++id)
      for (uint32_t process : program.rendezvous[id].participants)
        if (missing(process, OpKind::Rendezvous, id))
          return report(process, OpKind::Rendezvous, names.rendezvous(id));
    return error("a rendezvous names a participant twice");
  }

  const Program &program;
  const Naming &names;
  std::vector<Key> keys; ///< Channel and rendezvous ops of one process.
  uint64_t satisfied = 0;
};

/// Messages held and slots acquired by one process, and its local values.
class HazardCheck {
public:
  HazardCheck(const Program &program, const Naming &names, uint32_t process,
              std::vector<uint32_t> &held, std::vector<uint32_t> &open,
              std::vector<uint32_t> &metBy)
      : program(program), names(names), process(process), held(held),
        open(open), metBy(metBy) {}

  Verdict run() {
    for (const ProgramOp &op : program.roles[process].ops) {
      Verdict verdict = step(op);
      if (!verdict.accepted())
        return verdict;
    }
    return {};
  }

private:
  Verdict step(const ProgramOp &op) {
    switch (op.kind) {
    case OpKind::Get:
      ++held[op.id];
      return {};
    case OpKind::Acquire:
      ++open[op.id];
      return {};
    case OpKind::Release:
      if (held[op.id]-- == 0)
        return complain(op, "releases", names.channel(op.id),
                        "without holding a message of it");
      return {};
    case OpKind::Commit:
      if (open[op.id]-- == 0)
        return complain(op, "commits", names.channel(op.id),
                        "without having acquired a slot of it");
      return {};
    case OpKind::Rendezvous:
      metBy[op.id] = process;
      return {};
    case OpKind::Invoke:
      break;
    }
    const Role &role = program.roles[process];
    for (const Use &use :
         llvm::ArrayRef(role.uses).slice(op.firstUse, op.numUses)) {
      Verdict verdict = checkUse(op, use);
      if (!verdict.accepted())
        return verdict;
    }
    return {};
  }

  Verdict checkUse(const ProgramOp &op, const Use &use) {
    switch (use.kind) {
    case UseKind::Read:
      if (use.id >= held.size() || held[use.id] == 0)
        return complain(op, "reads", channelName(use.id),
                        "while it holds no message of it");
      return {};
    case UseKind::Write:
      if (use.id >= open.size() || open[use.id] == 0)
        return complain(op, "writes", channelName(use.id),
                        "while it has no slot of it");
      return {};
    case UseKind::DefineLocal:
      growLocals(use.id);
      locals[use.id] = true;
      return {};
    case UseKind::ReadLocal:
    case UseKind::MoveLocal:
      growLocals(use.id);
      if (!locals[use.id])
        return complain(op, "reads", "local value " + std::to_string(use.id),
                        "before it is made or after it was moved");
      locals[use.id] = use.kind == UseKind::ReadLocal;
      return {};
    case UseKind::Offer:
    case UseKind::Take:
      return checkMeeting(op, use);
    }
    return {};
  }

  /// What is brought to a rendezvous is made before it, what is got there is
  /// read behind it.
  Verdict checkMeeting(const ProgramOp &op, const Use &use) {
    if (use.id >= metBy.size())
      return errorAt("no such rendezvous", process, op);
    bool offers = use.kind == UseKind::Offer;
    if (!llvm::is_contained(program.rendezvous[use.id].participants, process))
      return complain(op, offers ? "offers" : "takes", names.rendezvous(use.id),
                      "without being part of it");
    if (offers == (metBy[use.id] != process))
      return {};
    return complain(op, offers ? "makes" : "reads", names.rendezvous(use.id),
                    offers ? "after it was sent" : "before it has come");
  }

  std::string channelName(uint32_t id) const {
    return id < program.channels.size() ? names.channel(id)
                                        : "channel " + std::to_string(id);
  }

  void growLocals(uint32_t id) {
    if (locals.size() <= id)
      locals.resize(id + 1);
  }

  Verdict complain(const ProgramOp &op, const char *verb,
                   const std::string &what, const char *why) {
    return errorAt(quoted(names.process(process)) + " " + verb + " " +
                       quoted(what) + " " + why,
                   process, op);
  }

  const Program &program;
  const Naming &names;
  uint32_t process;
  std::vector<uint32_t> &held, &open;
  std::vector<uint32_t> &metBy; ///< Per rendezvous: the last list it was in.
  std::vector<bool> locals;
};

} // namespace

Verdict error(std::string message) {
  Verdict verdict;
  verdict.answer = Answer::Error;
  verdict.message = std::move(message);
  return verdict;
}

Verdict checkStructure(const Program &program, const Naming &names) {
  Verdict verdict = checkNumbers(program);
  return verdict.accepted() ? StructureCheck(program, names).run() : verdict;
}

Verdict checkMatching(const Program &program, const Naming &names) {
  for (uint32_t id = 0; id < program.rendezvous.size(); ++id)
    for (const RendezvousShape &shape : program.rendezvous[id].shapes)
      if (!(shape == program.rendezvous[id].shapes.front()))
        return error("the participants of " + quoted(names.rendezvous(id)) +
                     " differ in kind, element type, count, root or reduction");

  // Per (communicator, from, to), or per communicator for collectives, every
  // process must have the same sequence.
  using Queue = std::tuple<uint32_t, bool, uint32_t, uint32_t>;
  std::map<Queue, std::vector<std::pair<uint32_t, std::vector<uint32_t>>>>
      sequences;
  for (uint32_t process = 1; process < program.roles.size(); ++process)
    for (const ProgramOp &op : program.roles[process].ops) {
      if (op.kind != OpKind::Rendezvous)
        continue;
      const ProgramRendezvous &meeting = program.rendezvous[op.id];
      Queue queue{meeting.communicator, meeting.collective,
                  meeting.collective ? 0 : meeting.participants[0],
                  meeting.collective ? 0 : meeting.participants[1]};
      auto &lists = sequences[queue];
      if (lists.empty() || lists.back().first != process)
        lists.push_back({process, {}});
      lists.back().second.push_back(op.id);
    }
  for (const auto &[queue, lists] : sequences)
    for (const auto &[process, list] : lists)
      if (list != lists.front().second)
        return error(quoted(names.process(process)) + " and " +
                     quoted(names.process(lists.front().first)) + " exchange " +
                     quoted(names.rendezvous(list.front())) +
                     " and what follows in different orders");
  return {};
}

Verdict checkHazards(const Program &program, const Naming &names) {
  std::vector<uint32_t> held(program.channels.size()), open(held.size());
  std::vector<uint32_t> metBy(program.rendezvous.size());
  for (uint32_t process = 1; process < program.roles.size(); ++process) {
    Verdict verdict =
        HazardCheck(program, names, process, held, open, metBy).run();
    if (!verdict.accepted())
      return verdict;
  }
  return {};
}

} // namespace cgraphc::sched
