// The actor of the collectives that are timed.
#pragma once
#include <cstdint>

#include "cgraph/context.h"
#include "cgraph/tensor.h"

namespace bench {

class Rank {
 public:
  template <std::int64_t N>
  using Line = cgraph::Tensor<float, cgraph::Shape<N>>;

  Line<256> make_1K(std::int64_t, cgraph::Context& ctx) { return make<256>(ctx); }
  Line<4096> make_16K(std::int64_t, cgraph::Context& ctx) { return make<4096>(ctx); }
  Line<16384> make_64K(std::int64_t, cgraph::Context& ctx) { return make<16384>(ctx); }
  Line<262144> make_1M(std::int64_t, cgraph::Context& ctx) { return make<262144>(ctx); }
  Line<4194304> make_16M(std::int64_t, cgraph::Context& ctx) { return make<4194304>(ctx); }
  Line<16777216> make_64M(std::int64_t, cgraph::Context& ctx) { return make<16777216>(ctx); }
  float look(const cgraph::Tensor<float, cgraph::Shape<cgraph::Dyn>>& line) { return line(0); }

 private:
  template <std::int64_t N>
  static Line<N> make(cgraph::Context& ctx) {
    Line<N> line = ctx.alloc<Line<N>>();
    for (float& x : line) x = 1;
    return line;
  }
};

}  // namespace bench
