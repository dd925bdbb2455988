#pragma once
#include <cstdint>
#include <cstring>
#include <tuple>

#include "cgraph/context.h"
#include "cgraph/tensor.h"

namespace bench {

using Line =
    std::tuple<std::int64_t, std::int64_t, std::int64_t, std::int64_t, std::int64_t, std::int64_t>;
using Page = cgraph::Tensor<std::uint8_t, cgraph::Shape<4096>, cgraph::Cpu>;
using Block = cgraph::Tensor<std::uint8_t, cgraph::Shape<cgraph::Dyn>, cgraph::Cpu>;

class Echo {
 public:
  std::int64_t word(std::int64_t x) { return x; }
  Line line(const Line& x) { return x; }
  Page page(const Page& x) { return x; }
  /// Made in the output slot; the input is a view of the driver's slot.
  Block block(const Block& x, cgraph::Context& ctx) {
    Block y = ctx.alloc<Block>({x.size(0)});
    std::memcpy(y.data().data(), x.data().data(), x.data().size());
    return y;
  }
};

}  // namespace bench
