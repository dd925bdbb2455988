// A message through two actors, and through eight.
#include <cstdio>
#include <string>
#include <vector>

#include "chain.cgraph.h"

int main() {
  auto deployment = demo::chain::local::launch();

  auto chain = deployment.chain();
  std::puts(chain.execute("through two actors").get().c_str());

  auto chain8 = deployment.chain8();
  std::puts(chain8.execute("through eight actors").get().c_str());

  // Executions are pipelined: all eight actors work at once.
  std::vector<cgraph::Ref<std::string>> refs;
  for (int i = 0; i < 8; ++i) refs.push_back(chain8.execute(std::to_string(i)));
  for (auto& ref : refs) std::printf("%s ", ref.get().c_str());
  std::puts("");
}
