// opaque Celsius = cpp("demo/oven.h", "demo::Celsius") codec "demo/oven.h"
// task read() -> Celsius
#include <cgraph/codec.h>
#include <cstring>
#include <span>
namespace demo {
struct Celsius {
  double degrees = 0;
};
class Oven {
public:
  Celsius read() { return {}; }
};
} // namespace demo
template <>
struct cgraph::Codec<demo::Celsius> {
  static std::size_t size(const demo::Celsius &) { return sizeof(double); }
  static void encode(const demo::Celsius &c, std::span<std::byte> out) {
    std::memcpy(out.data(), &c.degrees, sizeof(double));
  }
};
