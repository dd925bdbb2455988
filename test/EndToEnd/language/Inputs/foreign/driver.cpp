#include <cstdio>

#include "foreign.cgraph.h"
#include "place.h"

int main() {
  int failed = 0;
  const auto check = [&](bool holds, const char* what) {
    if (holds) return;
    ++failed;
    std::printf("failed: %s\n", what);
  };
  auto deployment = lang::foreign::local::launch();
  auto graph = deployment.results();
  for (std::int64_t n : {1, 2, 50}) {
    auto out = graph.execute(n);
    const auto made = out.made.view();
    const foreign::Place place = foreign::place_of(made->data().data());
    const foreign::Place noted{static_cast<std::uint64_t>((*made)(0, 0)),
                               static_cast<std::uint64_t>((*made)(0, 1))};
    check(place.inode != 0, "the view lies in shared memory");
    check(noted == place, "the task wrote where the driver reads");
    const foreign::Place read{out.inode.get(), out.offset.get()};
    check(read == place, "the other actor read there as well");
    check(out.sum.get() == 3.0 * static_cast<double>(n - 1), "the other actor read the elements");
    const auto copied = out.copied.get();
    check(copied(0, 0) == 0 && copied(n - 1, 2) == 1, "a matrix is copied into its slot");
  }
  std::printf("checks, %d failed\n", failed);
  return failed != 0;
}
