// Two actors at once, four at once, and what happens when one of the four dies.
#include <cstdio>
#include <exception>

#include "parallel.cgraph.h"

int main() {
  auto dep = demo::parallel::local::launch();
  {
    auto both = dep.both();
    auto [left, right] = both.execute("hi");
    std::printf("%s %s\n", left.get().c_str(), right.get().c_str());
  }

  auto fan = dep.fan();  // FanOut<4> on w[0..3]
  for (auto& ref : fan.execute("all four")) std::puts(ref.get().c_str());

  dep.w[0].kill();
  try {
    auto refs = fan.execute("1");
    for (auto& r : refs) (void)r.get();
    std::puts("nobody noticed");
  } catch (const std::exception& e) {
    // ActorDiedError, or GraphTornDownError with that cause if execute saw the death first.
    std::puts("an actor died; the others live");
    auto live = dep.w.alive();  // handles whose ping answers
    std::printf("%zu survivors\n", live.size());
    auto again = demo::parallel::FanOut<3>::compile({live[0], live[1], live[2]});
    for (auto& r : again.execute("2")) std::puts(r.get().c_str());
  }
}
