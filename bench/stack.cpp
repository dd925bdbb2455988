// Times the whole stack, driver -> actors -> driver through all generated code; one JSON object on
// stdout.
#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <cstring>
#include <deque>
#include <fstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "bench/echo.h"
#include "stack.cgraph.h"
#include "stats.h"

namespace {

using namespace std::chrono;
namespace stack = ::bench::stack;

double seconds_since(steady_clock::time_point start) {
  return duration<double>(steady_clock::now() - start).count();
}

/// Cores that all processes of the machine together keep busy during `window`.
double busy_cores(milliseconds window) {
  auto sample = [] {
    std::ifstream file("/proc/stat");
    std::string cpu;
    double busy = 0, total = 0, value = 0;
    file >> cpu;
    for (int i = 0; i < 8 && file >> value; ++i) {
      total += value;
      if (i != 3 && i != 4) busy += value;
    }
    return std::pair(busy, total);
  };
  auto [busy0, total0] = sample();
  std::this_thread::sleep_for(window);
  auto [busy1, total1] = sample();
  return (busy1 - busy0) / (total1 - total0) * static_cast<double>(sysconf(_SC_NPROCESSORS_ONLN));
}

/// Round trips of a coroutine: one await for the submission, one for the result.
cgraph::Task<bench::Percentiles> time_awaits(stack::Word& graph, std::size_t rounds) {
  std::vector<double> times;
  times.reserve(rounds);
  auto start = steady_clock::now();
  for (std::size_t i = 0; i < rounds; ++i) {
    auto result = co_await graph.execute_async(1);
    (void)co_await std::move(result);
    auto end = steady_clock::now();
    times.push_back(duration<double, std::micro>(end - start).count());
    start = end;
  }
  co_return bench::percentiles(times);
}

/// The smallest echo again: awaited, traced, and beside another graph in a live set.
void variants(bench::JsonObject& json, stack::one::Deployment& deployment) {
  {
    auto graph = deployment.word();
    (void)cgraph::run(time_awaits(graph, 20000));
    json.member("echo_8_async", cgraph::run(time_awaits(graph, 200000)));
  }
  {
    auto graph = deployment.word({.trace = true});
    json.member("echo_8_traced", bench::time_calls(50000, [&] { (void)graph.execute(1).get(); }));
  }
  auto set = deployment.both();
  json.member("echo_8_live", bench::time_calls(200000, [&] { (void)set.word.execute(1).get(); }));
}

void one_actor(bench::JsonObject& json) {
  auto deployment = stack::one::launch();
  {
    auto graph = deployment.word();
    json.member("echo_8", bench::time_calls(200000, [&] { (void)graph.execute(1).get(); }));
    std::deque<cgraph::Ref<std::int64_t>> refs;
    constexpr int kRounds = 300000, kWindow = 10;
    auto start = steady_clock::now();
    for (int i = 0; i < kRounds; ++i) {
      if (refs.size() == kWindow) {
        (void)refs.front().get();
        refs.pop_front();
      }
      refs.push_back(graph.execute(i));
    }
    for (auto& ref : refs) (void)ref.get();
    json.member("pipelined_per_second", kRounds / seconds_since(start));
  }
  {
    auto graph = deployment.line();
    bench::Line x{1, 2, 3, 4, 5, 6};
    json.member("echo_48", bench::time_calls(200000, [&] { (void)graph.execute(x).get(); }));
  }
  {
    auto graph = deployment.page();
    bench::Page x = bench::Page::zeros({});
    json.member("echo_4096", bench::time_calls(50000, [&] { (void)graph.execute(x).get(); }));
  }
  {
    auto graph = deployment.block();
    bench::Block x = bench::Block::zeros({1 << 20});
    json.member("echo_1048576", bench::time_calls(2000, [&] { (void)graph.execute(x).view(); }));
  }
  variants(json, deployment);
  json.member("compile_teardown", bench::time_calls(200, [&] {
                auto graph = deployment.word();
                graph.teardown();
              }));
}

void four_actors(bench::JsonObject& json) {
  auto start = steady_clock::now();
  auto deployment = stack::four::launch();
  auto chain = deployment.chain();
  (void)chain.execute(1).get();
  json.member("launch_ms", seconds_since(start) * 1e3);
  json.member("chain_4", bench::time_calls(20000, [&] { (void)chain.execute(1).get(); }));
  json.member("idle_cores", busy_cores(milliseconds(2000)));
  chain.teardown();
  auto fan = deployment.fan();
  json.member("fan_out_4", bench::time_calls(20000, [&] {
                for (auto& ref : fan.execute(1)) (void)ref.get();
              }));
}

/// A driver and four actors that share two cores, whatever the machine has.
void oversubscribed(bench::JsonObject& json) {
  cpu_set_t usable, two;
  if (sched_getaffinity(0, sizeof usable, &usable)) throw std::runtime_error("sched_getaffinity");
  CPU_ZERO(&two);
  for (int cpu = 0; cpu < CPU_SETSIZE && CPU_COUNT(&two) < 2; ++cpu) {
    if (CPU_ISSET(cpu, &usable)) CPU_SET(cpu, &two);
  }
  if (sched_setaffinity(0, sizeof two, &two)) throw std::runtime_error("sched_setaffinity");
  auto deployment = stack::four::launch();  // its processes inherit the two
  auto chain = deployment.chain();
  json.member("chain_4_two_cores", bench::time_calls(20000, [&] { (void)chain.execute(1).get(); }));
}

}  // namespace

int main() {
  bench::JsonObject json;
  one_actor(json);
  four_actors(json);
  oversubscribed(json);
}
