// task echo(msg: str) -> str
#include <string>
namespace demo {
class Echo {
public:
  std::string ecko(std::string msg) { return msg; }
};
} // namespace demo
