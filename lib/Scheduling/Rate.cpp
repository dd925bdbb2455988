//===- Rate.cpp - Cycle ratio, critical path, slots -----------------------===//

#include "cgraphc/Scheduling/Rate.h"
#include "llvm/ADT/STLExtras.h"
#include <algorithm>
#include <numeric>

namespace cgraphc::sched {
namespace {

/// No class, no edge.
constexpr uint32_t Nothing = ~0u;

/// Longest paths where the edge u -> v weighs tokens(λ) cost(u) - time(λ)
/// tokens. Sweeps along a topological order of the zero-token edges, then over
/// the few edges with tokens, until nothing changes or a positive cycle shows.
class LongestPaths {
public:
  explicit LongestPaths(const Problem &problem)
      : problem(problem), begin(problem.classes.size() + 1) {
    std::vector<uint32_t> pending(problem.classes.size());
    for (const auto &[number, edge] : llvm::enumerate(problem.edges)) {
      if (edge.kind == EdgeKind::Capacity)
        continue;
      if (edge.tokens != 0) {
        tokenEdges.push_back(number);
        continue;
      }
      ++begin[edge.from + 1];
      ++pending[edge.to];
    }
    for (size_t i = 1; i < begin.size(); ++i)
      begin[i] += begin[i - 1];
    out.resize(begin.back());
    std::vector<uint32_t> next(begin.begin(), begin.end() - 1);
    for (const auto &[number, edge] : llvm::enumerate(problem.edges))
      if (edge.kind != EdgeKind::Capacity && edge.tokens == 0)
        out[next[edge.from]++] = number;
    for (uint32_t id = 0; id < pending.size(); ++id)
      if (pending[id] == 0)
        topological.push_back(id);
    for (size_t i = 0; i < topological.size(); ++i)
      for (uint32_t edge : outgoing(topological[i]))
        if (--pending[problem.edges[edge].to] == 0)
          topological.push_back(problem.edges[edge].to);
  }

  /// Fills `start` and returns no edges, or returns a cycle of more than the
  /// given ratio.
  std::vector<uint32_t> solve(int64_t time, int64_t tokens) {
    start.assign(problem.classes.size(), 0);
    via.assign(problem.classes.size(), Nothing);
    while (true) {
      sweep(tokens);
      bool changed = false;
      for (uint32_t edge : tokenEdges)
        changed |= relax(edge, time, tokens);
      if (!changed)
        return {};
      std::vector<uint32_t> cycle = findCycle();
      if (!cycle.empty())
        return cycle;
    }
  }

  void sweep(int64_t tokens) {
    for (uint32_t id : topological)
      for (uint32_t edge : outgoing(id))
        relax(edge, 0, tokens);
  }

  /// Longest paths of one execution, which crosses no token.
  void solveOneExecution() {
    start.assign(problem.classes.size(), 0);
    via.assign(problem.classes.size(), Nothing);
    sweep(1);
  }

  std::vector<WideInt> start;
  std::vector<uint32_t> via; ///< The edge that start comes from, or Nothing.

private:
  llvm::ArrayRef<uint32_t> outgoing(uint32_t id) const {
    return llvm::ArrayRef(out).slice(begin[id], begin[id + 1] - begin[id]);
  }

  bool relax(uint32_t number, int64_t time, int64_t tokens) {
    const Edge &edge = problem.edges[number];
    WideInt through = start[edge.from] +
                      WideInt(tokens) * problem.classes[edge.from].cost -
                      WideInt(time) * edge.tokens;
    if (through <= start[edge.to])
      return false;
    start[edge.to] = through;
    via[edge.to] = number;
    return true;
  }

  /// A circle of `via` edges; every one has a positive weight.
  std::vector<uint32_t> findCycle() const {
    std::vector<uint32_t> walkOf(problem.classes.size(), Nothing);
    for (uint32_t first : tokenEdges) {
      uint32_t at = problem.edges[first].to;
      while (walkOf[at] == Nothing && via[at] != Nothing) {
        walkOf[at] = first;
        at = problem.edges[via[at]].from;
      }
      if (via[at] == Nothing || walkOf[at] != first)
        continue; // ended, or joined an earlier walk that ended
      std::vector<uint32_t> cycle;
      uint32_t stop = at;
      do {
        cycle.push_back(via[at]);
        at = problem.edges[via[at]].from;
      } while (at != stop);
      std::reverse(cycle.begin(), cycle.end());
      return cycle;
    }
    return {};
  }

  const Problem &problem;
  std::vector<uint32_t> begin, out, tokenEdges, topological;
};

/// Sets λ to the ratio of `cycle`, in lowest terms.
void attain(const Problem &problem, llvm::ArrayRef<uint32_t> cycle,
            Rate &rate) {
  rate.time = rate.tokens = 0;
  rate.criticalCycle.clear();
  for (uint32_t edge : cycle) {
    rate.time += problem.classes[problem.edges[edge].from].cost;
    rate.tokens += problem.edges[edge].tokens;
    rate.criticalCycle.push_back(problem.edges[edge].from);
  }
  int64_t divisor = std::gcd(rate.time, rate.tokens);
  rate.time /= divisor;
  rate.tokens /= divisor;
}

void findCriticalPath(const Problem &problem, LongestPaths &paths, Rate &rate) {
  paths.solveOneExecution();
  uint32_t last = Nothing;
  for (uint32_t id = 0; id < problem.classes.size(); ++id) {
    int64_t end = int64_t(paths.start[id]) + problem.classes[id].cost;
    if (last == Nothing || end > rate.latency) {
      rate.latency = end;
      last = id;
    }
  }
  for (uint32_t at = last; at != Nothing;) {
    rate.criticalPath.push_back(at);
    at = paths.via[at] == Nothing ? Nothing : problem.edges[paths.via[at]].from;
  }
  std::reverse(rate.criticalPath.begin(), rate.criticalPath.end());
}

/// Start and length of a life, times the tokens of λ.
struct Interval {
  WideInt begin, length;
};

} // namespace

Rate computeRate(const Problem &problem) {
  Rate rate;
  LongestPaths paths(problem);
  findCriticalPath(problem, paths, rate);
  while (true) {
    std::vector<uint32_t> cycle = paths.solve(rate.time, rate.tokens);
    if (cycle.empty())
      break;
    attain(problem, cycle, rate);
  }
  rate.start = std::move(paths.start);
  return rate;
}

uint32_t slotsAtRate(const Problem &problem, const Rate &rate,
                     llvm::ArrayRef<Lifetime> values, uint32_t limit) {
  // In units of 1/tokens of a nanosecond the period is `time`.
  WideInt period = rate.time;
  if (period == 0)
    return limit;
  WideInt whole = 0;
  std::vector<std::pair<WideInt, int>> steps;
  for (const Lifetime &value : values) {
    WideInt begin = rate.start[value.producer], end = begin;
    for (uint32_t use : value.lastUses)
      end = std::max(end, rate.start[use] +
                              WideInt(rate.tokens) * problem.classes[use].cost);
    whole += (end - begin) / period;
    if (WideInt rest = (end - begin) % period; rest != 0) {
      WideInt from = begin % period, to = from + rest;
      steps.emplace_back(from, 1);
      if (to > period) { // wraps around: also alive at the period's start
        steps.emplace_back(0, 1);
        steps.emplace_back(period, -1);
        to -= period;
      }
      steps.emplace_back(to, -1);
    }
  }
  std::sort(steps.begin(), steps.end()); // ends before starts
  WideInt alive = 0, most = 0;
  for (auto [time, step] : steps)
    most = std::max(most, alive += step);
  WideInt slots = std::max<WideInt>(1, whole + most);
  return slots < limit ? uint32_t(slots) : limit;
}

} // namespace cgraphc::sched
