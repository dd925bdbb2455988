// Trains the same perceptron twice: over four actors, and in this process alone.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <vector>

#include "demo/mlp.h"
#include "pipeline.cgraph.h"

namespace {

namespace pipeline = demo::pipeline;
using pipeline::Act, pipeline::Part;

constexpr std::int64_t rows = Act::shape_type::sizes[0], width = Act::shape_type::sizes[1],
                       hidden = 2 * Part::shape_type::sizes[1];
constexpr int micro = 8, steps = 10;
using Batch = std::array<Act, micro>;
using Losses = std::array<double, micro>;

/// A micro-batch of inputs, or of what a network of its own makes of them.
void fill(Act& x, std::int64_t number) {
  for (std::int64_t i = 0; i < rows; ++i)
    for (std::int64_t j = 0; j < width; ++j) x(i, j) = demo::initial(100 + number, i, j, 1);
}

class SingleProcess {
 public:
  Losses step(const Batch& x, const Batch& target) {
    Losses losses;
    for (std::size_t m = 0; m < micro; ++m)
      losses[m] = pass(x[m].data().data(), target[m].data().data());
    for (demo::Layer& layer : layers_) layer.step();
    return losses;
  }

 private:
  double pass(const float* x, const float* target) {
    layers_[0].forward(rows, x, hidden0_.data(), mid_.data());
    layers_[1].forward(rows, mid_.data(), hidden1_.data(), out_.data());
    const double loss = demo::loss_of(rows * width, out_.data(), target, grad_.data());
    layers_[1].backward(rows, grad_.data(), mid_.data(), hidden1_.data(), back_.data());
    layers_[0].backward(rows, back_.data(), x, hidden0_.data(), grad_.data());
    return loss;
  }

  std::array<demo::Layer, 2> layers_{demo::Layer(0, width, hidden, 0, hidden),
                                     demo::Layer(1, width, hidden, 0, hidden)};
  std::vector<float> hidden0_ = std::vector<float>(rows * hidden), hidden1_ = hidden0_;
  std::vector<float> mid_ = std::vector<float>(rows * width), out_ = mid_, grad_ = mid_,
                     back_ = mid_;
};

double mean(const Losses& losses) {
  double sum = 0;
  for (double loss : losses) sum += loss;
  return sum / micro;
}

}  // namespace

int main() {
  Batch x, target;
  for (std::size_t m = 0; m < micro; ++m) {
    x[m] = Act::empty();
    target[m] = Act::empty();
    fill(x[m], static_cast<std::int64_t>(m));
    fill(target[m], static_cast<std::int64_t>(m + micro));
  }
  SingleProcess single;
  auto deployment = pipeline::local::launch();
  auto step = deployment.step();
  double worst = 0;
  for (int i = 0; i < steps; ++i) {
    auto refs = step.execute(x, target);
    Losses actors;
    for (std::size_t m = 0; m < micro; ++m) actors[m] = refs[m].get();
    const Losses alone = single.step(x, target);
    for (std::size_t m = 0; m < micro; ++m)
      worst = std::max(worst, std::abs(actors[m] - alone[m]) / alone[m]);
    std::printf("step %d: loss %.4f\n", i, mean(actors));
  }
  std::printf("four actors and one process differ by %s\n",
              worst <= 1e-5 ? "less than 1e-5" : "more than 1e-5");
  return worst <= 1e-5 ? 0 : 1;
}
