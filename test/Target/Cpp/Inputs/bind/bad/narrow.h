#pragma once
#include <string>
namespace user {
class Narrow {
 public:
  Narrow(short start, const std::string& name);
  long add(short a, short b);
};
}  // namespace user
