#pragma once
#include <chrono>
#include <cstdint>
#include <stdexcept>
#include <thread>

#include "cgraph/context.h"
#include "cgraph/tensor.h"

namespace user {

using Line = cgraph::Tensor<float, cgraph::Shape<cgraph::Dyn>>;
template <std::int64_t Rows, std::int64_t Columns>
using Table = cgraph::Tensor<std::int32_t, cgraph::Shape<Rows, Columns>>;

class Rank {
 public:
  explicit Rank(std::int64_t rank) : rank_(rank) {}

  /// n elements; -1: rank 1 throws, -2: it makes another size.
  Line line(std::int64_t n, cgraph::Context& ctx) {
    if (n == -1 && rank_ == 1) throw std::out_of_range("rank 1 was asked to throw");
    if (n < 0) n = n == -2 && rank_ == 1 ? 9 : 8;
    Line line = ctx.alloc<Line>({n});
    for (std::int64_t i = 0; i < n; ++i) line(i) = value(rank_, i);
    return line;
  }
  static float value(std::int64_t rank, std::int64_t i) {
    return static_cast<float>(rank + 1) + 0.25f * static_cast<float>(i % 17);
  }
  Table<4, 2> table() {
    auto table = Table<4, 2>::zeros();
    for (int i = 0; i < 8; ++i)
      table(i / 2, i % 2) = static_cast<std::int32_t>(10 * i + (rank_ ? 100 - 25 * i : 0));
    return table;
  }
  const Line& pass(const Line& t) { return t; }
  Line slow(const Line& t) {
    if (rank_ == 1) std::this_thread::sleep_for(std::chrono::seconds(20));
    return t.clone();
  }
  /// Throws for a line that begins with a negative number.
  const Line& fails(const Line& t) {
    if (t.size(0) && t(0) < 0) throw std::invalid_argument("a negative number");
    return t;
  }
  std::int64_t check(const Table<4, 4>& t) {
    std::int64_t sum = 0;
    for (std::int64_t i = 0; i < 16; ++i) sum += t(i / 4, i % 4) * (i + 1);
    return sum;
  }
  void flush(std::int64_t) {}
  template <class T>
  T same(const T& t) {
    return t;
  }

 private:
  std::int64_t rank_;
};

}  // namespace user
