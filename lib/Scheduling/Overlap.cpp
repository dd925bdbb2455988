//===- Overlap.cpp - Which transfers run beside tasks ---------------------===//

#include "cgraphc/Scheduling/Overlap.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/STLExtras.h"
#include <algorithm>

namespace cgraphc::sched {
namespace {

constexpr uint32_t None = Placement::None;

class Explainer {
public:
  Explainer(const Problem &problem, const Schedule &schedule)
      : problem(problem), schedule(schedule), position(problem.classes.size()),
        place(problem.classes.size(), None), tasks(problem.numActors),
        into(problem.classes.size()) {
    for (auto [at, id] : llvm::enumerate(schedule.order))
      position[id] = at;
    for (uint32_t id : schedule.order)
      if (isTask(id)) {
        std::vector<uint32_t> &there = tasks[actorOf(id)];
        place[id] = there.size();
        there.push_back(id);
      }
    for (const Edge &edge : problem.edges)
      if (edge.tokens == 0 && edge.kind != EdgeKind::Order) {
        into[edge.to].push_back(edge.from);
        if (!isTask(edge.from))
          outOf[edge.from].push_back(edge.to);
      }
  }

  std::vector<Placement> run() {
    // The first task of each actor that each transfer is needed by.
    Readers readers;
    for (uint32_t id : schedule.order)
      if (isTransfer(id))
        noteReaders(readers, id, id);
    std::vector<Placement> result;
    for (const auto &[key, reader] : readers) {
      Placement &added = result.emplace_back();
      added.transfer = key.first;
      added.reader = reader;
      explain(added);
    }
    llvm::sort(result, [&](const Placement &a, const Placement &b) {
      return std::pair(position[a.reader], position[a.transfer]) <
             std::pair(position[b.reader], position[b.transfer]);
    });
    return result;
  }

private:
  using Readers = llvm::DenseMap<std::pair<uint32_t, uint32_t>, uint32_t>;

  bool isTask(uint32_t id) const {
    return problem.classes[id].kind == ClassKind::Task;
  }
  bool isTransfer(uint32_t id) const {
    return !isTask(id) && !problem.classes[id].actors.empty();
  }
  uint32_t actorOf(uint32_t task) const {
    return problem.classes[task].actors.front();
  }

  /// Looks through what takes no lane, such as packs.
  void noteReaders(Readers &readers, uint32_t transfer, uint32_t from) {
    for (uint32_t to : outOf[from]) {
      if (!isTask(to)) {
        if (!isTransfer(to))
          noteReaders(readers, transfer, to);
        continue;
      }
      uint32_t &first =
          readers.try_emplace({transfer, actorOf(to)}, to).first->second;
      if (position[to] < position[first])
        first = to;
    }
  }

  void explain(Placement &it) const {
    const std::vector<uint32_t> &there = tasks[actorOf(it.reader)];
    uint32_t at = place[it.reader];
    uint32_t from = at;
    while (from > 0 && position[there[from - 1]] > position[it.transfer])
      --from;
    it.beside.assign(there.begin() + from, there.begin() + at);
    if (!it.beside.empty())
      return;
    if (!problem.overlap) {
      it.reason = Placement::Kept;
    } else if (at == 0) {
      it.reason = Placement::FirstTask;
    } else if (needs(it.transfer, there[at - 1])) {
      it.reason = Placement::Needed;
      it.other = there[at - 1];
    } else {
      it.reason = Placement::Late;
      it.other = lastMaker(it.transfer);
    }
  }

  /// Whether `id` depends on `task`, which lies before it in the order.
  bool needs(uint32_t id, uint32_t task) const {
    std::vector<uint32_t> open{id};
    llvm::DenseSet<uint32_t> seen;
    while (!open.empty()) {
      uint32_t at = open.back();
      open.pop_back();
      for (uint32_t from : into[at]) {
        if (from == task)
          return true;
        if (position[from] > position[task] && seen.insert(from).second)
          open.push_back(from);
      }
    }
    return false;
  }

  /// The task whose end a transfer waits for, or None: the driver.
  uint32_t lastMaker(uint32_t transfer) const {
    uint32_t last = None;
    int64_t end = -1;
    for (uint32_t from : into[transfer])
      if (int64_t then = schedule.start[from] + problem.classes[from].cost;
          then > end) {
        end = then;
        last = from;
      }
    return last;
  }

  const Problem &problem;
  const Schedule &schedule;
  std::vector<uint32_t> position;
  std::vector<uint32_t> place;              ///< Of a task among its actor's.
  std::vector<std::vector<uint32_t>> tasks; ///< Per actor, in order.
  std::vector<llvm::SmallVector<uint32_t, 2>> into;
  llvm::DenseMap<uint32_t, llvm::SmallVector<uint32_t, 2>> outOf; ///< No tasks.
};

} // namespace

std::vector<Placement> explainOverlap(const Problem &problem,
                                      const Schedule &schedule) {
  return Explainer(problem, schedule).run();
}

} // namespace cgraphc::sched
