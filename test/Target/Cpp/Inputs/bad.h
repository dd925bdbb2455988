#pragma once
#include <stdexcept>
namespace user {
struct Bad : std::runtime_error {
  using std::runtime_error::runtime_error;
};
}  // namespace user
