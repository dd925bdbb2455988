// Two graphs on the same stateful actors, both live. Several threads submit prefills and decode
// steps at random and hardly ever wait for a result: the shards' caches are right because every
// shard runs all of it in the order of submission.
#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <exception>
#include <random>
#include <thread>
#include <vector>

#include "serve.cgraph.h"

namespace {

constexpr int threads = 4, requests_of_each = 500;

void check(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "not true: %s\n", what);
  std::exit(1);
}

/// The requests of one thread, which has two sessions of its own. Request n is number 1000 * thread
/// + n.
template <class Live>
void drive(Live& serve, std::int64_t thread) {
  std::minstd_rand random(static_cast<unsigned>(thread) + 1);
  std::array<std::int64_t, 2> lengths{};
  struct Step {
    cgraph::Ref<std::int64_t> result;
    std::int64_t expected;
  };
  std::deque<Step> pending;
  for (std::int64_t n = 0; n < requests_of_each; ++n) {
    const std::size_t mine = random() % 2;
    const std::int64_t request = 1000 * thread + n,
                       session = 2 * thread + static_cast<std::int64_t>(mine);
    std::int64_t& length = lengths[mine];
    if (random() % 4 == 0) {
      length = static_cast<std::int64_t>(random() % 100);
      pending.push_back({serve.prefill.execute(request, session, length), length});
    } else {
      pending.push_back({serve.decode.execute(request, session, length), length});
      ++length;
    }
    while (pending.size() > 2) {
      check(pending.front().result.get() == pending.front().expected, "a step has its own result");
      pending.pop_front();
    }
  }
  for (Step& step : pending) check(step.result.get() == step.expected, "a step has its own result");
}

/// Whether `submit` or the result it gives fails because an actor died.
template <class Submit>
bool fails_by_death(Submit submit) {
  try {
    (void)submit().get();
  } catch (const cgraph::ActorDiedError&) {
    return true;
  } catch (const cgraph::GraphTornDownError& e) {  // the death was known before the submission
    try {
      std::rethrow_exception(e.cause());
    } catch (const cgraph::ActorDiedError&) {
      return true;
    }
  }
  return false;
}

}  // namespace

int main() {
  auto dep = demo::serve::local::launch();
  {
    auto serve = dep.serve();  // serve.prefill, serve.decode
    std::vector<std::jthread> drivers;
    for (int t = 0; t < threads; ++t) drivers.emplace_back([&serve, t] { drive(serve, t); });
    drivers.clear();
    std::printf("%d requests of %d threads\n", threads * requests_of_each, threads);
  }

  const std::vector<std::int64_t> seen = dep.s[0].requests.remote().get();
  for (auto& shard : dep.s)
    check(shard.requests.remote().get() == seen, "all shards saw one order");
  for (int t = 0; t < threads; ++t) {
    std::vector<std::int64_t> mine;
    std::copy_if(seen.begin(), seen.end(), std::back_inserter(mine),
                 [t](std::int64_t r) { return r / 1000 == t; });
    check(mine.size() == requests_of_each && std::is_sorted(mine.begin(), mine.end()),
          "each thread's order is kept");
  }
  std::puts("every shard saw them in the order of submission");

  auto serve = dep.serve({.decode = {.max_inflight = 4}});  // options of one graph
  check(serve.prefill.execute(0, 100, 7).get() == 7, "prefill");
  dep.s[1].kill();
  std::printf("decode fails: %s\n", fails_by_death([&] { return serve.decode.execute(1, 101, 0); })
                                        ? "ActorDiedError"
                                        : "no");
  std::printf(
      "prefill fails: %s\n",
      fails_by_death([&] { return serve.prefill.execute(2, 101, 1); }) ? "ActorDiedError" : "no");
  serve.teardown();

  auto alive = dep.s.alive();
  auto again = demo::serve::Decode<2>::compile({alive[0], alive[1]});
  std::printf("%zu survivors go on at token %lld\n", alive.size(),
              static_cast<long long>(again.execute(3, 100, 7).get()));
}
