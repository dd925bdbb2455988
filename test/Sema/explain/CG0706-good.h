// exception Full = cpp("demo/queue.h", "demo::Full")
// task push(x: str) raises Full
#include <stdexcept>
#include <string>
namespace demo {
class Full : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

class Queue {
public:
  void push(std::string) { throw Full("no room"); }
};
} // namespace demo
