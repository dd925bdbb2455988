#pragma once
#include <string>
namespace demo {
struct Model {
  explicit Model(std::string) {}
  std::string answer(std::string q) { return q; }
};
} // namespace demo
