// Records compare, hash and print themselves; enums know their names.
#include <iostream>
#include <unordered_set>

#include "types.types.h"

int main() {
  using demo::types::Mode;
  using demo::types::Req;
  const Req a{"p", 3, Mode::exact, {"x", "y"}, {1, 2.5}};
  Req b = a;
  std::unordered_set<Req> set = {a, b};
  b.n = 4;
  set.insert(b);
  std::cout << a << '\n' << demo::types::Empty{} << '\n';
  std::cout << set.size() << ' ' << (a == b) << ' ' << to_string(Mode::double_) << '\n';
}
