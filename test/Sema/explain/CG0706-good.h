// exception Full = cpp("demo/full.h", "demo::Full")
#include <stdexcept>
namespace demo {
class Full : public std::runtime_error {
  using std::runtime_error::runtime_error;
};
} // namespace demo
