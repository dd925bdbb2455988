//===- TaskGraph.cpp - Graphs for the scheduling tests --------------------===//

#include "TaskGraph.h"
#include "llvm/ADT/STLExtras.h"
#include <algorithm>
#include <map>

namespace cgraphc::sched::test {

uint32_t TaskGraph::task(uint32_t actor, int64_t cost) {
  nodes.push_back({true, {actor}, cost});
  numActors = std::max(numActors, actor + 1);
  return nodes.size() - 1;
}

uint32_t TaskGraph::collective(llvm::ArrayRef<uint32_t> actors, int64_t cost) {
  nodes.push_back({false, {}, cost});
  nodes.back().actors.assign(actors.begin(), actors.end());
  numActors = std::max(numActors, actors.back() + 1);
  return nodes.size() - 1;
}

void TaskGraph::value(uint32_t from, uint32_t to, Via via) {
  values.push_back({from, to, via});
}

void TaskGraph::shm(uint32_t from, uint32_t to) {
  bool sameActor = nodes[from].isTask && nodes[to].isTask &&
                   nodes[from].actors == nodes[to].actors;
  value(from, to, sameActor ? Via::Local : Via::Shm);
}

Problem TaskGraph::problem(bool written) const {
  Problem result;
  result.numActors = numActors;
  for (const Node &node : nodes)
    result.add(node.isTask ? ClassKind::Task : ClassKind::Rendezvous,
               node.actors, node.cost);
  for (const Value &value : values) {
    if (value.via == Via::Exchange) {
      uint32_t ends[] = {nodes[value.from].actors[0],
                         nodes[value.to].actors[0]};
      uint32_t meeting = result.add(ClassKind::Rendezvous, ends, 300);
      result.addEdge(value.from, meeting);
      result.addEdge(meeting, value.to);
    } else if (value.from != Driver && value.to != Driver) {
      result.addEdge(value.from, value.to);
    }
  }
  if (written)
    result.keepWrittenOrder();
  return result;
}

Program TaskGraph::project(llvm::ArrayRef<uint32_t> order, uint32_t slots,
                           uint32_t window) const {
  Program program;
  program.window = window;
  program.roles.resize(numActors);
  std::vector<uint32_t> position(order.size());
  for (uint32_t at = 0; at < order.size(); ++at)
    position[order[at]] = at;

  auto process = [&](uint32_t node) {
    return node == Driver ? 0 : nodes[node].actors[0];
  };
  // One channel per producer; inputs have one each. Readers as nodes.
  std::map<uint32_t, uint32_t> channelOf;
  std::vector<std::vector<uint32_t>> writes(nodes.size());
  std::vector<std::map<uint32_t, std::vector<uint32_t>>> readers;
  std::vector<std::vector<uint32_t>> reads(nodes.size());
  // Meetings: collectives and exchanges by class number.
  std::map<uint32_t, uint32_t> meetingOf;
  for (uint32_t id = 0; id < nodes.size(); ++id)
    if (!nodes[id].isTask) {
      meetingOf[id] = program.rendezvous.size();
      program.rendezvous.push_back({nodes[id].actors, true, 1 + id, {}});
    }
  uint32_t nextClass = nodes.size();
  // What tasks offer to meetings and take from them.
  std::vector<std::vector<Use>> meets(nodes.size());
  for (const Value &value : values) {
    if (value.from != Driver && value.to != Driver) {
      if (!nodes[value.to].isTask)
        meets[value.from].push_back({UseKind::Offer, meetingOf[value.to]});
      if (!nodes[value.from].isTask)
        meets[value.to].push_back({UseKind::Take, meetingOf[value.from]});
    }
    if (value.via == Via::Exchange) {
      uint32_t meeting = program.rendezvous.size();
      meetingOf[nextClass++] = meeting;
      meets[value.from].push_back({UseKind::Offer, meeting});
      meets[value.to].push_back({UseKind::Take, meeting});
      program.rendezvous.push_back(
          {{process(value.from), process(value.to)}, false, 0, {}});
    }
    if (value.via != Via::Shm)
      continue;
    uint32_t channel = program.channels.size();
    if (value.from != Driver)
      channel = channelOf.try_emplace(value.from, channel).first->second;
    if (channel == program.channels.size()) {
      program.channels.push_back({process(value.from), {}, slots, 1});
      readers.emplace_back();
      if (value.from != Driver)
        writes[value.from].push_back(channel);
    }
    auto &readersThere = readers[channel][process(value.to)];
    if (readersThere.empty())
      program.channels[channel].readers.push_back(process(value.to));
    readersThere.push_back(value.to);
    if (value.to != Driver && !llvm::is_contained(reads[value.to], channel))
      reads[value.to].push_back(channel);
  }

  std::vector<std::map<uint32_t, bool>> got(numActors);
  for (uint32_t cls : order) {
    if (auto meeting = meetingOf.find(cls); meeting != meetingOf.end()) {
      const auto &who = program.rendezvous[meeting->second].participants;
      for (uint32_t actor : who)
        program.roles[actor].add(OpKind::Rendezvous, meeting->second, cls);
      continue;
    }
    uint32_t actor = nodes[cls].actors[0];
    Role &role = program.roles[actor];
    std::vector<Use> uses = meets[cls];
    for (uint32_t channel : reads[cls]) {
      if (!std::exchange(got[actor][channel], true))
        role.add(OpKind::Get, channel, cls);
      uses.push_back({UseKind::Read, channel});
    }
    for (uint32_t channel : writes[cls]) {
      role.add(OpKind::Acquire, channel, cls);
      uses.push_back({UseKind::Write, channel});
    }
    role.invoke(cls, uses, cls);
    for (uint32_t channel : reads[cls]) {
      const auto &there = readers[channel][actor];
      if (std::all_of(there.begin(), there.end(), [&](uint32_t node) {
            return position[node] <= position[cls];
          }))
        role.add(OpKind::Release, channel, cls);
    }
    for (uint32_t channel : writes[cls])
      role.add(OpKind::Commit, channel, cls);
  }
  return program;
}

} // namespace cgraphc::sched::test
