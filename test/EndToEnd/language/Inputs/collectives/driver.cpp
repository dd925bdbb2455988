#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstring>
#include <limits>
#include <string>
#include <thread>
#include <vector>

#include "../check.h"
#include "collectives.cgraph.h"

using namespace lang::collectives;
using cgraph::Dyn;
using cgraph::Shape;
template <class T>
using Vector = cgraph::Tensor<T, Shape<Dyn>>;
using Line = Vector<float>;

static float element(int rank, std::int64_t i) {
  return static_cast<float>(rank + 1) + 0.25f * static_cast<float>(i % 17);
}
static Line made(int rank, std::int64_t n) {
  Line line = Line::zeros({n});
  for (std::int64_t i = 0; i < n; ++i) line(i) = element(rank, i);
  return line;
}

enum class Op { sum, max, min, prod, avg };

/// The language's rule: from left to right, halves in float and rounded once, integers wrap.
template <class T>
static T combine(Op op, const std::vector<T>& values) {
  if constexpr (std::is_integral_v<T>) {
    using U = std::make_unsigned_t<T>;
    __int128 wide = values[0];
    for (std::size_t i = 1; i < values.size(); ++i) {
      const __int128 next = values[i];
      if (op == Op::max) wide = std::max(wide, next);
      if (op == Op::min) wide = std::min(wide, next);
      if (op == Op::prod) wide = static_cast<T>(static_cast<U>(wide * next));
      if (op == Op::sum || op == Op::avg) wide = static_cast<T>(static_cast<U>(wide + next));
    }
    if (op == Op::avg) wide /= static_cast<std::int64_t>(values.size());
    return static_cast<T>(wide);
  } else {
    using W = std::conditional_t<sizeof(T) == 2, float, T>;
    W wide = values[0];
    for (std::size_t i = 1; i < values.size(); ++i) {
      const W next = values[i];
      if (op == Op::max) wide = wide > next || std::isnan(wide) ? wide : next;
      if (op == Op::min) wide = wide < next || std::isnan(wide) ? wide : next;
      if (op == Op::prod) wide = wide * next;
      if (op == Op::sum || op == Op::avg) wide = wide + next;
    }
    if (op == Op::avg) wide = wide / static_cast<W>(values.size());
    return T(std::isnan(wide) ? std::numeric_limits<W>::quiet_NaN() : wide);
  }
}

template <class T>
static bool same_bits(const Vector<T>& a, const Vector<T>& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (std::memcmp(a.data().data() + i, b.data().data() + i, sizeof(T)) != 0) return false;
  }
  return true;
}

template <class T>
static Vector<T> combine(Op op, const std::vector<Vector<T>>& tensors) {
  Vector<T> result = Vector<T>::zeros({tensors[0].size(0)});
  for (std::int64_t i = 0; i < result.size(0); ++i) {
    std::vector<T> values;
    for (const auto& tensor : tensors) values.push_back(tensor(i));
    result(i) = combine(op, values);
  }
  return result;
}

static Line cut(const Line& line, std::int64_t from, std::int64_t count) {
  return Line::from(std::span<const float>(line.data()).subspan(static_cast<std::size_t>(from),
                                                                static_cast<std::size_t>(count)),
                    {count});
}

static void lines(local::Deployment& dep) {
  auto g = dep.lines();
  for (const std::int64_t n : {0, 4, 8, 1024, 100'000, 12}) {
    std::vector<Line> xs;
    std::vector<float> all;
    for (int r = 0; r < 4; ++r) {
      xs.push_back(made(r, n));
      all.insert(all.end(), xs.back().begin(), xs.back().end());
    }
    const Line sum = combine(Op::sum, xs);
    const Line joined = Line::from(all, {4 * n});
    auto out = g.execute(n);
    for (int r = 0; r < 4; ++r) {
      CHECK(same_bits(out.sum[r].get(), sum));
      CHECK(same_bits(out.max[r].get(), combine(Op::max, xs)));
      CHECK(same_bits(out.min[r].get(), combine(Op::min, xs)));
      CHECK(same_bits(out.prod[r].get(), combine(Op::prod, xs)));
      CHECK(same_bits(out.avg[r].get(), combine(Op::avg, xs)));
      CHECK(same_bits(out.all[r].get(), joined));
      CHECK(same_bits(out.parts[r].get(), cut(sum, r * n / 4, n / 4)));
      std::vector<float> turned;
      for (const Line& x : xs)
        for (const float value : cut(x, r * n / 4, n / 4)) turned.push_back(value);
      CHECK(same_bits(out.turned[r].get(), Line::from(turned, {n})));
      CHECK(same_bits(out.used[r].get(), sum));
    }
    CHECK(same_bits(out.one.get(), sum));
    CHECK(same_bits(out.joined.get(), joined));
  }
  // Five cannot be split into four parts: a typed error on every rank, of those that split.
  auto uneven = g.execute(5);
  for (int r = 0; r < 4; ++r) {
    CHECK(throws<cgraph::ShapeError>([&] { (void)uneven.parts[r].get(); },
                                     [&](const cgraph::ShapeError& e) {
                                       return e.task() == "reduce_scatter" &&
                                              e.actor() == "w[" + std::to_string(r) + "]";
                                     }));
    CHECK(throws<cgraph::ShapeError>([&] { (void)uneven.turned[r].get(); }));
    CHECK(uneven.sum[r].get().size(0) == 5);
  }
  CHECK(g.execute(4).one.get().size(0) == 4);
}

static void tables(local::Deployment& dep) {
  auto g = dep.tables();
  auto out = g.execute(1);
  int a[8], b[8];
  for (int i = 0; i < 8; ++i) {
    a[i] = 10 * i;
    b[i] = 10 * i + 100 - 25 * i;
  }
  std::int64_t joined = 0;
  for (int row = 0; row < 4; ++row)
    for (int column = 0; column < 4; ++column)
      joined += (column < 2 ? a[2 * row + column] : b[2 * row + column - 2]) *
                (4 * row + column + 1);
  CHECK(out.joined.get() == joined);
  for (int r = 0; r < 2; ++r) {
    const auto below = out.below[r].get();
    const auto half = out.half[r].get();
    const auto column = out.column[r].get();
    for (int i = 0; i < 16; ++i) CHECK(below(i / 2, i % 2) == (i < 8 ? a[i] : b[i - 8]));
    for (int i = 0; i < 4; ++i) {
      CHECK(half(i / 2, i % 2) == std::max(a[4 * r + i], b[4 * r + i]));
      CHECK(column(i, 0) == a[2 * i + r] + b[2 * i + r]);
    }
  }
}

static void sent(local::Deployment& dep) {
  auto g = dep.sent();
  const Line x = made(6, 9);
  auto out = g.execute(x);
  for (int r = 0; r < 3; ++r) {
    CHECK(same_bits(out.parts[r].get(), cut(x, 3 * r, 3)));
    CHECK(same_bits(out.sum[r].get(), combine(Op::sum, std::vector<Line>{x, x, x})));
  }
  CHECK(same_bits(out.own.get(), combine(Op::prod, std::vector<Line>{x, x})));
  CHECK(same_bits(out.alone.get(), x));
  auto uneven = g.execute(made(6, 10));
  CHECK(throws<cgraph::ShapeError>([&] { (void)uneven.parts[1].get(); }));
  CHECK(uneven.sum[1].get().size(0) == 10);
}

static void rounds(local::Deployment& dep) {
  auto g = dep.rounds();
  const auto expected = [](std::int64_t n) {
    std::vector<Line> x = {made(2, n), made(0, n), made(3, n)};
    for (int i = 0; i < 5; ++i) {
      const Line y = combine(Op::avg, x);
      x = {y, y, y};
    }
    return x;
  };
  std::vector<std::array<cgraph::Ref<Line>, 3>> refs;
  for (std::int64_t n = 1; n <= 9; ++n) refs.push_back(g.execute(n * 100));
  for (std::int64_t n = 1; n <= 9; ++n) {
    const auto want = expected(n * 100);
    for (std::size_t r = 0; r < 3; ++r)
      CHECK(same_bits(refs[static_cast<std::size_t>(n) - 1][r].get(), want[r]));
  }
}

static void failures(local::Deployment& dep) {
  auto g = dep.faulty();
  const Line good = made(2, 8);
  Line bad = good.clone();
  bad(0) = -1;
  struct Case {
    std::int64_t n;
    const Line* m;
  };
  // A failure of one execution says nothing of the next.
  const Case cases[] = {{8, &good}, {-1, &good}, {8, &good}, {-2, &good}, {8, &bad},
                        {-1, &bad}, {8, &good}, {-2, &bad}, {8, &good}};
  std::vector<decltype(g.execute(8, good))> refs;
  for (const Case& c : cases) refs.push_back(g.execute(c.n, *c.m));
  const Line sum = combine(Op::sum, std::vector<Line>{made(0, 8), made(1, 8), good});
  for (std::size_t i = 0; i < std::size(cases); ++i) {
    const auto& [n, m] = cases[i];
    for (std::size_t r = 0; r < 3; ++r) {
      for (cgraph::Ref<Line>* ref : {&refs[i].sum[r], &refs[i].after[r]}) {
        if (m == &bad)  // the first by the order of the calls as written
          CHECK(throws<std::invalid_argument>([&] { (void)ref->get(); }));
        else if (n == -1)
          CHECK(throws<cgraph::TaskErrorOf<std::out_of_range>>(
              [&] { (void)ref->get(); }, [](auto& e) { return e.actor() == "w[1]"; }));
        else if (n == -2)
          CHECK(throws<cgraph::ShapeError>([&] { (void)ref->get(); }, [&](auto& e) {
            return e.task() == "allreduce" && e.actor() == "w[" + std::to_string(r) + "]" &&
                   std::string(e.what()).find("[9] of rank 1") != std::string::npos;
          }));
        else
          CHECK(same_bits(ref->get(), sum));
      }
    }
    CHECK(same_bits(refs[i].free.get(), *m));
  }
}

/// One participant dies while the others wait for it.
static void death(local::Deployment& dep) {
  {
    auto g = dep.stuck();
    auto refs = g.execute(made(0, 100'000));
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    const auto began = std::chrono::steady_clock::now();
    dep.w[1].kill();
    for (auto& ref : refs)
      CHECK(throws<cgraph::ActorDiedError>([&] { (void)ref.get(); },
                                           [](auto& e) { return e.actor() == "w[1]"; }));
    CHECK(std::chrono::steady_clock::now() - began < std::chrono::seconds(5));
  }
  auto again = dep.pair();
  auto refs = again.execute(8);
  const Line sum = combine(Op::sum, std::vector<Line>{made(0, 8), made(3, 8)});
  CHECK(same_bits(refs[0].get(), sum));
  CHECK(same_bits(refs[1].get(), sum));
}

/// A participant dies at any moment, also while it or its peers fold: each result is right or says who died.
static void deaths_anywhere() {
  constexpr std::int64_t n = 400'000;
  for (int i = 0; i < 6; ++i) {
    auto dep = local::launch();
    {
      auto g = dep.lines();
      (void)g.execute(4).one.get();
      auto out = g.execute(n);
      std::this_thread::sleep_for(std::chrono::milliseconds(3 * i));
      dep.w[1].kill();
      const auto check_result = [&](cgraph::Ref<Line>& ref, const Line& want) {
        try {
          CHECK(same_bits(ref.get(), want));
        } catch (const cgraph::ActorDiedError& e) {
          CHECK(e.actor() == "w[1]");
        }
      };
      const std::vector<Line> xs = {made(0, n), made(1, n), made(2, n), made(3, n)};
      const Line sum = combine(Op::sum, xs);
      for (std::size_t r = 0; r < 4; ++r) {
        check_result(out.sum[r], sum);
        check_result(out.used[r], sum);
        check_result(out.parts[r], cut(sum, static_cast<std::int64_t>(r) * n / 4, n / 4));
      }
      check_result(out.one, sum);
    }
    auto pair = dep.pair();
    auto refs = pair.execute(8);
    CHECK(same_bits(refs[1].get(), combine(Op::sum, std::vector<Line>{made(0, 8), made(3, 8)})));
  }
}

template <class T>
static Vector<T> numbers(unsigned seed) {
  // More than a chunk of the library's loops, and an odd number.
  Vector<T> result = Vector<T>::zeros({5003});
  std::uint64_t state = seed;
  for (std::int64_t i = 0; i < result.size(0); ++i) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    if constexpr (std::is_integral_v<T>) {
      result(i) = static_cast<T>(state >> 20);
    } else {
      const auto scale = static_cast<int>((state >> 33) % (sizeof(T) == 2 ? 12 : 60)) -
                         (sizeof(T) == 2 ? 6 : 30);
      result(i) = T(std::ldexp(static_cast<float>(static_cast<std::int32_t>(state >> 32)) / 2e9f,
                               scale));
    }
  }
  if constexpr (!std::is_integral_v<T>) {
    const float nan = std::numeric_limits<float>::quiet_NaN();
    result(seed) = T(nan);
    result(7) = T(1e30f);
    result(8) = T(-1e30f);
    result(9) = T(-0.0f);
    result(10) = T(3e-7f);
  }
  return result;
}

template <class T, class Refs>
static void check_type(const char* name, Refs& refs, const Vector<T>& x, const Vector<T>& y) {
  const Op ops[] = {Op::sum, Op::max, Op::min, Op::prod, Op::avg};
  for (std::size_t i = 0; i < 5; ++i) {
    const bool same = same_bits(refs[i].get(), combine(ops[i], std::vector<Vector<T>>{x, y, x}));
    if (!same) std::printf("%s, reduction %zu:\n", name, i);
    CHECK(same);
  }
}

static void types(local::Deployment& dep) {
  auto g = dep.types();
  const auto x1 = numbers<std::int8_t>(1), y1 = numbers<std::int8_t>(2);
  const auto x2 = numbers<std::int16_t>(1), y2 = numbers<std::int16_t>(2);
  const auto x4 = numbers<std::int32_t>(1), y4 = numbers<std::int32_t>(2);
  const auto x8 = numbers<std::int64_t>(1), y8 = numbers<std::int64_t>(2);
  const auto u1 = numbers<std::uint8_t>(1), v1 = numbers<std::uint8_t>(2);
  const auto u2 = numbers<std::uint16_t>(1), v2 = numbers<std::uint16_t>(2);
  const auto u4 = numbers<std::uint32_t>(1), v4 = numbers<std::uint32_t>(2);
  const auto u8 = numbers<std::uint64_t>(1), v8 = numbers<std::uint64_t>(2);
  const auto f2 = numbers<cgraph::half>(1), h2 = numbers<cgraph::half>(2);
  const auto g2 = numbers<cgraph::bfloat16>(1), k2 = numbers<cgraph::bfloat16>(2);
  const auto f4 = numbers<float>(1), h4 = numbers<float>(2);
  const auto f8 = numbers<double>(1), h8 = numbers<double>(2);
  auto out = g.execute(x1, x2, x4, x8, u1, u2, u4, u8, f2, g2, f4, f8, y1, y2, y4, y8, v1, v2, v4,
                       v8, h2, k2, h4, h8);
  check_type("i8", out.i1, x1, y1);
  check_type("i16", out.i2, x2, y2);
  check_type("i32", out.i4, x4, y4);
  check_type("i64", out.i8, x8, y8);
  check_type("u8", out.u1, u1, v1);
  check_type("u16", out.u2, u2, v2);
  check_type("u32", out.u4, u4, v4);
  check_type("u64", out.u8, u8, v8);
  check_type("f16", out.f2, f2, h2);
  check_type("bf16", out.g2, g2, k2);
  check_type("f32", out.f4, f4, h4);
  check_type("f64", out.f8, f8, h8);
}

int main() {
  auto dep = local::launch();
  lines(dep);
  tables(dep);
  sent(dep);
  rounds(dep);
  failures(dep);
  types(dep);
  death(dep);
  deaths_anywhere();
  return checks_done();
}
