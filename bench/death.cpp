// Times SIGKILL of an actor to the ActorDiedError at the driver that waits for
// it, at several sizes of its memory; one JSON object on stdout.
#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "death.cgraph.h"
#include "stats.h"

namespace {

using Clock = std::chrono::steady_clock;

/// Microseconds of one death.
double one_death(std::int64_t mib) {
  auto deployment = bench::death::local::launch();
  auto graph = deployment.chain();
  const auto victim = static_cast<pid_t>(graph.execute(mib).get(std::chrono::seconds(60)));
  auto lost = graph.execute(0);
  Clock::time_point killed;
  std::thread killer([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(2));  // everybody sleeps by then
    killed = Clock::now();
    kill(victim, SIGKILL);
  });
  try {
    (void)lost.get();
  } catch (const cgraph::ActorDiedError&) {
  }
  const auto told = Clock::now();
  killer.join();
  return std::chrono::duration<double, std::micro>(told - killed).count();
}

/// MiB that can be had without swapping.
std::int64_t memory() {
  return static_cast<std::int64_t>(sysconf(_SC_AVPHYS_PAGES)) * (sysconf(_SC_PAGESIZE) / 1024) /
         1024;
}

}  // namespace

int main() {
  bench::JsonObject json;
  struct Case {
    std::int64_t mib;
    int deaths;
  };
  for (const Case& c : {Case{1, 200}, Case{64, 50}, Case{512, 20}, Case{1024, 10}}) {
    if (memory() < 2 * c.mib) continue;
    std::vector<double> times;
    for (int i = 0; i < c.deaths; ++i) times.push_back(one_death(c.mib));
    json.member(("death_" + std::to_string(c.mib)).c_str(), bench::percentiles(times));
  }
}
