#pragma once
#include <stdexcept>
namespace user {
struct Sealed : std::runtime_error {
  using std::runtime_error::runtime_error;
};
}  // namespace user
