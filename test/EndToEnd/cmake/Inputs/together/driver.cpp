#include <cinttypes>
#include <cstdio>

#include "chain.cgraph.h"
#include "hello.cgraph.h"
#include "two_senders.cgraph.h"

int main() {
  auto echo = demo::hello::local::launch();
  std::puts(echo.hello().execute("one").get().c_str());
  auto chain = demo::chain::local::launch();
  std::puts(chain.chain().execute("two").get().c_str());
  auto senders = demo::visual::local::launch();
  std::printf("%" PRId64 "\n", senders.two().execute(2).incremented.get());
}
