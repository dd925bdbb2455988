// Graphs compiled, used and torn down on the same actors over and over: nothing may grow.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cgraph/client.h"

namespace lab {

/// What the driver and all processes below it hold.
struct Usage {
  long resident_kib = 0;
  long descriptors = 0;
  long mappings = 0;
  long threads = 0;
  long processes = 0;
};
Usage usage();

struct SoakReport {
  std::uint64_t rounds = 0;
  std::uint64_t wrong = 0;  // rounds with a wrong result
  double seconds = 0;
  Usage before, after;

  /// What grew, one line each, or nothing. Memory may by 4 MiB, which allocators keep.
  std::string growth() const;
  /// As one line of JSON.
  std::string json() const;
};

/// Three kinds of graphs in turn on three actors, with values that spill and tasks that fail.
SoakReport soak(const std::vector<cgraph::ActorHandle>& actors, std::uint64_t rounds);

}  // namespace lab
