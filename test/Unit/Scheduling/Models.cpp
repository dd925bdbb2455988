//===- Models.cpp - All small graphs on all placements --------------------===//

#include "Models.h"
#include <algorithm>
#include <tuple>

namespace cgraphc::sched::test {
namespace {

void place(Model &model, uint32_t task, uint8_t used,
           std::vector<Model> &result) {
  if (task == model.tasks) {
    result.push_back(model);
    return;
  }
  for (uint8_t actor = 1; actor <= used + 1; ++actor) {
    model.actor[task] = actor;
    place(model, task + 1, std::max(used, actor), result);
  }
}

uint32_t bitOf(uint32_t from, uint32_t to) {
  return 1u << (to * (to - 1) / 2 + from);
}

/// The model with tasks `at` and `at + 1` exchanged and actors renamed.
Model exchanged(const Model &model, uint32_t at) {
  auto other = [&](uint32_t task) {
    return task == at ? at + 1 : task == at + 1 ? at : task;
  };
  Model result;
  result.tasks = model.tasks;
  uint8_t name[9] = {}, used = 0;
  for (uint32_t task = 0; task < model.tasks; ++task) {
    uint8_t &renamed = name[model.actor[other(task)]];
    if (renamed == 0)
      renamed = ++used;
    result.actor[task] = renamed;
    for (uint32_t from = 0; from < task; ++from)
      if (model.edges & bitOf(from, task))
        result.edges |= bitOf(other(from), other(task));
  }
  return result;
}

} // namespace

bool Model::isLeast() const {
  for (uint32_t at = 0; at + 1 < tasks; ++at) {
    if (actor[at] == actor[at + 1] || edges & bitOf(at, at + 1))
      continue;
    Model swapped = exchanged(*this, at);
    if (std::tie(swapped.actor, swapped.edges) < std::tie(actor, edges))
      return false;
  }
  return true;
}

TaskGraph
Model::graph(llvm::function_ref<Via(uint32_t from, uint32_t to)> via) const {
  TaskGraph result;
  for (uint32_t task = 0; task < tasks; ++task)
    result.task(actor[task]);
  for (uint32_t to = 1; to < tasks; ++to)
    for (uint32_t from = 0; from < to; ++from)
      if (edges & bitOf(from, to))
        result.value(from, to,
                     actor[from] == actor[to] ? Via::Local : via(from, to));
  return result;
}

std::vector<Model> allPlacements(uint32_t tasks) {
  std::vector<Model> result;
  Model model;
  model.tasks = tasks;
  place(model, 0, 0, result);
  return result;
}

void forEachModel(uint32_t tasks,
                  llvm::function_ref<void(const Model &)> visit) {
  for (Model model : allPlacements(tasks))
    for (uint32_t edges = 0; edges < 1u << tasks * (tasks - 1) / 2; ++edges) {
      model.edges = edges;
      visit(model);
    }
}

void forEachTransport(const Model &model,
                      llvm::function_ref<void(const TaskGraph &)> visit) {
  uint32_t crossing = 0;
  model.graph([&](uint32_t, uint32_t) { return ++crossing, Via::Exchange; });
  for (uint32_t choice = 0; choice < 1u << crossing; ++choice) {
    uint32_t next = 0;
    visit(model.graph([&](uint32_t, uint32_t) {
      return choice >> next++ & 1 ? Via::Shm : Via::Exchange;
    }));
  }
}

} // namespace cgraphc::sched::test
