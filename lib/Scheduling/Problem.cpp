//===- Problem.cpp - Building a scheduling problem ------------------------===//

#include "cgraphc/Scheduling/Problem.h"

namespace cgraphc::sched {

uint32_t Problem::add(ClassKind kind, llvm::ArrayRef<uint32_t> actors,
                      int64_t cost) {
  OpClass &added = classes.emplace_back();
  added.kind = kind;
  added.actors.assign(actors.begin(), actors.end());
  added.cost = cost;
  return classes.size() - 1;
}

void Problem::addEdge(uint32_t from, uint32_t to, EdgeKind kind,
                      int32_t tokens) {
  edges.push_back({from, to, tokens, kind});
}

void Problem::keepWrittenOrder() {
  constexpr uint32_t None = ~0u;
  std::vector<uint32_t> first(numActors, None), last(numActors, None);
  for (uint32_t id = 0; id < classes.size(); ++id) {
    if (classes[id].kind != ClassKind::Task)
      continue;
    uint32_t actor = classes[id].actors.front();
    if (last[actor] != None)
      addEdge(last[actor], id, EdgeKind::Order);
    else
      first[actor] = id;
    last[actor] = id;
  }
  for (uint32_t actor = 0; actor < numActors; ++actor)
    if (last[actor] != None)
      addEdge(last[actor], first[actor], EdgeKind::Wrap, 1);
}

} // namespace cgraphc::sched
