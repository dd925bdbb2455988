//===- GoldenTest.cpp - Schedules to read ---------------------------------===//

#include "Pipelines.h"
#include "cgraphc/Scheduling/ListScheduler.h"
#include "cgraphc/Scheduling/Verifier.h"
#include <gtest/gtest.h>
#include <map>

using namespace cgraphc::sched;
using namespace cgraphc::sched::test;

namespace {

/// What each actor does, a line each: names of tasks, other classes in
/// brackets.
std::string text(const Problem &problem, const Schedule &schedule,
                 const std::map<uint32_t, std::string> &names) {
  std::vector<std::string> lines(problem.numActors);
  for (uint32_t id : schedule.order) {
    auto name = names.find(id);
    if (name != names.end())
      for (uint32_t actor : problem.classes[id].actors)
        lines[actor] += (lines[actor].empty() ? "" : " ") + name->second;
  }
  std::string result;
  for (size_t actor = 1; actor < lines.size(); ++actor)
    result += lines[actor] + "\n";
  return result;
}

/// `f3`: forward of micro-batch 3; `b3`: backward.
std::map<uint32_t, std::string> names(const PlainPipeline &pipeline) {
  std::map<uint32_t, std::string> result;
  for (size_t s = 0; s < pipeline.forward.size(); ++s)
    for (size_t batch = 0; batch < pipeline.forward[s].size(); ++batch) {
      result[pipeline.forward[s][batch]] = "f" + std::to_string(batch);
      result[pipeline.backward[s][batch]] = "b" + std::to_string(batch);
    }
  return result;
}

/// Most activations that each stage holds at a time.
std::vector<uint32_t> liveActivations(const PlainPipeline &pipeline,
                                      const Schedule &schedule) {
  std::vector<uint32_t> most;
  for (size_t s = 0; s < pipeline.forward.size(); ++s) {
    uint32_t live = 0;
    most.push_back(0);
    for (uint32_t id : schedule.order) {
      live += llvm::is_contained(pipeline.forward[s], id);
      most.back() = std::max(most.back(), live);
      live -= llvm::is_contained(pipeline.backward[s], id);
    }
  }
  return most;
}

constexpr uint32_t Stages = 4, Batches = 8;
/// Every stage works without a pause once the first micro-batch has come.
constexpr double Ideal = (Batches + Stages - 1) * (forwardCost + backwardCost);

TEST(Golden, WrittenOrder) {
  PlainPipeline pipeline = plainPipeline(Stages, Batches, Via::Shm);
  Problem problem = pipeline.graph.problem();
  Schedule schedule = scheduleClasses(problem);
  EXPECT_EQ(text(problem, schedule, names(pipeline)),
            "f0 b0 f1 b1 f2 b2 f3 b3 f4 b4 f5 b5 f6 b6 f7 b7\n"
            "f0 b0 f1 b1 f2 b2 f3 b3 f4 b4 f5 b5 f6 b6 f7 b7\n"
            "f0 b0 f1 b1 f2 b2 f3 b3 f4 b4 f5 b5 f6 b6 f7 b7\n"
            "f0 b0 f1 b1 f2 b2 f3 b3 f4 b4 f5 b5 f6 b6 f7 b7\n");
  EXPECT_GT(double(schedule.makespan), 2.8 * Ideal);
}

TEST(Golden, FreeOrder) {
  PlainPipeline pipeline = plainPipeline(Stages, Batches, Via::Shm);
  Problem problem = pipeline.graph.problem(/*written=*/false);
  Schedule schedule = scheduleClasses(problem);
  EXPECT_LE(double(schedule.makespan), 1.05 * Ideal);
  EXPECT_EQ(liveActivations(pipeline, schedule),
            (std::vector<uint32_t>{8, 8, 8, 8}));
}

TEST(Golden, LiveLimitsMakeIt1F1B) {
  for (Via via : {Via::Shm, Via::Exchange}) {
    PlainPipeline pipeline = plainPipeline(Stages, Batches, via);
    Problem problem = pipeline.graph.problem(/*written=*/false);
    limitActivations(problem, pipeline,
                     [](uint32_t stage) { return Stages - stage; });
    Schedule schedule = scheduleClasses(problem);
    EXPECT_EQ(text(problem, schedule, names(pipeline)),
              "f0 f1 f2 f3 b0 f4 b1 f5 b2 f6 b3 f7 b4 b5 b6 b7\n"
              "f0 f1 f2 b0 f3 b1 f4 b2 f5 b3 f6 b4 f7 b5 b6 b7\n"
              "f0 f1 b0 f2 b1 f3 b2 f4 b3 f5 b4 f6 b5 f7 b6 b7\n"
              "f0 b0 f1 b1 f2 b2 f3 b3 f4 b4 f5 b5 f6 b6 f7 b7\n");
    EXPECT_EQ(liveActivations(pipeline, schedule),
              (std::vector<uint32_t>{4, 3, 2, 1}));
    EXPECT_LE(double(schedule.makespan), 1.10 * Ideal);
    Verdict verdict =
        verifyProgram(pipeline.graph.project(schedule.order), plainNames());
    EXPECT_TRUE(verdict.accepted()) << verdict.message;
  }
}

TEST(Golden, LimitThatNothingKeeps) {
  // Two copies are read by one task.
  TaskGraph graph;
  uint32_t a = graph.task(1), b = graph.task(1), c = graph.task(1);
  graph.value(a, c, Via::Local);
  graph.value(b, c, Via::Local);
  Problem problem = graph.problem();
  problem.holdLimits = {1};
  problem.holds = {{0, {a, c}}, {0, {b, c}}};
  Schedule schedule = scheduleClasses(problem);
  EXPECT_EQ(schedule.order, (std::vector<uint32_t>{a}));
  EXPECT_EQ(schedule.overLimit, (std::vector<uint32_t>{b}));
  problem.holdLimits = {2};
  EXPECT_EQ(scheduleClasses(problem).order, (std::vector<uint32_t>{a, b, c}));
}

/// Two workers: a gradient of two layers each, all-reduced layer by layer.
TEST(Golden, CollectivesBesideTasks) {
  TaskGraph graph;
  std::map<uint32_t, std::string> names;
  std::vector<uint32_t> reduces;
  for (uint32_t layer = 0; layer < 2; ++layer) {
    std::vector<uint32_t> grads;
    for (uint32_t worker : {1, 2}) {
      grads.push_back(graph.task(worker, 1000));
      names[grads.back()] = "g" + std::to_string(layer);
    }
    uint32_t reduce = graph.collective({1, 2}, 1000);
    names[reduce] = "r" + std::to_string(layer);
    for (uint32_t worker : {1, 2}) {
      graph.value(grads[worker - 1], reduce, Via::Local);
      uint32_t update = graph.task(worker, 100);
      names[update] = "u" + std::to_string(layer);
      graph.value(reduce, update, Via::Local);
    }
  }
  Problem problem = graph.problem(/*written=*/false);
  Schedule schedule = scheduleClasses(problem);
  // The reduction of layer 0 runs beside the gradient of layer 1.
  EXPECT_EQ(text(problem, schedule, names),
            "g0 r0 g1 r1 u0 u1\ng0 r0 g1 r1 u0 u1\n");
  EXPECT_EQ(schedule.makespan, 3100);
  problem.overlap = false;
  EXPECT_GT(scheduleClasses(problem).makespan, 4000);
}

} // namespace
