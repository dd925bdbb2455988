//===- Bench.cpp - How long schedules take --------------------------------===//
//
// schedule-bench TASKS: makes a graph of that many tasks on eight actors
// (chains across actors, each value read by two), and prints as one line of
// JSON the seconds of processor time that each algorithm takes for it.
//
//===----------------------------------------------------------------------===//

#include "TaskGraph.h"
#include "cgraphc/Scheduling/ListScheduler.h"
#include "cgraphc/Scheduling/Rate.h"
#include "cgraphc/Scheduling/Verifier.h"
#include <cstdio>
#include <cstdlib>
#include <ctime>

using namespace cgraphc::sched;
using namespace cgraphc::sched::test;

namespace {

constexpr uint32_t Actors = 8;

TaskGraph chains(uint32_t tasks) {
  TaskGraph graph;
  for (uint32_t i = 0; i < tasks; ++i) {
    graph.task(1 + i % Actors, 100 + i * 7919 % 1000);
    if (i < Actors)
      graph.input(i);
    else
      graph.shm(i - 1, i);
    if (i >= 2 * Actors)
      graph.shm(i - Actors - 1, i);
  }
  graph.output(tasks - 1);
  return graph;
}

/// Seconds of processor time since the last call.
double lap() {
  static std::clock_t last = std::clock();
  std::clock_t now = std::clock();
  return double(now - std::exchange(last, now)) / CLOCKS_PER_SEC;
}

} // namespace

int main(int argc, char **argv) {
  uint32_t tasks = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 0;
  if (tasks <= Actors) {
    std::fprintf(stderr, "schedule-bench: TASKS is a number above %u\n",
                 Actors);
    return 2;
  }
  TaskGraph graph = chains(tasks);
  Problem problem = graph.problem(), free = graph.problem(/*written=*/false);
  lap();
  Schedule schedule = scheduleClasses(problem);
  double written = lap();
  if (scheduleClasses(free).order.size() != free.classes.size())
    return 1;
  double freely = lap();
  Rate rate = computeRate(problem);
  double rated = lap();
  Program program = graph.project(schedule.order, 2, 10);
  for (ProgramChannel &channel : program.channels)
    if (channel.producer == 0 || channel.readers[0] == 0)
      channel.slots = 10;
  lap();
  Verdict verdict = verifyProgram(program, plainNames());
  double verified = lap();
  if (!verdict.accepted() || rate.time == 0) {
    std::fprintf(stderr, "schedule-bench: %s\n", verdict.message.c_str());
    return 1;
  }
  std::printf("{\"tasks\": %u, \"schedule\": %.4f, \"free\": %.4f, \"rate\": "
              "%.4f, \"verify\": %.4f}\n",
              tasks, written, freely, rated, verified);
  return 0;
}
