#pragma once
#include <memory>
#include <mutex>

namespace own {
struct Whole {};
struct Stuck {
  std::mutex mutex;
};
struct Bare {};
struct Half {};
using Number = int;
struct Moves {
  std::unique_ptr<int> number;
};
}  // namespace own
