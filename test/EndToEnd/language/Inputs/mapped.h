// Where in a graph's shared memory an address is: the same for all processes that map it.
#pragma once
#include <cstdint>
#include <fstream>
#include <sstream>
#include <string>

/// "inode offset", or nothing for memory of the process alone.
inline std::string mapped_at(const void* address) {
  const auto at = reinterpret_cast<std::uintptr_t>(address);
  std::ifstream maps("/proc/self/maps");
  for (std::string line; std::getline(maps, line);) {
    std::uintptr_t first = 0, last = 0, offset = 0;
    char dash = 0;
    std::string rights, device, inode;
    std::istringstream(line) >> std::hex >> first >> dash >> last >> rights >> offset >> device >> inode;
    if (first <= at && at < last && line.find("/memfd:cgraph") != std::string::npos)
      return inode + " " + std::to_string(at - first + offset);
  }
  return "";
}
