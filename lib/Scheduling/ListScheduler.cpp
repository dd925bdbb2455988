//===- ListScheduler.cpp - Algorithm A ------------------------------------===//

#include "cgraphc/Scheduling/ListScheduler.h"
#include "llvm/ADT/STLExtras.h"
#include <algorithm>
#include <map>
#include <queue>
#include <tuple>

namespace cgraphc::sched {
namespace {

/// The dependences of one execution: zero-token edges by source and by target.
class Dependences {
public:
  explicit Dependences(const Problem &problem)
      : begin(problem.classes.size() + 1), pending(problem.classes.size()) {
    for (const Edge &edge : problem.edges)
      if (edge.tokens == 0) {
        ++begin[edge.from + 1];
        ++pending[edge.to];
      }
    for (size_t i = 1; i < begin.size(); ++i)
      begin[i] += begin[i - 1];
    targets.resize(begin.back());
    std::vector<uint32_t> next(begin.begin(), begin.end() - 1);
    for (const Edge &edge : problem.edges)
      if (edge.tokens == 0)
        targets[next[edge.from]++] = edge.to;
  }

  llvm::ArrayRef<uint32_t> successors(uint32_t id) const {
    return llvm::ArrayRef(targets).slice(begin[id], begin[id + 1] - begin[id]);
  }
  /// Number of predecessors of each class.
  const std::vector<uint32_t> &predecessorCounts() const { return pending; }

  /// Any topological order; shorter than the number of classes if there is a
  /// cycle.
  std::vector<uint32_t> anyOrder() const {
    std::vector<uint32_t> order, left = pending;
    order.reserve(left.size());
    for (uint32_t id = 0; id < left.size(); ++id)
      if (left[id] == 0)
        order.push_back(id);
    for (size_t i = 0; i < order.size(); ++i)
      for (uint32_t next : successors(order[i]))
        if (--left[next] == 0)
          order.push_back(next);
    return order;
  }

private:
  std::vector<uint32_t> begin, targets, pending;
};

/// Walks backwards among the classes that no order reaches until one repeats.
std::vector<uint32_t> findCycle(const Problem &problem,
                                llvm::ArrayRef<uint32_t> ordered) {
  constexpr uint32_t None = ~0u;
  std::vector<bool> done(problem.classes.size());
  for (uint32_t id : ordered)
    done[id] = true;
  std::vector<uint32_t> before(problem.classes.size(), None);
  uint32_t at = None;
  for (const Edge &edge : problem.edges)
    if (edge.tokens == 0 && !done[edge.from] && !done[edge.to]) {
      before[edge.to] = edge.from;
      at = edge.to;
    }
  std::vector<uint32_t> walk, seenAt(problem.classes.size(), None);
  for (; seenAt[at] == None; at = before[at]) {
    seenAt[at] = walk.size();
    walk.push_back(at);
  }
  walk.erase(walk.begin(), walk.begin() + seenAt[at]);
  std::reverse(walk.begin(), walk.end());
  return walk;
}

/// Longest time from the start of each class to the end of the execution.
std::vector<int64_t> bottomLevels(const Problem &problem,
                                  const Dependences &dependences,
                                  llvm::ArrayRef<uint32_t> order) {
  std::vector<int64_t> level(problem.classes.size());
  for (uint32_t id : llvm::reverse(order)) {
    int64_t after = 0;
    for (uint32_t next : dependences.successors(id))
      after = std::max(after, level[next]);
    level[id] = after + problem.classes[id].cost;
  }
  return level;
}

/// (start or ready time, -bottom level, id): the order of preference.
using Key = std::tuple<int64_t, int64_t, uint32_t>;
/// (-bottom level, id) among classes that are all ready.
using Rank = std::pair<int64_t, uint32_t>;
template <typename T>
using MinHeap = std::priority_queue<T, std::vector<T>, std::greater<T>>;

/// The ready classes of one set of lanes. They all start when the lanes are
/// free, unless their inputs come later still, so two heaps hold their order
/// without ever renewing a key.
struct LaneSet {
  llvm::SmallVector<uint32_t, 2> lanes;
  MinHeap<Key> waiting; ///< Inputs complete after the lanes are free.
  MinHeap<Rank> ready;  ///< Could start as soon as the lanes are free.
  Key announced{-1, 0, 0};
};

class Scheduler {
public:
  Scheduler(const Problem &problem, const Dependences &dependences,
            std::vector<int64_t> levels)
      : problem(problem), dependences(dependences), levels(std::move(levels)),
        pending(dependences.predecessorCounts()), readyAt(pending.size()),
        setOf(pending.size()), laneFree(2 * size_t(problem.numActors)) {
    makeLaneSets();
  }

  void run(Schedule &result) {
    result.start.resize(problem.classes.size());
    result.order.reserve(problem.classes.size());
    for (uint32_t id = 0; id < pending.size(); ++id)
      if (pending[id] == 0)
        makeReady(id);
    while (!candidates.empty()) {
      auto [key, set] = candidates.top();
      candidates.pop();
      if (key != sets[set].announced)
        continue; // a better one was announced since
      sets[set].announced = {-1, 0, 0};
      Key now = best(sets[set]);
      if (now != key) {
        announce(set, now); // its lanes were taken since
        continue;
      }
      place(set, now, result);
      if (!sets[set].ready.empty() || !sets[set].waiting.empty())
        announce(set, best(sets[set]));
    }
  }

private:
  void makeLaneSets() {
    // A map from the lanes to the set: few distinct ones, looked up once a
    // class, so the tree costs nothing.
    std::map<std::vector<uint32_t>, uint32_t> numbers;
    for (auto [id, cls] : llvm::enumerate(problem.classes)) {
      std::vector<uint32_t> lanes;
      if (cls.kind == ClassKind::Task)
        lanes.push_back(2 * cls.actors.front());
      else if (cls.kind == ClassKind::Rendezvous)
        for (uint32_t actor : cls.actors)
          lanes.push_back(2 * actor + 1);
      auto [it, added] = numbers.try_emplace(lanes, sets.size());
      if (added)
        sets.emplace_back().lanes.assign(lanes.begin(), lanes.end());
      setOf[id] = it->second;
    }
  }

  int64_t freeAt(const LaneSet &set) const {
    int64_t time = 0;
    for (uint32_t lane : set.lanes)
      time = std::max(time, laneFree[lane]);
    return time;
  }

  /// The key of the class of `set` that is to go first. A set without lanes
  /// is free at all times: its classes start when their inputs are there.
  Key best(LaneSet &set) {
    int64_t free = set.lanes.empty() ? -1 : freeAt(set);
    while (!set.waiting.empty() && std::get<0>(set.waiting.top()) <= free) {
      auto [time, rank, id] = set.waiting.top();
      set.waiting.pop();
      set.ready.emplace(rank, id);
    }
    if (set.ready.empty())
      return set.waiting.top();
    auto [rank, id] = set.ready.top();
    return {free, rank, id};
  }

  void announce(uint32_t set, Key key) {
    Key &announced = sets[set].announced;
    if (std::get<0>(announced) >= 0 && announced <= key)
      return;
    announced = key;
    candidates.emplace(key, set);
  }

  void makeReady(uint32_t id) {
    uint32_t set = setOf[id];
    sets[set].waiting.emplace(readyAt[id], -levels[id], id);
    announce(set, best(sets[set]));
  }

  void place(uint32_t setNumber, Key key, Schedule &result) {
    LaneSet &set = sets[setNumber];
    auto [start, rank, id] = key;
    if (set.ready.empty())
      set.waiting.pop();
    else
      set.ready.pop();
    int64_t end = start + problem.classes[id].cost;
    for (uint32_t lane : set.lanes)
      laneFree[lane] = end;
    result.start[id] = start;
    result.makespan = std::max(result.makespan, end);
    result.order.push_back(id);
    for (uint32_t next : dependences.successors(id)) {
      readyAt[next] = std::max(readyAt[next], end);
      if (--pending[next] == 0)
        makeReady(next);
    }
  }

  const Problem &problem;
  const Dependences &dependences;
  std::vector<int64_t> levels;
  std::vector<uint32_t> pending;
  std::vector<int64_t> readyAt;
  std::vector<uint32_t> setOf;
  std::vector<int64_t> laneFree; ///< Compute lane 2a, communication lane 2a+1.
  std::vector<LaneSet> sets;
  MinHeap<std::pair<Key, uint32_t>> candidates; ///< At most one valid a set.
};

} // namespace

Schedule scheduleClasses(const Problem &problem) {
  Schedule result;
  Dependences dependences(problem);
  std::vector<uint32_t> order = dependences.anyOrder();
  if (order.size() != problem.classes.size()) {
    result.cycle = findCycle(problem, order);
    return result;
  }
  Scheduler(problem, dependences, bottomLevels(problem, dependences, order))
      .run(result);
  return result;
}

} // namespace cgraphc::sched
