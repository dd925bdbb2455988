// Where the exception being handled was thrown.
#pragma once

#include <string>

namespace cgraph::rt {

/// The frames of this thread's last throw, innermost first, one a line; empty where they were not
/// noted, or where that threw an exception of another type.
std::string throw_stack();

}  // namespace cgraph::rt
