//===- Campaign.cpp - Schedules for as long as one likes ------------------===//
//
// schedule-campaign SECONDS [SEED]: first every model of up to six tasks, none
// left out, and every change of every schedule of up to four; then random
// graphs of up to 2,000 tasks until the time is over. Prints one row of the
// ledger; fails at the first thing that is wrong, and names its seed.
//
//===----------------------------------------------------------------------===//

#include "DataOracle.h"
#include "Models.h"
#include "Mutants.h"
#include "RandomCheck.h"
#include "cgraphc/Scheduling/ListScheduler.h"
#include "cgraphc/Scheduling/Verifier.h"
#include <chrono>
#include <cstdio>
#include <cstdlib>

using namespace cgraphc::sched;
using namespace cgraphc::sched::test;

namespace {

using Clock = std::chrono::steady_clock;

[[noreturn]] void fail(const std::string &what) {
  std::fprintf(stderr, "schedule-campaign: %s\n", what.c_str());
  std::exit(1);
}

uint64_t checkModels(uint32_t tasks) {
  uint64_t models = 0;
  forEachModel(tasks, [&](const Model &model) {
    ++models;
    TaskGraph graph =
        model.graph([](uint32_t, uint32_t) { return Via::Exchange; });
    Verdict verdict = verifyProgram(
        graph.project(scheduleClasses(graph.problem()).order), plainNames());
    if (!verdict.accepted())
      fail("model of " + std::to_string(tasks) + " tasks, edges " +
           std::to_string(model.edges) + ": " + verdict.message);
  });
  return models;
}

uint64_t checkMutants(uint32_t tasks) {
  uint64_t mutants = 0;
  forEachModel(tasks, [&](const Model &model) {
    forEachTransport(model, [&](const TaskGraph &graph) {
      Program program = graph.project(scheduleClasses(graph.problem()).order);
      forEachMove(program, [&](const Program &mutant) {
        ++mutants;
        bool right = runWithValues(mutant, 3) == Outcome::Right;
        if (verifyProgram(mutant, plainNames()).accepted() != right)
          fail("a changed schedule of model " + std::to_string(model.edges));
      });
    });
  });
  return mutants;
}

} // namespace

int main(int argc, char **argv) {
  int seconds = argc > 1 ? std::atoi(argv[1]) : 600;
  uint32_t seed =
      argc > 2 ? std::strtoul(argv[2], nullptr, 10) : uint32_t(time(nullptr));
  if (seconds <= 0)
    fail("SECONDS must be a positive number");
  Clock::time_point end = Clock::now() + std::chrono::seconds(seconds);
  uint64_t models = 0, mutants = 0, graphs = 0;
  for (uint32_t tasks = 1; tasks <= 6; ++tasks)
    models += checkModels(tasks);
  for (uint32_t tasks = 1; tasks <= 4; ++tasks)
    mutants += checkMutants(tasks);
  uint32_t first = seed;
  for (; Clock::now() < end; ++seed, ++graphs) {
    // Most graphs are small, so that there are many.
    uint32_t largest = seed % 16 == 0 ? 2000 : seed % 4 == 0 ? 300 : 40;
    std::string wrong = checkRandomGraph(seed, largest);
    if (!wrong.empty())
      fail("seed " + std::to_string(seed) + ": " + wrong);
  }
  std::printf("%llu models, %llu changed schedules, %llu random graphs from "
              "seed %u\n",
              static_cast<unsigned long long>(models),
              static_cast<unsigned long long>(mutants),
              static_cast<unsigned long long>(graphs), first);
  return 0;
}
