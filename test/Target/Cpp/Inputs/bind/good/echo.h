#pragma once
#include <cstdint>
#include <string>
#include <string_view>
namespace cgraph {
class Context;
}
namespace user {
struct Both {
  std::uint64_t misses, hits;
};
class Echo {
 public:
  explicit Echo(std::string_view prefix, cgraph::Context& context);
  const char* echo(std::string_view text) const noexcept;
  template <class T>
  T count(T n) { return n; }
  short wide(long long n, const double& x, cgraph::Context&);
  Both stats();
};
}  // namespace user
