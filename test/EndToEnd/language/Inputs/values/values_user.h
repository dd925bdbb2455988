// Types of the user's that the program binds.
#pragma once
#include <cstdint>
#include <stdexcept>

namespace geo {

struct Point {
  double x = 0;
  double y = 0;
  bool operator==(const Point&) const = default;
};

enum class Level : std::uint8_t { low, mid, high };

struct Odd : std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace geo
