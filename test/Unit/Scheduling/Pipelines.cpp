//===- Pipelines.cpp - Pipelines of micro-batches -------------------------===//

#include "Pipelines.h"

namespace cgraphc::sched::test {
namespace {

using Stages = std::vector<std::vector<uint32_t>>;

void connect(TaskGraph &graph, const Stages &forward, const Stages &backward,
             Via via) {
  uint32_t stages = forward.size(), batches = forward.front().size();
  for (uint32_t m = 0; m < batches; ++m)
    for (uint32_t s = 0; s < stages; ++s) {
      if (s > 0) {
        graph.value(forward[s - 1][m], forward[s][m], via);
        graph.value(backward[s][m], backward[s - 1][m], via);
      } else {
        graph.input(forward[s][m]);
        graph.output(backward[s][m]);
      }
      graph.value(forward[s][m], backward[s][m], Via::Local);
    }
}
} // namespace

TaskGraph oneForwardOneBackward(uint32_t stages, uint32_t batches, Via via) {
  TaskGraph graph;
  Stages forward(stages), backward(stages);
  // Each stage in 1F1B order: warm up, then alternate.
  for (uint32_t s = 0; s < stages; ++s) {
    forward[s].resize(batches);
    backward[s].resize(batches);
    uint32_t warm = std::min(stages - s, batches), f = 0, b = 0;
    while (b < batches)
      if (f < batches && f < b + warm)
        forward[s][f++] = graph.task(1 + s, forwardCost);
      else
        backward[s][b++] = graph.task(1 + s, backwardCost);
  }
  connect(graph, forward, backward, via);
  return graph;
}

PlainPipeline plainPipeline(uint32_t stages, uint32_t batches, Via via) {
  PlainPipeline result;
  result.forward.resize(stages);
  result.backward.resize(stages);
  for (uint32_t batch = 0; batch < batches; ++batch) {
    for (uint32_t s = 0; s < stages; ++s)
      result.forward[s].push_back(result.graph.task(1 + s, forwardCost));
    for (uint32_t s = stages; s-- > 0;)
      result.backward[s].push_back(result.graph.task(1 + s, backwardCost));
  }
  connect(result.graph, result.forward, result.backward, via);
  return result;
}

void limitActivations(Problem &problem, const PlainPipeline &pipeline,
                      llvm::function_ref<uint32_t(uint32_t stage)> limit) {
  for (uint32_t s = 0; s < pipeline.forward.size(); ++s) {
    problem.holdLimits.push_back(limit(s));
    for (uint32_t batch = 0; batch < pipeline.forward[s].size(); ++batch)
      problem.holds.push_back(
          {s, {pipeline.forward[s][batch], pipeline.backward[s][batch]}});
  }
}

} // namespace cgraphc::sched::test
