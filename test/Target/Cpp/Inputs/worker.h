#pragma once
#include <cgraph/context.h>
#include <cgraph/tensor.h>

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "types.types.h"
namespace user {
struct Stats {
  std::uint64_t n;
  double total;
};
class Worker {
 public:
  Worker(std::string name, int k) : k_(k) { (void)name; }
  demo::types::Req parse(std::string_view s) {
    if (s == "bad") throw Bad("bad");
    return {std::string(s), k_, demo::types::Mode::double_, {"x", "y"}, {4, 2.5}};
  }
  std::int64_t prompt(const std::string& p) { return static_cast<std::int64_t>(p.size()); }
  Stats count(const demo::types::Req& r, float scale) {
    return {static_cast<std::uint64_t>(r.n), static_cast<double>(scale)};
  }
  cgraph::Tensor<float, cgraph::Shape<cgraph::Dyn, 4>> act(
      const cgraph::Tensor<float, cgraph::Shape<cgraph::Dyn, 4>>& x) {
    auto y = x.clone();
    for (float& e : y) e *= 2;
    return y;
  }
  std::int64_t join(std::span<const std::int64_t> xs, std::optional<bool> o) {
    std::int64_t s = o.value_or(false);
    for (auto x : xs) s += x;
    return s;
  }
  cgraph::Bytes all(const std::array<std::int64_t, 2>& xs) {
    return cgraph::Bytes::from(std::to_string(xs[0]) + "," + std::to_string(xs[1]));
  }
  void log(std::string_view, cgraph::Context& c) { c.log("hi"); }
  cgraph::bfloat16 half(cgraph::half x) { return cgraph::bfloat16(static_cast<float>(x)); }
  int k_;
};
}  // namespace user
