#pragma once
#include "deprecated.types.h"
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
namespace user {
struct Old {
  std::int64_t get(std::int64_t x) { return x; }
  demo::old::Stale stale(const demo::old::Stale& x, demo::old::Kind) { return x; }
};
}  // namespace user
#pragma GCC diagnostic pop
