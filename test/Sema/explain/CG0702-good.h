// task echo(msg: str) -> str
#include <string>
namespace demo {
class Echo {
public:
  std::string echo(std::string msg) { return msg; }
};
} // namespace demo
