#pragma once
#include <string>
namespace user {
class Narrow {
 public:
  Narrow(long long start, const std::string& name);
  long add(long long a, long long b);
};
}  // namespace user
