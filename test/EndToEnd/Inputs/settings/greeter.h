#pragma once
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <utility>

namespace demo {

class Greeter {
 public:
  explicit Greeter(std::string greeting) : greeting_(std::move(greeting)) {
    if (greeting_ == "throw") throw std::runtime_error("nothing to say");
    if (greeting_ == "exit") std::_Exit(7);
  }
  std::string greet(const std::string& name) { return greeting_ + ", " + name; }

 private:
  std::string greeting_;
};

}  // namespace demo
