#include <chrono>
#include <stdexcept>
#include <string>

#include "../check.h"
#include "opaque.cgraph.h"
#include "opaque_actors.h"

using namespace lang::own;

namespace {

bool is_poly(const own::Poly& p, std::int64_t n, std::int64_t times = 1) {
  if (p.factors().size() != static_cast<std::size_t>(n)) return false;
  for (std::int64_t i = 0; i < n; ++i) {
    if (p.factors()[static_cast<std::size_t>(i)] != (i + 1) * times) return false;
  }
  return true;
}

bool is_job(const Job& job, std::int64_t n) {
  return job.name == "job" && is_poly(job.poly, n) && job.more.size() == 2 &&
         is_poly(job.more[1], 2) && job.maybe && is_poly(*job.maybe, 3) &&
         std::get<0>(job.pair) == 4 && is_poly(std::get<1>(job.pair), 4) && is_poly(job.two[0], 5) &&
         is_poly(job.two[1], 6);
}

}  // namespace

int main() {
  auto d = local::launch();

  {  // Small ones, one that spills, one without bytes.
    auto g = Through::compile(d.a, d.b);
    for (const std::int64_t n : {3, 0, 100000, 1}) {
      auto out = g.execute(n);
      CHECK(is_poly(out.p.get(), n, 2));
      CHECK(out.sum.get() == n * (n + 1) / 2);
    }
    auto out = g.execute(4);
    auto view = out.p.view();
    CHECK(is_poly(*view, 4, 2));
  }
  {
    auto g = Round::compile(d.b);
    auto out = g.execute(own::poly(5));
    CHECK(is_poly(out.same.get(), 5));
    CHECK(is_poly(out.twice.get(), 5, 2));
    auto large = g.execute({.p = own::poly(50000)});
    CHECK(is_poly(large.twice.get(), 50000, 2));
  }
  {  // Inside of everything that nests.
    auto g = Jobs::compile(d.a, d.b);
    auto out = g.execute(700);
    CHECK(is_job(out.job.get(), 700));
    CHECK(is_poly(out.poly.get(), 700, 2));
    CHECK(is_poly(out.first.get(), 5));
  }
  {
    auto e = Echo::compile(d.b);
    CHECK(is_job(e.execute(own::Source().job(9)).get(), 9));
  }
  {  // Values that only move.
    auto g = Tickets::compile(d.a, d.b);
    auto out = g.execute(1, own::Ticket(2));
    CHECK(*out.made.get().number == 101);
    CHECK(*out.mine.get().number == 102);
    auto later = cgraph::run([](auto& graph) -> cgraph::Task<std::int64_t> {
      auto refs = co_await graph.execute_async(7, own::Ticket(8));
      own::Ticket mine = co_await std::move(refs.mine);
      co_return *mine.number;
    }(g));
    CHECK(later == 108);
  }
  {
    auto g = Gather::compile(d.a, d.b);
    CHECK(g.execute(3, own::poly(4)).get() == 6 + 10 + 6);
  }
  {  // Without a codec: read where it is, never copied, moved at last.
    auto g = Pinned::compile(d.a, d.b);
    for (const std::int64_t n : {1, 1000}) {
      auto out = g.execute(n);
      CHECK(out.total.get() == n);
      CHECK(out.again.get() == n);
      CHECK(out.copies.get() == 0);
      CHECK(out.hi.get() == "hi kv");
    }
  }
  {
    auto l = Locks::compile(d.a);
    for (const std::int64_t n : {10, 20}) {
      auto out = l.execute(n);
      CHECK(out.one.get() == n);
      CHECK(out.two.get() == n + 1);
      CHECK(out.three.get() == n + 2);
    }
  }
  {  // A failing codec: a task's error where it encodes or decodes, and the graph goes on.
    auto g = Wrongs::compile(d.a, d.b);
    const auto fails = [&](const char* how, const char* task, const char* what) {
      return throws<cgraph::TaskError>([&] { (void)g.execute(how).get(); },
                                       [&](const cgraph::TaskError& e) {
                                         std::printf("%s: %s: %s\n", how, e.task().c_str(), e.what());
                                         return e.task() == task &&
                                                std::string(e.what()).find(what) != std::string::npos;
                                       });
    };
    CHECK(g.execute("right").get() == "right");
    CHECK(fails("encode", "Source.wrong", "cannot encode"));
    CHECK(fails("size", "Source.wrong", "no size"));
    CHECK(fails("decode", "Sink.pass", "cannot decode"));
    CHECK(fails("less", "Source.wrong", "4 bytes, then 3"));
    CHECK(fails("more", "Source.wrong", "4 bytes, then 5"));
    CHECK(fails("huge", "Source.wrong", "own::Wrong"));
    CHECK(fails("grows", "Source.wrong", "5 bytes, then 1005"));
    CHECK(fails("shrinks", "Source.wrong", "encoded as"));
    CHECK(throws<cgraph::TypeMismatchError>([&] { (void)g.execute("less").get(); }));
    CHECK(throws<cgraph::MessageTooLargeError>([&] { (void)g.execute("huge").get(); }));
    CHECK(throws<std::domain_error>([&] { (void)g.execute("encode").get(); }));
    CHECK(g.execute("right").get() == "right");
  }
  {  // In the driver: at get and at execute.
    auto g = WrongOut::compile(d.a);
    CHECK(throws<cgraph::TypeMismatchError>([&] { (void)g.execute("decode").get(); },
                                            [](const cgraph::TypeMismatchError& e) {
                                              try {
                                                std::rethrow_if_nested(e);
                                              } catch (const std::domain_error&) {
                                                return true;
                                              }
                                              return false;
                                            }));
    CHECK(g.execute("right").get().how == "right");
    auto in = WrongIn::compile(d.b);
    for (int i = 0; i < 50; ++i) {  // more often than there are slots
      CHECK(throws<std::domain_error>([&] { (void)in.execute(own::Wrong{"encode"}); }));
      CHECK(throws<cgraph::TypeMismatchError>([&] { (void)in.execute(own::Wrong{"less"}); }));
    }
    CHECK(in.execute(own::Wrong{"right"}).get() == "right");
  }
  {  // Outside of graphs.
    auto p = d.a.make.remote(6).get();
    CHECK(is_poly(p, 6));
    CHECK(is_poly(d.b.twice.remote(p).get(), 6, 2));
    CHECK(*d.b.punch.remote(own::Ticket(1)).get().number == 101);
  }
  return checks_done();
}
