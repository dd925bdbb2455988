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

void Problem::keepOrder(llvm::ArrayRef<uint32_t> chain) {
  for (size_t i = 1; i < chain.size(); ++i)
    addEdge(chain[i - 1], chain[i], EdgeKind::Order);
  if (!chain.empty())
    addEdge(chain.back(), chain.front(), EdgeKind::Wrap, 1);
}

void Problem::keepWrittenOrder() {
  std::vector<std::vector<uint32_t>> tasks(numActors);
  for (uint32_t id = 0; id < classes.size(); ++id)
    if (classes[id].kind == ClassKind::Task)
      tasks[classes[id].actors.front()].push_back(id);
  for (const std::vector<uint32_t> &chain : tasks)
    keepOrder(chain);
}

} // namespace cgraphc::sched
