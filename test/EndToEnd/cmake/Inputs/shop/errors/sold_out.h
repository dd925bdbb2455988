#pragma once
#include <stdexcept>

namespace shop {

struct SoldOut : std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace shop
