#pragma once
#include <array>
#include <cstdint>
#include <cstring>

#include "cgraph/context.h"
#include "cgraph/tensor.h"

namespace bench {

using Page = std::array<std::int64_t, 512>;
using Block = cgraph::Tensor<std::uint8_t, cgraph::Shape<cgraph::Dyn>, cgraph::Cpu>;

class Echo {
 public:
  std::int64_t word(std::int64_t x) { return x; }
  std::array<std::int64_t, 6> line(const std::array<std::int64_t, 6>& x) { return x; }
  Page page(const Page& x) { return x; }
  /// Made in the output slot; the input is a view of the driver's slot.
  Block block(const Block& x, cgraph::Context& ctx) {
    Block y = ctx.alloc<Block>({x.size(0)});
    std::memcpy(y.data(), x.data(), static_cast<std::size_t>(x.size(0)));
    return y;
  }
};

}  // namespace bench
