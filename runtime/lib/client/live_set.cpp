#include "live_set.h"

namespace cgraph::rt {

void LiveSet::add(GraphState& graph) {
  const std::lock_guard lock(mutex_);
  graphs_.push_back(&graph);
}

void LiveSet::remove(GraphState& graph) {
  const std::lock_guard lock(mutex_);
  std::erase(graphs_, &graph);
}

LiveSet::Members::Members(LiveSet& set) {
  const std::lock_guard lock(set.mutex_);
  for (GraphState* graph : set.graphs_)
    if (graph->try_retain()) graphs_.push_back(graph);
}

LiveSet::Members::~Members() {
  for (GraphState* graph : graphs_) graph->release();
}

}  // namespace cgraph::rt
