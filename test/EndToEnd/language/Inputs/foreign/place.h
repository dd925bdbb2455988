// Where memory is, the same in every process that maps it.
#pragma once

#include <cstdint>
#include <fstream>
#include <sstream>
#include <string>

namespace foreign {

struct Place {
  std::uint64_t inode = 0, offset = 0;  // zero outside of a graph's shared memory
  bool operator==(const Place&) const = default;
};

inline Place place_of(const void* address) {
  const auto at = reinterpret_cast<std::uintptr_t>(address);
  std::ifstream maps("/proc/self/maps");
  for (std::string line; std::getline(maps, line);) {
    std::uintptr_t first = 0, last = 0, offset = 0;
    std::uint64_t inode = 0;
    char dash = 0;
    std::string mode, device;
    std::istringstream in(line);
    in >> std::hex >> first >> dash >> last >> mode >> offset >> device >> std::dec >> inode;
    if (at < first || at >= last) continue;
    return line.find("memfd:cgraph-arena") == std::string::npos ? Place()
                                                                : Place{inode, offset + at - first};
  }
  return {};
}

}  // namespace foreign
