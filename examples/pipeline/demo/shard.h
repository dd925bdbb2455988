#pragma once
#include <cgraph/context.h>

#include "demo/mlp.h"
#include "pipeline.types.h"

namespace demo {

using pipeline::Act, pipeline::Part;

struct Forward {
  Act y;
  Part hidden;
};
struct Loss {
  double loss;
  Act grad;
};

class Shard {
 public:
  Shard(std::int64_t stage, std::int64_t rank, std::int64_t ranks)
      : layer_(stage, Act::shape_type::sizes[1], ranks * columns, rank * columns, columns) {}

  Forward forward(const Act& x, cgraph::Context& context) {
    Forward result{context.alloc<Act>(), Part::empty()};
    layer_.forward(rows, x.data().data(), result.hidden.data().data(), result.y.data().data());
    return result;
  }
  Loss loss(const Act& y, const Act& target) {
    Loss result{0, Act::empty()};
    result.loss =
        loss_of(y.size(), y.data().data(), target.data().data(), result.grad.data().data());
    return result;
  }
  Act backward(const Act& grad, const Act& x, const Part& hidden, cgraph::Context& context) {
    Act result = context.alloc<Act>();
    layer_.backward(rows, grad.data().data(), x.data().data(), hidden.data().data(),
                    result.data().data());
    return result;
  }
  void step(const std::vector<Act>&) { layer_.step(); }

 private:
  static constexpr std::int64_t rows = Part::shape_type::sizes[0],
                                columns = Part::shape_type::sizes[1];
  Layer layer_;
};

}  // namespace demo
