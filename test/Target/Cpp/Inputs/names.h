#pragma once
#include <cstdint>
#include <string>
#include "names.types.h"
namespace user {
class Names { public:
  std::int64_t double_(std::int64_t x) { return 2 * x; }
  demo::union_::not_ worker(const demo::union_::class_& c) { return c.std_ ? demo::union_::not_::and_ : demo::union_::not_::or_; }
  std::string text(std::string s) { return s; }
};
}
