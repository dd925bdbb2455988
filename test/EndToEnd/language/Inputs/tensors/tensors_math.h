#pragma once
#include <algorithm>
#include <array>
#include <numeric>
#include <span>
#include <vector>

#include "cgraph/context.h"
#include "cgraph/tensor.h"
#include "tensors.types.h"

namespace user {

using Rows = cgraph::Tensor<float, cgraph::Shape<cgraph::Dyn, 3>>;
using Line = cgraph::Tensor<std::int64_t, cgraph::Shape<cgraph::Dyn>>;
using Pairs = cgraph::Tensor<float, cgraph::Shape<cgraph::Dyn, 2>>;

/// A foreign type for one-dimensional tensors.
struct View {
  std::span<const std::int64_t> elements;
};

class Math {
 public:
  template <class T>
  T same(const T& t) {
    return t;
  }
  Rows scale(const Rows& t, float by, cgraph::Context& ctx) {
    Rows result = ctx.alloc<Rows>({t.size(0)});
    std::transform(t.begin(), t.end(), result.begin(), [by](float x) { return by * x; });
    return result;
  }
  Line add(const Line& a, const Line& b) {
    Line sum = Line::empty({a.size(0)});
    for (std::int64_t i = 0; i < a.size(0); ++i) sum(i) = a(i) + b(i);
    return sum;
  }
  Line make(std::int64_t n) {
    Line line = Line::zeros({n});
    std::iota(line.begin(), line.end(), 0);
    return line;
  }
  std::int64_t keep(Line t) {
    kept_.push_back(std::move(t));
    return kept_.back().size(0);
  }
  std::int64_t kept() const {
    std::int64_t sum = 0;
    for (const Line& line : kept_) sum = std::accumulate(line.begin(), line.end(), sum);
    return sum;
  }
  const Rows& same_place(const Rows& t) { return t; }
  std::tuple<Pairs, Pairs> wrong(std::int64_t n) {
    return {Pairs::zeros({n}), Pairs::zeros({std::min<std::int64_t>(n, 2)})};
  }
  lang::tensors::Batch batch(lang::tensors::Batch b) {
    for (auto& id : b.ids) ++id;
    b.lines.push_back(make(2));
    return b;
  }
  std::tuple<Line, Line> both(std::int64_t n, cgraph::Context& ctx) {
    Line left = ctx.alloc<Line, 0>({n});
    Line right = ctx.alloc<Line, 1>({n + 1});
    std::fill(left.begin(), left.end(), 1);
    std::fill(right.begin(), right.end(), 2);
    return {std::move(left), std::move(right)};
  }
  std::int64_t widest(const std::vector<Line>& ts) {
    std::int64_t most = 0;
    for (const Line& t : ts) most = std::max(most, t.size(0));
    return most;
  }
  std::int64_t total(const std::array<Line, 2>& ts) {
    return std::accumulate(ts[0].begin(), ts[0].end(), std::int64_t{0}) +
           std::accumulate(ts[1].begin(), ts[1].end(), std::int64_t{0});
  }
  std::int64_t plain(View view) {
    return std::accumulate(view.elements.begin(), view.elements.end(), std::int64_t{0});
  }

 private:
  std::vector<Line> kept_;
};

}  // namespace user

template <>
struct cgraph::TensorAdapter<user::View> {
  static user::View borrow(const TensorRef& ref) {
    return {{static_cast<const std::int64_t*>(ref.data), static_cast<std::size_t>(ref.sizes[0])}};
  }
  static TensorRef expose(const user::View& view);
};
