#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

#include "../check.h"
#include "live.cgraph.h"

using namespace lang::live;

static_assert(std::is_move_constructible_v<::lang::live::main::Live_store>);
static_assert(!std::is_copy_constructible_v<::lang::live::main::Live_store>);
static_assert(std::is_same_v<decltype(::lang::live::main::Live_store::read), base::Read>);
static_assert(std::is_same_v<decltype(::lang::live::main::Live_store::all), All<2>>);

/// Nobody waits before everything is submitted.
static void order_of_submission(::lang::live::main::Live_store& store) {
  struct Round {
    cgraph::Ref<void> written;
    cgraph::Ref<std::int64_t> read;
    All<2>::Output all;
  };
  for (std::int64_t from = 0; from < 60; from += 6) {
    std::vector<Round> rounds;
    for (std::int64_t i = from; i < from + 6; ++i)
      rounds.push_back({store.write.execute("k", i), store.read.execute(), store.all.execute("k")});
    for (std::int64_t i = from; Round& round : rounds) {
      round.written.get();
      CHECK(round.read.get() == i);
      CHECK(round.all.values[0].get() == i && round.all.values[1].get() == i);
      ++i;
    }
  }
}

static cgraph::Task<std::int64_t> coroutine(::lang::live::main::Live_store& store) {
  std::int64_t sum = 0;
  for (std::int64_t i = 0; i < 20; ++i) {
    auto written = co_await store.write.execute_async("c", i);
    sum += co_await co_await store.read.execute_async("c");
    co_await std::move(written);
  }
  co_return sum;
}

int main() {
  auto dep = ::lang::live::main::launch();
  {
    auto store = dep.store();
    order_of_submission(store);
    CHECK(cgraph::run(coroutine(store)) == 190);

    // A failure concerns its own execution.
    auto missing = store.read.execute({.key = "missing"});
    auto written = store.write.execute("missing", 7);
    auto found = store.read.execute("missing");
    CHECK(throws<std::out_of_range>([&] { (void)missing.get(); }));
    written.get();
    CHECK(found.get() == 7);

    // Two graphs of one plan.
    std::vector<cgraph::Ref<void>> writes;
    for (std::int64_t i = 0; i < 4; ++i) {
      writes.push_back(store.swapped.execute("k", 100));
      writes.push_back(store.write.execute("k", 59));
    }
    CHECK(store.all.execute("k").values[1].get() == 59);
    for (auto& ref : writes) ref.get();

    // The set has its actors to itself, for each of its graphs.
    CHECK(throws<cgraph::ActorBusyError>([&] { (void)dep.read(); }));
    CHECK(throws<cgraph::ActorBusyError>([&] { (void)dep.rest(); }));
    CHECK(throws<cgraph::ActorBusyError>([&] { (void)dep.store(); }));
    auto other = dep.other();  // on an actor that is in no graph of the set
    CHECK(throws<std::out_of_range>([&] { (void)other.execute("k").get(); }));

    auto moved = std::move(store);
    CHECK(moved.read.execute("k").get() == 59);
    CHECK(moved.teardown().died.empty());
    CHECK(throws<cgraph::GraphTornDownError>([&] { (void)moved.read.execute("k"); }));
    CHECK(throws<cgraph::GraphTornDownError>([&] { (void)moved.write.execute("k", 1); }));
  }

  // The actors have what they had.
  CHECK(dep.read().execute("k").get() == 59);
  {
    auto rest = dep.rest();
    rest.both.execute("k", 60).get();
    CHECK(rest.other.execute("k").get() == 60);
  }
  // Options are each graph's own: one execution of `read` at a time, and no waiting.
  auto store = dep.store({.read = {.max_inflight = 1}});
  auto first = store.read.execute("k");
  CHECK(!store.read.try_execute("k"));
  for (int i = 0; i < 3; ++i) CHECK(store.all.execute("k").values[1].get() == 60);
  CHECK(first.get() == 59);
  CHECK(store.read.try_execute("k").has_value());
  return checks_done();
}
