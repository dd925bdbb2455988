//===- RandomCheck.h - A, B and C on random graphs --------------*- C++ -*-===//

#ifndef CGRAPHC_TEST_UNIT_SCHEDULING_RANDOMCHECK_H
#define CGRAPHC_TEST_UNIT_SCHEDULING_RANDOMCHECK_H

#include "TaskGraph.h"
#include <random>
#include <string>

namespace cgraphc::sched::test {

struct GraphShape {
  uint32_t tasks = 20, actors = 4;
  bool exchanges = true, collectives = true;
};

TaskGraph randomGraph(std::mt19937 &random, const GraphShape &shape);

/// What is wrong with how the compiler's algorithms treat one random graph;
/// empty: nothing. A's order is topological, its lanes do one thing at a time,
/// limits of copies hold; B accepts, the program computes what it should, and B
/// refuses exactly those of some random changes that do not; the potentials of
/// C prove its rate.
std::string checkRandomGraph(uint32_t seed, uint32_t maxTasks);

} // namespace cgraphc::sched::test

#endif // CGRAPHC_TEST_UNIT_SCHEDULING_RANDOMCHECK_H
