//===- Models.h - All small graphs on all placements ------------*- C++ -*-===//

#ifndef CGRAPHC_TEST_UNIT_SCHEDULING_MODELS_H
#define CGRAPHC_TEST_UNIT_SCHEDULING_MODELS_H

#include "TaskGraph.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include <array>

namespace cgraphc::sched::test {

/// A graph of tasks 0, 1, … in written order, with the edges i -> j, i < j,
/// that `edges` has bits for (by j, then i), each task on an actor.
struct Model {
  uint32_t tasks = 0;
  uint32_t edges = 0;
  std::array<uint8_t, 8> actor = {}; ///< From 1.

  /// Whether no exchange of two tasks that stand side by side and do not depend
  /// on each other gives a model that comes earlier: of models that differ only
  /// in names at least one is left.
  bool isLeast() const;

  /// Values between actors go over `via(from, to)`.
  TaskGraph
  graph(llvm::function_ref<Via(uint32_t from, uint32_t to)> via) const;
};

/// Every placement of `tasks` tasks up to the actors' names: restricted growth
/// strings.
std::vector<Model> allPlacements(uint32_t tasks);

/// Every graph on every placement.
void forEachModel(uint32_t tasks,
                  llvm::function_ref<void(const Model &)> visit);

/// Every choice of transports for the edges of a model between actors.
void forEachTransport(const Model &model,
                      llvm::function_ref<void(const TaskGraph &)> visit);

} // namespace cgraphc::sched::test

#endif // CGRAPHC_TEST_UNIT_SCHEDULING_MODELS_H
