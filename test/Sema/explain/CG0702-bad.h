// task echo(msg: str) -> str
#include <string>
namespace demo {
class Echo {
public:
  int echo(std::string) { return 1; }
};
} // namespace demo
