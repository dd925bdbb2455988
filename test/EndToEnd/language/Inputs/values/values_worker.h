#pragma once
#include <algorithm>
#include <cctype>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "cgraph/context.h"
#include "values.types.h"

namespace geo {

struct Stats {
  std::uint64_t hits;
  std::uint64_t misses;
};

class Worker {
 public:
  Worker(std::string name, std::int64_t base, std::span<const std::int64_t> sizes, Level level)
      : name_(std::move(name)), base_(base), level_(level) {
    for (std::int64_t size : sizes) total_ += size;
  }
  std::string describe() const {
    return name_ + " " + std::to_string(base_) + " " + std::to_string(total_) + " " +
           std::to_string(static_cast<int>(level_));
  }

  bool flip(bool b) const noexcept { return !b; }
  template <class T>
  T same(T x) const {
    return x;
  }
  template <class T>
  std::tuple<T, T> twice(const T& x) {
    return {x, x};
  }
  cgraph::half same_f16(cgraph::half x) { return x; }
  cgraph::bfloat16 same_bf16(const cgraph::bfloat16& x) { return x; }

  std::string shout(std::string_view s) { return std::string(s) + "!"; }
  std::string bounded(const std::string& s) { return s + "b"; }
  std::size_t sizes(const cgraph::Bytes& s, std::span<const std::byte> t) {
    return s.size() * 100 + t.size();
  }
  cgraph::Bytes reverse(std::span<const std::byte> s) {
    cgraph::Bytes result(s);
    std::reverse(result.mutable_data(), result.mutable_data() + result.size());
    return result;
  }
  std::tuple<std::string, std::int64_t> swap(const std::tuple<std::int64_t, std::string>& p) {
    return {std::get<1>(p), std::get<0>(p)};
  }
  lang::values::Deep deep(lang::values::Deep d) {
    d.name += "d";
    ++d.scalars.i32;
    d.grid[1][2] *= 2;
    d.pairs.emplace_back(d.pairs.size(), std::nullopt);
    d.weights(1, 0) += 1;
    d.flags.push_back(true);
    return d;
  }
  struct Next {
    lang::values::Color color;
    Level level;
  };
  Next next(lang::values::Color c, Level l) {
    return {static_cast<lang::values::Color>((static_cast<int>(c) + 1) % 3),
            static_cast<Level>((static_cast<int>(l) + 1) % 3)};
  }
  Point move(const Point& p, double x, double y) { return {p.x + x, p.y + y}; }
  std::int64_t sum(std::span<const std::int64_t> xs) {
    std::int64_t sum = 0;
    for (std::int64_t x : xs) sum += x;
    return sum;
  }
  std::uint64_t count(const std::vector<std::int64_t>& xs) { return xs.size(); }
  std::optional<std::int64_t> half(std::optional<std::int64_t> x) {
    if (!x || *x % 2) return std::nullopt;
    return *x / 2;
  }
  std::string join(const std::array<std::string, 3>& xs) { return xs[0] + xs[1] + xs[2]; }
  std::int64_t add(std::array<std::int64_t, 3> xs) { return xs[0] + xs[1] + xs[2]; }
  std::vector<std::string> gather(std::vector<std::string> xs) {
    xs.push_back(name_);
    return xs;
  }
  std::int64_t double_(std::int64_t x) const noexcept { return 2 * x; }
  std::string over(std::int64_t x) { return "int " + std::to_string(x); }
  std::string over(std::string_view x) { return "text " + std::string(x); }
  std::tuple<std::int64_t, std::int64_t> divmod(std::int64_t x, std::int64_t y) {
    if (y == 0) throw std::invalid_argument("division by zero");
    if (x == 13) throw Odd("thirteen");
    if (x == 14) throw 14;
    if (x == 15) throw std::length_error("fifteen");
    return {x / y, x % y};
  }
  Stats stats(std::int64_t x) { return {static_cast<std::uint64_t>(x), 2}; }
  std::string where(std::int64_t, cgraph::Context& ctx) {
    return std::string(ctx.actor()) + " " + std::string(ctx.task()) + " " +
           std::string(ctx.graph());
  }
  void drop(std::int64_t) {}

 private:
  std::string name_;
  std::int64_t base_;
  std::int64_t total_ = 0;
  Level level_;
};

}  // namespace geo
