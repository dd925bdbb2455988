// new(prefix: str)
#include <string>
namespace demo {
class Echo {
public:
  explicit Echo(std::string) {}
};
} // namespace demo
