// Two senders work on the same input, one receiver gets both results.
#include <cinttypes>
#include <cstdio>

#include "two_senders.cgraph.h"

int main() {
  auto deployment = demo::visual::local::launch();
  auto two = deployment.two();
  for (std::int64_t x : {1, 20, 300}) {
    auto [incremented, doubled] = two.execute(x);
    std::printf("%" PRId64 " + 1 = %" PRId64 ", 2 * %" PRId64 " = %" PRId64 "\n", x,
                incremented.get(), x, doubled.get());
  }
}
