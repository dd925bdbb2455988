#pragma once
#include <string>
namespace user {
enum class M { lo = 7, hi = 9 };
struct P {
  long unused = 1;
  std::string y;
  int x = 0;
};
}  // namespace user
