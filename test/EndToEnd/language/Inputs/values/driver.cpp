#include <cmath>
#include <limits>
#include <sstream>

#include "../check.h"
#include "values.cgraph.h"

using namespace lang::values;
using namespace std::string_literals;

template <class T>
constexpr T least = std::numeric_limits<T>::lowest();
template <class T>
constexpr T most = std::numeric_limits<T>::max();

static Scalars extremes() {
  return {.b = true,
          .i8 = least<std::int8_t>,
          .i16 = least<std::int16_t>,
          .i32 = 41,
          .i64 = least<std::int64_t>,
          .u8 = most<std::uint8_t>,
          .u16 = most<std::uint16_t>,
          .u32 = most<std::uint32_t>,
          .u64 = most<std::uint64_t>,
          .f16 = 1.5f,
          .bf16 = -2.5f,
          .f32 = most<float>,
          .f64 = least<double>};
}

static void numbers(local::Deployment& dep) {
  const Scalars s = extremes();
  {
    auto g = dep.numbers();
    CHECK(g.execute(s)[0].get() == s);
    // A record in braces: the only input, and by name.
    CHECK(g.execute({.i8 = 3})[0].get().i8 == 3);
    CHECK(g.execute({.s = {.i8 = 4, .f64 = 0.5}})[0].get().f64 == 0.5);
  }
  auto g = dep.each();
  auto out = g.execute(s);
  CHECK(out.b.get() == false);
  CHECK(out.i8.get() == s.i8);
  CHECK(out.i16.get() == s.i16);
  CHECK(out.i32.get() == s.i32);
  CHECK(out.i64.get() == s.i64);
  CHECK(out.u8.get() == s.u8);
  CHECK(out.u16.get() == s.u16);
  CHECK(out.u32.get() == s.u32);
  CHECK(out.u64.get() == s.u64);
  CHECK(out.f16.get().bits() == s.f16.bits());
  CHECK(out.bf16.get().bits() == s.bf16.bits());
  CHECK(out.f32.get() == s.f32);
  CHECK(out.f64.get() == s.f64);
}

static void texts(local::Deployment& dep) {
  auto g = dep.texts();
  const std::string text = "gr\u00fc\u00dfe\0x"s;
  const cgraph::Bytes raw = cgraph::Bytes::from("abc");
  auto out = g.execute(text, "12", raw, cgraph::Bytes::from("0123456789abcdef"), {5, "five"});
  CHECK(out.s.get() == text + "!!");
  CHECK(out.small.get() == "12bb");
  CHECK(out.raw.get() == raw);
  CHECK(out.size.get() == 316);
  CHECK(out.pair.get() == std::tuple<std::int64_t, std::string>(5, "five"));
  CHECK(out.swapped.get() == std::tuple<std::string, std::int64_t>("five", 5));
  CHECK(out.first.get() == 5);

  // Beyond a bound: of an input nothing is submitted, of a result it is the task's error.
  CHECK(throws<cgraph::MessageTooLargeError>([&] { (void)g.execute("", "123456789", raw, raw, {}); }));
  CHECK(throws<cgraph::MessageTooLargeError>(
      [&] { (void)g.execute("", "", raw, cgraph::Bytes(17), {}); }));
  auto late = g.execute("s", "12345678", raw, raw, {1, ""});
  CHECK(throws<cgraph::MessageTooLargeError>([&] { (void)late.small.get(); }, [](auto& error) {
    return error.task() == "Worker.bounded" && error.actor() == "a";
  }));
  CHECK(late.s.get() == "s!!");

  // Without a bound it spills.
  const std::string large(100'000, 'x');
  const cgraph::Bytes blob = cgraph::Bytes::from(large);
  auto spilled = g.execute(large, "", blob, raw, {1, large});
  CHECK(spilled.s.get() == large + "!!");
  CHECK(spilled.raw.get() == blob);
  CHECK(spilled.size.get() == 10'000'003);
  CHECK(std::get<1>(spilled.pair.get()) == large);
}

static Deep deep_value() {
  Deep d;
  d.scalars = extremes();
  d.name = "name";
  d.raw = cgraph::Bytes::from("raw");
  d.pairs = {{1, "one"}, {2, std::nullopt}};
  d.rows = {{1, 2, 3}, {}, {4}};
  d.weights = decltype(d.weights)::from(std::array<float, 6>{1, 2, 3, 4, 5, 6}, {2, 3});
  d.grid = {{{1, 2, 3}, {4, 5, 12}}};
  d.color = Color::list;
  d.point = {1, 2};
  d.levels = {geo::Level::high, geo::Level::low};
  d.maybe = geo::Point{3, 4};
  d.type = "type";
  d.flags = {true, false};
  d.tensors = {decltype(d.tensors)::value_type::from({1, 2}), decltype(d.tensors)::value_type::from({})};
  return d;
}

static void records(local::Deployment& dep) {
  auto g = dep.records();
  Deep d = deep_value();
  auto out = g.execute(d);
  Deep expected = d;
  expected.name = "namedd";
  expected.scalars.i32 = 43;
  expected.pairs.push_back({2, std::nullopt});
  expected.pairs.push_back({3, std::nullopt});
  expected.weights = d.weights.clone();
  expected.weights(1, 0) = 6;
  expected.flags = {true, false, true, true};
  CHECK(out.name.get() == "named");
  CHECK(out.row.get() == 48);
  CHECK(out.rows.get() == d.rows);
  CHECK(out.color.get() == Color::red);
  CHECK(out.level.get() == geo::Level::mid);
  CHECK(out.color2.get() == Color::green);
  CHECK(out.x.get() == 2.5);
  Deep got = out.d.get();
  CHECK(got.grid[1][2] == 48);
  CHECK(got.weights(1, 0) == 6);
  expected.grid = got.grid;
  CHECK(got == expected);
  std::ostringstream a, b;
  a << got;
  b << expected;
  CHECK(a.str() == b.str() && a.str().starts_with("Deep{scalars = Scalars{b = true, i8 = -128"));
  CHECK(std::hash<Deep>()(got) == std::hash<Deep>()(expected));
  CHECK(to_string(Color::list) == "list");
}

static void lists(local::Deployment& dep) {
  auto g = dep.lists();
  auto out = g.execute({1, 2, 3, 4, 5}, 12, {"x", "y", "z"}, {10, 20, 30});
  CHECK(out.sum.get() == 15);
  CHECK(out.count.get() == 3);
  CHECK(out.half.get() == 3);
  CHECK(out.joined.get() == "xyz");
  CHECK(out.added.get() == 91);
  CHECK(out.gathered.get() == std::vector<std::string>{"x!", "y", "constant", "z!", "b"});
  CHECK(out.last.get() == std::vector<std::string>{"x", "y", "z", "b"});
  auto named = g.execute({.xs = {4, 5}, .some = 6, .s = {"a", "b", "c"}, .n = {1, 2, 3}});
  CHECK(named.sum.get() == 9);
  CHECK(named.joined.get() == "abc");
  auto empty = g.execute({}, {}, {}, {});
  CHECK(empty.sum.get() == 0);
  CHECK(empty.half.get() == std::nullopt);
  CHECK(empty.joined.get().empty());
}

static void members(local::Deployment& dep) {
  auto g = dep.members();
  auto out = g.execute(22, 5);
  CHECK(out.d.get() == 88);
  CHECK(out.over.get() == "int 4");
  CHECK(out.text.get() == "text text");
  CHECK(out.q.get() == 4);
  CHECK(out.r.get() == 2);
  CHECK(out.second.get() == 0);
  CHECK(out.hits.get() == 22);
  CHECK(out.misses.get() == 2);
  CHECK(out.sum.get() == 2);
  CHECK(out.where.get() == "a Worker.where lang.values.Members");
  CHECK(out.about.get() == "b 7 12 1");
  auto named = g.execute({.x = 9, .t = "T"});
  CHECK(named.q.get() == 2);
  CHECK(named.text.get() == "text T");
  CHECK(g.execute(9).q.get() == 2);

  // The type that was thrown, std::exception and TaskError.
  auto zero = g.execute(1, 0);
  CHECK(throws<std::invalid_argument>([&] { (void)zero.q.get(); }, [](auto& error) {
    return std::string(error.what()) == "division by zero";
  }));
  CHECK(throws<std::exception>([&] { (void)zero.over.get(); }));
  CHECK(throws<cgraph::TaskError>([&] { (void)zero.second.get(); }, [](auto& error) {
    return error.task() == "Worker.divmod" && error.actor() == "a" &&
           error.remote_stack().find("values.Worker + 0x") != std::string::npos &&
           error.graph() == "lang.values.Members" && error.where().starts_with("values.cgraph:");
  }));
  // drop(q) failed: every output does.
  CHECK(throws<std::invalid_argument>([&] { (void)zero.d.get(); }));
  CHECK(throws<geo::Odd>([&] { (void)g.execute(13).r.get(); }));
  CHECK(throws<cgraph::TaskErrorOf<geo::Odd>>([&] { (void)g.execute(13).r.get(); }));
  CHECK(throws<std::length_error>([&] { (void)g.execute(15).r.get(); }));
  CHECK(throws<cgraph::OpaqueTaskError>([&] { (void)g.execute(14).r.get(); }));
  CHECK(g.execute(7, 7).q.get() == 1);
}

static void templates(local::Deployment& dep) {
  auto g = dep.templates();
  const std::vector<std::int32_t> xs = {1, 2, 3};
  auto out = g.execute("text", xs);
  CHECK(out.s.get() == "text");
  CHECK(out.xs.get() == xs);
  CHECK(out.left.get() == xs);
  CHECK(out.right.get() == xs);
}

int main() {
  auto dep = local::launch({.name = "first"});
  CHECK(dep.a.describe.remote().get() == "first 100 3 2");
  CHECK(dep.a.next.remote(Color::red, geo::Level::low).get() ==
        std::tuple(Color::green, geo::Level::mid));
  numbers(dep);
  texts(dep);
  records(dep);
  lists(dep);
  members(dep);
  templates(dep);
  auto plain = local::launch();
  CHECK(plain.a.describe.remote().get() == "w 100 3 2");
  return checks_done();
}
