#include <array>
#include <string>
#include <thread>
#include <vector>

#include "../check.h"
#include "graphs.cgraph.h"

using namespace lang::graphs;
using namespace std::chrono_literals;

template <class Refs>
static std::vector<std::int64_t> all(Refs&& refs) {
  std::vector<std::int64_t> values;
  for (auto& ref : refs) values.push_back(ref.get());
  return values;
}
using Numbers = std::vector<std::int64_t>;

static void grids(local::Deployment& dep) {
  {
    auto g = dep.grid();
    for (std::int64_t x : {5, 50}) {
      auto out = g.execute(x);
      CHECK(all(out.cells[0]) == Numbers{x, x + 1, x + 2});
      CHECK(all(out.cells[1]) == Numbers{x + 3, x + 4, x + 5});
      CHECK(out.named.get() == "two;" + std::to_string(x + 5) + ";end;");
      CHECK(out.rows[0].get() == "fixed:zero" && out.rows[1].get() == "fixed:one");
    }
  }
  {
    auto g = dep.slow();
    auto out = g.execute(5);
    CHECK(all(out.cells[1]) == Numbers{10, 12, 14});
    CHECK(out.named.get() == "slow;14;end;");
  }
  auto first = dep.row(0);
  auto second = dep.row(1);
  CHECK(all(first.execute(1).cells[0]) == Numbers{1, 2});
  CHECK(second.execute(7).named.get() == "two;8;end;");
  first.teardown();
  second.teardown();
  auto own = Grid<1, 2, true, "two">::compile({{{dep.w[1][2], dep.w[0][1]}}});
  CHECK(all(own.execute(3).cells[0]) == Numbers{3, 4});
}

static void rings(local::Deployment& dep) {
  for (std::size_t i = 0; i < 2; ++i) {
    auto g = dep.ring(i);
    auto out = g.execute(2);
    CHECK(out.last.get() == 11);
    CHECK(all(out.each) == Numbers{2, 12, 22});
    CHECK(out.sum.get() == 38);
    CHECK(out.scaled.get() == 3.0);
    CHECK(out.total.get() == 2 * 1 + 10 * 12 + 100 * 22);
    CHECK(all(out.twice) == Numbers{11, 2});
  }
}

static void projections(local::Deployment& dep) {
  auto g = dep.projection();
  for (std::int64_t n : {3, 100'000}) {
    auto out = g.execute(n);
    CHECK(out.title.get() == "job " + std::to_string(n));
    CHECK(out.count.get() == n + 1);
    CHECK(out.third.get() == 2 * n + 2);
    CHECK(out.inner.get() == "second");
    CHECK(out.deep.get() == n);
    CHECK(out.length.get() == static_cast<std::uint64_t>(n));
    CHECK(out.made.get() == "3 t1 t2");
  }
}

static void effects(local::Deployment& dep) {
  auto g = dep.effects();
  std::int64_t last = 99;
  for (std::int64_t x : {10, 20, 30}) {
    auto out = g.execute(x);
    CHECK(out.before.get() == last);
    CHECK(out.then.get() == x + 1);
    CHECK(out.name.get() == "n");
    CHECK(out.lines.get() == "one\ntwo\n");
    CHECK(out.late.get() == x);
    CHECK(out.value.get() == x);
    last = x + 1;
  }
}

template <class Ref>
static bool fails(Ref& ref, const char* what) {
  return throws<std::domain_error>([&] { (void)ref.get(); },
                                   [&](auto& error) { return std::string(error.what()) == what; });
}

static void failures(local::Deployment& dep) {
  {
    auto g = dep.fails();
    auto good = g.execute(0);
    CHECK(good.left.get() == 1 && good.right.get() == 0);
    auto one = g.execute(1);  // only what depends on the failed task
    CHECK(fails(one.left, "x is 1"));
    CHECK(one.right.get() == 1);
    auto two = g.execute(2);  // a discarded call: every output
    CHECK(fails(two.left, "x is 2"));
    CHECK(fails(two.right, "x is 2"));
    auto four = g.execute(4);
    CHECK(fails(four.left, "x is 4"));
    CHECK(fails(four.right, "x is 4"));
    CHECK(g.execute(5).left.get() == 6);
  }
  auto g = dep.fast();
  auto one = g.execute(1);
  CHECK(fails(one.left, "x is 1"));
  CHECK(fails(one.right, "x is 1"));
  CHECK(g.execute(2).right.get() == 2);
  g.teardown();
  auto three = dep.several();
  for (auto out = three.execute(1, 2, 3); auto* ref : {&out.one, &out.sum}) try {
      ref->get();
      CHECK(false);
    } catch (const cgraph::TaskError& e) {
      CHECK(std::string(e.what()).find("x is 1") != std::string::npos);
      CHECK(e.attached().size() == 2 && e.attached()[0].what == "x is 2" &&
            e.attached()[1].what == "x is 3");
    }
  three.teardown();
  // The option may be overridden.
  auto slow = dep.fast({.fail_fast = false});
  auto both = slow.execute(1);
  CHECK(fails(both.left, "x is 1"));
  CHECK(both.right.get() == 1);
}

static void inputs(local::Deployment& dep) {
  {
    auto g = dep.through();
    auto out = g.execute(4, {.title = "t"});
    CHECK(out.x.get() == 4 && out.title.get() == "t" && out.text.get() == "none");
    CHECK(out.flag.get());
    CHECK(all(out.again) == Numbers{4, 4});
    auto named = g.execute({.x = 5, .job = lang::kinds::Job{.title = "u"}, .flag = false});
    CHECK(named.title.get() == "u" && named.text.get() == "none" && !named.flag.get());
    CHECK(throws<cgraph::MessageTooLargeError>(
        [&] { (void)g.execute(1, {.title = std::string(65, 't')}); }));
  }
  {
    auto g = dep.nothing();
    g.execute(17).get();
    CHECK(dep.w[0][0].value.remote().get() == 17);
    CHECK(dep.w[0][1].value.remote().get() == 0);
    CHECK(dep.w[1][1].value.remote().get() == 17);
  }
  {
    auto g = dep.idle();
    for (int i = 0; i < 10; ++i) {
      auto dropped = g.execute(i);
      g.execute(i).get();
    }
  }
  auto g = dep.none();
  const std::int64_t before = dep.a.value.remote().get();
  CHECK(g.execute().get() == before + 1);
  CHECK(g.execute().get() == before + 2);
}

/// Results that nobody has got yet do not keep those behind them from coming.
static void narrow(local::Deployment& dep) {
  auto g = dep.narrow();
  for (int round = 0; round < 20; ++round) {
    std::vector<Narrow::Output> outs;
    for (int i = 0; i < 4; ++i) outs.push_back(g.execute(i));
    if (round % 2) {
      while (!outs[3].two.ready()) std::this_thread::yield();
    }
    CHECK(outs[3].two.get(10s) == 4);
    CHECK(outs[2].three.get(10s) == 4);
    for (int i = 0; i < 4; ++i) CHECK(outs[i].one.get(10s) == i);
  }
}

/// Submits as soon as there is room: a result may be there a moment before the actor has let go of its input.
template <class Graph>
static auto submit(Graph& g, std::int64_t ms, std::uint64_t n) {
  for (int i = 0;; ++i) {
    try {
      return g.execute(ms, n);
    } catch (const cgraph::CapacityExceededError&) {
      if (i == 5000) throw;
    }
    std::this_thread::sleep_for(1ms);
  }
}

static void options(local::Deployment& dep) {
  auto g = dep.options();
  {
    auto out = g.execute(0, 3);
    CHECK(out.text.get(10s) == "n:hhh");
    CHECK(out.slept.get(10s) == 0);
  }
  {
    auto out = submit(g, 200, 3);
    CHECK(throws<cgraph::TimeoutError>([&] { (void)out.slept.get(); }));
    CHECK(out.slept.get(10s) == 200);
    CHECK(out.text.get(10s) == "n:hhh");
  }
  {
    auto first = submit(g, 200, 1);
    auto second = submit(g, 0, 2);
    CHECK(throws<cgraph::CapacityExceededError>([&] { (void)g.execute(0, 3); }));
    CHECK(second.text.get(10s) == "n:hh");
    CHECK(first.slept.get(10s) == 200);
    CHECK(second.slept.get(10s) == 0);
  }
  {
    auto spilled = submit(g, 0, 100'000);
    CHECK(spilled.text.get(10s).size() == 100'002);
    auto large = submit(g, 0, 3 << 20);
    CHECK(throws<cgraph::MessageTooLargeError>([&] { (void)large.text.get(10s); }));
    CHECK(large.slept.get(10s) == 0);
  }
}

int main() {
  auto dep = local::launch({.value = 99, .name = "fixed"});
  grids(dep);
  rings(dep);
  projections(dep);
  effects(dep);
  failures(dep);
  inputs(dep);
  narrow(dep);
  options(dep);
  return checks_done();
}
