#pragma once
#include <stdexcept>
namespace demo {
struct Full : std::runtime_error {
  using runtime_error::runtime_error;
};
}  // namespace demo
