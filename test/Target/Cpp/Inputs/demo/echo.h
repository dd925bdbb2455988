#pragma once
#include <stdexcept>
#include <string>

namespace demo {

class Echo {
 public:
  std::string echo(std::string msg) {
    if (msg == "boom") throw std::out_of_range("boom");
    return msg;
  }
};

}  // namespace demo
