//===- RandomCheck.cpp - A, B and C on random graphs ----------------------===//

#include "RandomCheck.h"
#include "DataOracle.h"
#include "cgraphc/Scheduling/ListScheduler.h"
#include "cgraphc/Scheduling/Rate.h"
#include "cgraphc/Scheduling/Verifier.h"
#include "llvm/ADT/STLExtras.h"
#include <algorithm>
#include <map>

namespace cgraphc::sched::test {
namespace {

/// A collective of some of the actors, fed by the newest task of each; tasks
/// behind it read its result.
void addCollective(TaskGraph &graph, std::mt19937 &random,
                   std::map<uint32_t, uint32_t> &newest) {
  std::vector<uint32_t> actors;
  for (const auto &[actor, task] : newest)
    if (random() % 2)
      actors.push_back(actor);
  if (actors.size() < 2)
    return;
  uint32_t meeting = graph.collective(actors, 1 + random() % 500);
  for (uint32_t actor : actors) {
    graph.value(newest[actor], meeting, Via::Local);
    uint32_t reader = graph.task(actor, 1 + random() % 1000);
    graph.value(meeting, reader, Via::Local);
    newest[actor] = reader;
  }
}

std::string topological(const Problem &problem, const Schedule &schedule) {
  if (schedule.order.size() != problem.classes.size())
    return "not every class has a place";
  std::vector<uint32_t> position(schedule.order.size());
  for (uint32_t at = 0; at < position.size(); ++at)
    position[schedule.order[at]] = at;
  for (const Edge &edge : problem.edges)
    if (edge.tokens == 0 &&
        (position[edge.from] >= position[edge.to] ||
         schedule.start[edge.to] <
             schedule.start[edge.from] + problem.classes[edge.from].cost))
      return "the order is not topological";
  return {};
}

/// Each lane does one thing at a time.
std::string lanesApart(const Problem &problem, const Schedule &schedule) {
  std::map<uint32_t, int64_t> freeAt;
  for (uint32_t id : schedule.order) {
    const OpClass &cls = problem.classes[id];
    for (uint32_t actor : cls.actors)
      for (uint32_t lane : {0u, 1u}) {
        bool takes = lane == 0 ? cls.kind == ClassKind::Task || !problem.overlap
                               : cls.kind == ClassKind::Rendezvous;
        if (!takes)
          continue;
        int64_t &free = freeAt[2 * actor + lane];
        if (schedule.start[id] < free)
          return "a lane does two things at a time";
        free = schedule.start[id] + cls.cost;
      }
  }
  return {};
}

/// Some values with a limit, as `@live` makes them: their copies on the actors
/// of their producers and readers.
void addHolds(Problem &problem, std::mt19937 &random) {
  uint32_t groups = 1 + random() % 4;
  for (uint32_t group = 0; group < groups; ++group)
    problem.holdLimits.push_back(2 + random() % 6);
  std::map<std::pair<uint32_t, uint32_t>, Hold> holds; // producer, actor
  for (const Edge &edge : problem.edges) {
    const OpClass &to = problem.classes[edge.to];
    const OpClass &from = problem.classes[edge.from];
    if (edge.kind != EdgeKind::Data || from.kind != ClassKind::Task ||
        to.kind != ClassKind::Task || edge.from % 3 != 0)
      continue;
    Hold &hold = holds[{edge.from, to.actors.front()}];
    hold.group = edge.from % groups;
    hold.classes.push_back(edge.to);
    if (from.actors == to.actors)
      hold.classes.push_back(edge.from);
  }
  for (auto &[key, hold] : holds) {
    llvm::sort(hold.classes);
    hold.classes.erase(llvm::unique(hold.classes), hold.classes.end());
    problem.holds.push_back(hold);
  }
}

/// Plays an order and counts the copies there are.
class CopyCount {
public:
  explicit CopyCount(const Problem &problem)
      : problem(problem), count(problem.holdLimits.size()),
        touches(problem.classes.size()) {
    for (auto [number, hold] : llvm::enumerate(problem.holds)) {
      left.push_back(hold.classes.size());
      for (uint32_t id : hold.classes)
        touches[id].push_back(number);
    }
  }

  /// Whether `id` may come next.
  bool fits(uint32_t id) const {
    std::vector<uint32_t> then = count;
    for (uint32_t number : touches[id]) {
      const Hold &hold = problem.holds[number];
      if (left[number] == hold.classes.size() &&
          ++then[hold.group] > problem.holdLimits[hold.group])
        return false;
    }
    return true;
  }

  void place(uint32_t id) {
    for (uint32_t number : touches[id]) {
      const Hold &hold = problem.holds[number];
      count[hold.group] += left[number] == hold.classes.size();
      count[hold.group] -= --left[number] == 0;
    }
  }

private:
  const Problem &problem;
  std::vector<uint32_t> left, count;
  std::vector<std::vector<uint32_t>> touches;
};

/// The order keeps the limits, and ends early only where nothing could go on.
std::string withinLimits(const Problem &problem,
                         llvm::ArrayRef<uint32_t> order) {
  CopyCount copies(problem);
  std::vector<bool> done(problem.classes.size()), ready(done.size(), true);
  for (uint32_t id : order) {
    if (!copies.fits(id))
      return "more copies than the limit allows";
    copies.place(id);
    done[id] = true;
  }
  for (const Edge &edge : problem.edges)
    if (edge.tokens == 0 && !done[edge.from])
      ready[edge.to] = false;
  for (uint32_t id = 0; id < done.size(); ++id)
    if (!done[id] && ready[id] && copies.fits(id))
      return "stops although a class could go on";
  return {};
}

std::string checkLimits(Problem problem, std::mt19937 &random) {
  addHolds(problem, random);
  Schedule schedule = scheduleClasses(problem);
  if (schedule.order.size() == problem.classes.size()) {
    if (std::string wrong = topological(problem, schedule); !wrong.empty())
      return "with limits: " + wrong;
  } else if (schedule.overLimit.empty()) {
    return "with limits: stops without a reason";
  }
  return withinLimits(problem, schedule.order);
}

std::string checkRate(const Problem &problem) {
  Rate rate = computeRate(problem);
  for (const Edge &edge : problem.edges)
    if (rate.start[edge.to] - rate.start[edge.from] <
        WideInt(rate.tokens) * problem.classes[edge.from].cost -
            WideInt(rate.time) * edge.tokens)
      return "the potentials do not prove the rate";
  int64_t time = 0;
  for (uint32_t id : rate.criticalCycle)
    time += problem.classes[id].cost;
  return time % std::max<int64_t>(1, rate.time) == 0
             ? std::string()
             : "the critical cycle does not attain the rate";
}

/// One op of one list elsewhere in it.
Program movedAtRandom(Program program, std::mt19937 &random) {
  Role &role = program.roles[1 + random() % (program.roles.size() - 1)];
  if (role.ops.size() < 2)
    return program;
  auto from = role.ops.begin() + random() % role.ops.size();
  auto to = role.ops.begin() + random() % role.ops.size();
  if (from < to)
    std::rotate(from, from + 1, to + 1);
  else
    std::rotate(to, from, from + 1);
  return program;
}

std::string checkProgram(const Program &program, std::mt19937 &random) {
  Verdict verdict = verifyProgram(program, plainNames());
  if (!verdict.accepted())
    return "refused: " + verdict.message;
  if (runWithValues(program, 2) != Outcome::Right)
    return "computes what it should not";
  for (unsigned round = 0; round < 4; ++round) {
    Program mutant = movedAtRandom(program, random);
    Verdict verdict = verifyProgram(mutant, plainNames());
    bool right = runWithValues(mutant, 3) == Outcome::Right;
    if (verdict.accepted() != right)
      return right ? "a change without effect is refused: " + verdict.message
                   : std::string("a wrong change is accepted");
  }
  return {};
}

} // namespace

TaskGraph randomGraph(std::mt19937 &random, const GraphShape &shape) {
  TaskGraph graph;
  std::map<uint32_t, uint32_t> newest; ///< Task per actor.
  while (graph.nodes.size() < shape.tasks) {
    if (shape.collectives && random() % 8 == 0)
      addCollective(graph, random, newest);
    uint32_t before = graph.nodes.size();
    uint32_t id = graph.task(1 + random() % shape.actors, 1 + random() % 1000);
    bool fed = false;
    for (uint32_t k = random() % 3; k > 0 && before > 0; --k) {
      uint32_t from = random() % before;
      if (!graph.nodes[from].isTask)
        continue;
      bool remote = graph.nodes[from].actors != graph.nodes[id].actors;
      if (shape.exchanges && remote && random() % 2)
        graph.value(from, id, Via::Exchange);
      else
        graph.shm(from, id);
      fed = true;
    }
    if (!fed)
      graph.input(id);
    newest[graph.nodes[id].actors[0]] = id;
  }
  for (const auto &[actor, task] : newest)
    if (random() % 2 || task + 1 == graph.nodes.size())
      graph.output(task);
  return graph;
}

std::string checkRandomGraph(uint32_t seed, uint32_t maxTasks) {
  std::mt19937 random(seed);
  GraphShape shape;
  shape.tasks = 1 + random() % maxTasks;
  shape.actors = 1 + random() % 12;
  shape.exchanges = random() % 4 != 0;
  shape.collectives = random() % 2;
  TaskGraph graph = randomGraph(random, shape);
  bool written = random() % 2;
  Problem problem = graph.problem(written);
  problem.overlap = random() % 4 != 0;
  Schedule schedule = scheduleClasses(problem);
  for (auto *check : {topological, lanesApart})
    if (std::string wrong = check(problem, schedule); !wrong.empty())
      return wrong;
  if (std::string wrong = checkProgram(graph.project(schedule.order), random);
      !wrong.empty())
    return wrong;
  if (std::string wrong = checkLimits(problem, random); !wrong.empty())
    return wrong;
  return checkRate(problem);
}

} // namespace cgraphc::sched::test
