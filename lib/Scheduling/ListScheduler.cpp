//===- ListScheduler.cpp - Algorithm A ------------------------------------===//

#include "cgraphc/Scheduling/ListScheduler.h"
#include "llvm/ADT/STLExtras.h"
#include <algorithm>
#include <map>
#include <optional>
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

template <typename T>
using MinHeap = std::priority_queue<T, std::vector<T>, std::greater<T>>;

/// Which copies each class touches, how many of each group are there, and
/// which ready classes wait until there are fewer.
class LiveCopies {
public:
  LiveCopies(const Problem &problem, llvm::ArrayRef<int64_t> levels)
      : problem(problem), levels(levels), left(problem.holds.size()),
        open(problem.holds.size()), count(problem.holdLimits.size()),
        woken(count.size()), parked(count.size()) {
    if (problem.holds.empty())
      return;
    parkedIn.assign(problem.classes.size(), None);
    wokenBy.assign(problem.classes.size(), None);
    touches.resize(problem.classes.size());
    for (auto [number, hold] : llvm::enumerate(problem.holds)) {
      left[number] = hold.classes.size();
      for (uint32_t id : hold.classes)
        touches[id].push_back(number);
    }
  }

  /// Puts `id` aside if it needs a copy more than there may be.
  bool park(uint32_t id) {
    if (problem.holds.empty())
      return false;
    uint32_t group = blockerOf(id);
    if (group == None)
      return false;
    parkIn(group, id);
    settle(id);
    return true;
  }

  /// Notes that `id` happens.
  void place(uint32_t id) {
    if (problem.holds.empty())
      return;
    for (uint32_t hold : touches[id])
      if (!open[hold]) {
        open[hold] = true;
        ++count[groupOf(hold)];
        // Who waited to bring this copy needs none now.
        for (uint32_t other : problem.holds[hold].classes)
          if (parkedIn[other] != None)
            retry(other);
      }
    for (uint32_t hold : touches[id])
      if (--left[hold] == 0) {
        --count[groupOf(hold)];
        refill(groupOf(hold));
      }
    settle(id);
  }

  /// Classes that may be tried again.
  std::vector<uint32_t> takeAwake() { return std::exchange(awake, {}); }

  std::vector<uint32_t> stillParked() const {
    std::vector<uint32_t> result;
    for (uint32_t id = 0; id < parkedIn.size(); ++id)
      if (parkedIn[id] != None)
        result.push_back(id);
    return result;
  }

private:
  static constexpr uint32_t None = ~0u;

  uint32_t groupOf(uint32_t hold) const { return problem.holds[hold].group; }

  /// A group whose limit `id` would exceed, or None.
  uint32_t blockerOf(uint32_t id) const {
    llvm::SmallVector<uint32_t, 4> opens;
    for (uint32_t hold : touches[id])
      if (!open[hold])
        opens.push_back(groupOf(hold));
    llvm::sort(opens);
    for (size_t i = 0, run = 0; i < opens.size(); ++i) {
      run = i > 0 && opens[i] == opens[i - 1] ? run + 1 : 1;
      if (count[opens[i]] + run > problem.holdLimits[opens[i]])
        return opens[i];
    }
    return None;
  }

  void parkIn(uint32_t group, uint32_t id) {
    parkedIn[id] = group;
    parked[group].emplace(-levels[id], id);
  }

  /// A class that was woken has found out whether it may happen.
  void settle(uint32_t id) {
    uint32_t group = std::exchange(wokenBy[id], None);
    if (group == None)
      return;
    --woken[group];
    refill(group);
  }

  void retry(uint32_t id) {
    uint32_t group = parkedIn[id];
    uint32_t blocker = blockerOf(id);
    if (blocker == group)
      return;
    parkedIn[id] = None; // its entry in the heap of `group` is stale now
    if (blocker != None)
      parkIn(blocker, id);
    else
      awake.push_back(id);
  }

  /// Wakes as many as there is room for, those with the longest way first.
  void refill(uint32_t group) {
    llvm::SmallVector<std::pair<int64_t, uint32_t>, 2> back;
    while (count[group] + woken[group] < problem.holdLimits[group] &&
           !parked[group].empty()) {
      auto [rank, id] = parked[group].top();
      parked[group].pop();
      if (parkedIn[id] != group)
        continue;
      uint32_t blocker = blockerOf(id);
      if (blocker == group) {
        back.emplace_back(rank, id);
        continue;
      }
      parkedIn[id] = None;
      if (blocker != None) {
        parkIn(blocker, id);
        continue;
      }
      wokenBy[id] = group;
      ++woken[group];
      awake.push_back(id);
    }
    for (auto [rank, id] : back)
      parked[group].emplace(rank, id);
  }

  const Problem &problem;
  llvm::ArrayRef<int64_t> levels;
  std::vector<llvm::SmallVector<uint32_t, 2>> touches; ///< Holds per class.
  std::vector<uint32_t> left;                          ///< Per hold.
  std::vector<bool> open;
  std::vector<uint32_t> count, woken; ///< Per group.
  std::vector<MinHeap<std::pair<int64_t, uint32_t>>> parked;
  std::vector<uint32_t> parkedIn, wokenBy; ///< Groups, per class.
  std::vector<uint32_t> awake;
};

/// Puts what several actors do together before tasks that could start at the
/// same time: one thread issues both, and what stands behind a task is not
/// issued before its end.
constexpr int64_t togetherFirst = int64_t(1) << 61;

bool isTogether(const OpClass &cls) {
  return cls.kind == ClassKind::Rendezvous || cls.isShare;
}

/// What several actors do together goes first as well if it can start so much
/// later, as a part of the task that would go before it.
constexpr int64_t patience = 8;

/// (start or ready time, -bottom level, id): the order of preference.
using Key = std::tuple<int64_t, int64_t, uint32_t>;
/// (-bottom level, id) among classes that are all ready.
using Rank = std::pair<int64_t, uint32_t>;
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
        setOf(pending.size()), laneFree(2 * size_t(problem.numActors)),
        copies(problem, this->levels) {
    makeLaneSets();
  }

  void run(Schedule &result) {
    result.start.resize(problem.classes.size());
    result.order.reserve(problem.classes.size());
    for (uint32_t id = 0; id < pending.size(); ++id)
      if (pending[id] == 0)
        enter(id);
    while (enterAwake(), !candidates.empty()) {
      auto [key, set] = candidates.top();
      candidates.pop();
      if (key != sets[set].announced)
        continue; // a better one was announced since
      sets[set].announced = {-1, 0, 0};
      if (best(sets[set]) == key)
        place(set, key, result);
      announceBest(set); // its lanes were or are taken
    }
    if (result.order.size() < pending.size())
      result.overLimit = copies.stillParked();
  }

private:
  void makeLaneSets() {
    // A map from the lanes to the set: few distinct ones, looked up once a
    // class, so the tree costs nothing.
    std::map<std::vector<uint32_t>, uint32_t> numbers;
    for (auto [id, cls] : llvm::enumerate(problem.classes)) {
      std::vector<uint32_t> lanes;
      bool isTask = cls.kind == ClassKind::Task;
      for (uint32_t actor : cls.actors) {
        if (isTask || !problem.overlap)
          lanes.push_back(2 * actor);
        if (cls.kind == ClassKind::Rendezvous)
          lanes.push_back(2 * actor + 1);
      }
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
  std::optional<Key> best(LaneSet &set) {
    int64_t free = set.lanes.empty() ? -1 : freeAt(set);
    while (true) {
      while (!set.waiting.empty() && std::get<0>(set.waiting.top()) <= free) {
        auto [time, rank, id] = set.waiting.top();
        set.waiting.pop();
        set.ready.emplace(rank, id);
      }
      if (!set.ready.empty() && !isWorthWaiting(set, free)) {
        auto [rank, id] = set.ready.top();
        if (!copies.park(id))
          return Key{free, rank, id};
        set.ready.pop();
      } else if (!set.waiting.empty()) {
        if (!copies.park(std::get<2>(set.waiting.top())))
          return set.waiting.top();
        set.waiting.pop();
      } else {
        return std::nullopt;
      }
    }
  }

  /// Whether the next one that will be ready is to go before all that are.
  bool isWorthWaiting(const LaneSet &set, int64_t free) const {
    if (set.waiting.empty() || set.ready.empty())
      return false;
    auto [time, rank, next] = set.waiting.top();
    uint32_t first = set.ready.top().second;
    return isTogether(problem.classes[next]) &&
           !isTogether(problem.classes[first]) &&
           time - free <= problem.classes[first].cost / patience;
  }

  void announceBest(uint32_t set) {
    if (std::optional<Key> key = best(sets[set]))
      announce(set, *key);
  }

  void announce(uint32_t set, Key key) {
    Key &announced = sets[set].announced;
    if (std::get<0>(announced) >= 0 && announced <= key)
      return;
    announced = key;
    candidates.emplace(key, set);
  }

  void enterAwake() {
    std::vector<uint32_t> ids = copies.takeAwake();
    for (; !ids.empty(); ids = copies.takeAwake())
      for (uint32_t id : ids)
        enter(id);
  }

  void enter(uint32_t id) {
    uint32_t set = setOf[id];
    int64_t rank = -levels[id];
    // A class without lanes delays nobody, and others may wait for it.
    if (isTogether(problem.classes[id]) || sets[set].lanes.empty())
      rank -= togetherFirst;
    sets[set].waiting.emplace(readyAt[id], rank, id);
    announceBest(set);
  }

  void place(uint32_t setNumber, Key key, Schedule &result) {
    LaneSet &set = sets[setNumber];
    auto [start, rank, id] = key;
    if (!set.ready.empty() && set.ready.top() == Rank{rank, id})
      set.ready.pop();
    else
      set.waiting.pop();
    int64_t end = start + problem.classes[id].cost;
    for (uint32_t lane : set.lanes)
      laneFree[lane] = end;
    result.start[id] = start;
    result.makespan = std::max(result.makespan, end);
    result.order.push_back(id);
    copies.place(id);
    for (uint32_t next : dependences.successors(id)) {
      readyAt[next] = std::max(readyAt[next], end);
      if (--pending[next] == 0)
        enter(next);
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
  LiveCopies copies;
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
