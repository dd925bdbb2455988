// Prints a0, the round trip of one cache line between two spinning threads, as one line of JSON.
#include "cgraph/rt/a0.h"

#include <cstdio>

int main() {
  const cgraph::rt::A0 a0 = cgraph::rt::measure_a0();
  std::printf("{\"p50_us\": %.4f, \"p99_us\": %.4f}\n", a0.p50_us, a0.p99_us);
}
