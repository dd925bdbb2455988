// Makes an agent or actor of another version, to be refused.
#include "abi.h"

namespace cgraph::rt {

std::uint16_t abi_version() { return 9; }

}  // namespace cgraph::rt
