// What the tasks of random programs throw beside the standard exceptions.
#pragma once
#include <stdexcept>

namespace support {

/// Listed in `raises`.
struct Odd : std::runtime_error {
  using std::runtime_error::runtime_error;
};
/// Not known to the driver.
struct Hidden : std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace support
