#pragma once
#include <cgraph/types.h>

#include "bound.types.h"
namespace user {
class A {
 public:
  P f(const P& p, M m) {
    P q = p;
    q.x += m == M::hi ? 10 : 0;
    return q;
  }
  demo::bound::Both g(demo::bound::Both b) {
    std::get<0>(b.t) += 1;
    return b;
  }
  std::string h(std::string_view s, std::int64_t n) { return std::string(s) + std::to_string(n); }
  std::uint64_t l(const std::vector<demo::bound::Both>& xs, const std::optional<std::string>& o,
                  const cgraph::Bytes& bs) {
    return xs.size() * 100 + (o ? o->size() : 0) * 10 + bs.size();
  }
};
}  // namespace user
