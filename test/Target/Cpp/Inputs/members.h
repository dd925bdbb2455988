#pragma once
#include <cstdint>
#include <string>

#include "cgraph/types.h"
#include "members.types.h"

namespace user {

using namespace demo::members;

struct Echo {
  explicit Echo(std::int64_t) {}
  Output execute(const Output& x) { return x; }
  cgraph::Bytes teardown(std::span<const std::byte> raw) { return cgraph::Bytes(raw); }
  std::string get(std::string x) { return x; }
  Mode mode(Mode m) { return m; }
  Given given(Given x) { return x; }
};

}  // namespace user
