// Times collectives over tensors in shared memory; one JSON object on stdout: microseconds of one.
#include <algorithm>
#include <chrono>
#include <string>

#include "collectives.cgraph.h"
#include "stats.h"

namespace {

using Clock = std::chrono::steady_clock;

/// The least time of an execution, in microseconds, of those of about half a second: a difference
/// of two would not stand what other processes add.
template <class Graph>
double least(Graph graph) {
  double best = 1e30;
  const auto end = Clock::now() + std::chrono::milliseconds(500);
  for (int i = 0; i < 7 || Clock::now() < end; ++i) {
    const auto start = Clock::now();
    for (auto& ref : graph.execute(0)) (void)ref.get(std::chrono::seconds(60));
    best = std::min(best, std::chrono::duration<double, std::micro>(Clock::now() - start).count());
  }
  return best;
}

/// Of chains of 1 and of 1 + `more` collectives.
template <class Short, class Long>
void time_one(bench::JsonObject& json, const std::string& name, Short&& one, Long&& several,
              int more) {
  const double base = least(one());
  json.member(name.c_str(), (least(several()) - base) / more);
}

void two_ranks(bench::JsonObject& json) {
  auto dep = bench::collectives::two::launch();
  time_one(
      json, "allreduce_1K_2", [&] { return dep.allreduce_1K_short(); },
      [&] { return dep.allreduce_1K_long(); }, 64);
  time_one(
      json, "allreduce_16K_2", [&] { return dep.allreduce_16K_short(); },
      [&] { return dep.allreduce_16K_long(); }, 64);
  time_one(
      json, "allreduce_64K_2", [&] { return dep.allreduce_64K_short(); },
      [&] { return dep.allreduce_64K_long(); }, 32);
  time_one(
      json, "allreduce_1M_2", [&] { return dep.allreduce_1M_short(); },
      [&] { return dep.allreduce_1M_long(); }, 8);
  time_one(
      json, "allreduce_16M_2", [&] { return dep.allreduce_16M_short(); },
      [&] { return dep.allreduce_16M_long(); }, 3);
  time_one(
      json, "allreduce_64M_2", [&] { return dep.allreduce_64M_short(); },
      [&] { return dep.allreduce_64M_long(); }, 2);
  time_one(
      json, "halves_1K_2", [&] { return dep.halves_1K_short(); },
      [&] { return dep.halves_1K_long(); }, 64);
  time_one(
      json, "alltoall_1K_2", [&] { return dep.alltoall_1K_short(); },
      [&] { return dep.alltoall_1K_long(); }, 64);
  time_one(
      json, "halves_64K_2", [&] { return dep.halves_64K_short(); },
      [&] { return dep.halves_64K_long(); }, 32);
  time_one(
      json, "alltoall_64K_2", [&] { return dep.alltoall_64K_short(); },
      [&] { return dep.alltoall_64K_long(); }, 32);
  time_one(
      json, "halves_1M_2", [&] { return dep.halves_1M_short(); },
      [&] { return dep.halves_1M_long(); }, 8);
  time_one(
      json, "alltoall_1M_2", [&] { return dep.alltoall_1M_short(); },
      [&] { return dep.alltoall_1M_long(); }, 8);
  time_one(
      json, "halves_16M_2", [&] { return dep.halves_16M_short(); },
      [&] { return dep.halves_16M_long(); }, 3);
  time_one(
      json, "alltoall_16M_2", [&] { return dep.alltoall_16M_short(); },
      [&] { return dep.alltoall_16M_long(); }, 3);
}

void four_ranks(bench::JsonObject& json) {
  auto dep = bench::collectives::four::launch();
  time_one(
      json, "allreduce_1K_4", [&] { return dep.allreduce_1K_short(); },
      [&] { return dep.allreduce_1K_long(); }, 64);
  time_one(
      json, "allreduce_16K_4", [&] { return dep.allreduce_16K_short(); },
      [&] { return dep.allreduce_16K_long(); }, 64);
  time_one(
      json, "allreduce_64K_4", [&] { return dep.allreduce_64K_short(); },
      [&] { return dep.allreduce_64K_long(); }, 32);
  time_one(
      json, "allreduce_1M_4", [&] { return dep.allreduce_1M_short(); },
      [&] { return dep.allreduce_1M_long(); }, 8);
  time_one(
      json, "allreduce_16M_4", [&] { return dep.allreduce_16M_short(); },
      [&] { return dep.allreduce_16M_long(); }, 3);
  time_one(
      json, "allreduce_64M_4", [&] { return dep.allreduce_64M_short(); },
      [&] { return dep.allreduce_64M_long(); }, 2);
  time_one(
      json, "halves_1K_4", [&] { return dep.halves_1K_short(); },
      [&] { return dep.halves_1K_long(); }, 64);
  time_one(
      json, "alltoall_1K_4", [&] { return dep.alltoall_1K_short(); },
      [&] { return dep.alltoall_1K_long(); }, 64);
  time_one(
      json, "halves_64K_4", [&] { return dep.halves_64K_short(); },
      [&] { return dep.halves_64K_long(); }, 32);
  time_one(
      json, "alltoall_64K_4", [&] { return dep.alltoall_64K_short(); },
      [&] { return dep.alltoall_64K_long(); }, 32);
  time_one(
      json, "halves_1M_4", [&] { return dep.halves_1M_short(); },
      [&] { return dep.halves_1M_long(); }, 8);
  time_one(
      json, "alltoall_1M_4", [&] { return dep.alltoall_1M_short(); },
      [&] { return dep.alltoall_1M_long(); }, 8);
  time_one(
      json, "halves_16M_4", [&] { return dep.halves_16M_short(); },
      [&] { return dep.halves_16M_long(); }, 3);
  time_one(
      json, "alltoall_16M_4", [&] { return dep.alltoall_16M_short(); },
      [&] { return dep.alltoall_16M_long(); }, 3);
}

}  // namespace

int main() {
  bench::JsonObject json;
  two_ranks(json);
  four_ranks(json);
}
