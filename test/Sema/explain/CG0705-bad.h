// task count(n: i64) -> i64
#include <cstdint>
namespace demo {
class Counter {
public:
  std::int64_t count(int n) { return n; }
};
} // namespace demo
