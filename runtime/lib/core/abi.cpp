#include "abi.h"

namespace cgraph::rt {

std::uint16_t abi_version() { return 1; }

}  // namespace cgraph::rt
