#pragma once
#include <cstdint>
#include <memory>

#include "opaque.types.h"

namespace own {
struct Store {
  Moves make() { return {std::make_unique<int>(1)}; }
  std::int64_t keep(Moves m) { return *m.number; }
  std::int64_t read(const Moves& m) { return *m.number; }
  std::int64_t both(const std::array<Moves, 2>&) { return 2; }
};
}  // namespace own
