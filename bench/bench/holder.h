#pragma once
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace bench {

/// Holds memory, which the kernel frees before it says that the process has
/// ended.
class Holder {
 public:
  /// The process that holds it now; with 0 it sleeps until it is killed.
  std::int64_t hold(std::int64_t mib) {
    if (mib == 0) pause();
    memory_.assign(static_cast<std::size_t>(mib) << 20, 1);
    return getpid();
  }
  std::int64_t forward(std::int64_t x) { return x; }

 private:
  std::vector<char> memory_;
};

}  // namespace bench
