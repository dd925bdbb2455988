#pragma once
#include <string>
namespace user {
struct Hits {
  unsigned hits;
};
class Echo {
 public:
  int echo(const std::string& text) { return static_cast<int>(text.size()); }
  long count(std::string text) { return static_cast<long>(text.size()); }
  long wide(int n, float x) { return n + static_cast<long>(x); }
  Hits stats() { return {1}; }
};
}  // namespace user
