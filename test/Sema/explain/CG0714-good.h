// opaque Lock = cpp("demo/store.h", "demo::Lock")
// task open() -> Lock
// task look(lock: Lock) -> i64
// graph Look[s: Explained]() -> (once: i64, again: i64) {
//   let lock = s.open()
//   return (once: s.look(lock), again: s.look(lock))
// }
#include <cstdint>
#include <memory>
namespace demo {
struct Lock {
  std::unique_ptr<int> held;
};
class Store {
public:
  Lock open() { return {std::make_unique<int>(1)}; }
  std::int64_t look(const Lock &lock) { return *lock.held; }
};
} // namespace demo
