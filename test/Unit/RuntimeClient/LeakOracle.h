// What this process holds of the system: processes below it, descriptors by kind, mappings of
// memory files, names in /dev/shm, huge pages. Taken before and after a case, both must agree.
#pragma once

#include <sys/types.h>

#include <map>
#include <string>
#include <vector>

namespace lab {

/// Counts by what is counted: "fd socket", "map memfd:cgraph-arena", "process cgraph-agent", ...
using Holdings = std::map<std::string, int>;

Holdings holdings();
/// Waits up to 3 s until the holdings are those of before; what differs, one line each, else
/// nothing.
std::string leaked_since(const Holdings& before);

/// Processes below `root`, children before grandchildren.
std::vector<pid_t> descendants(pid_t root);
/// Whether the process runs: neither gone nor a zombie.
bool is_running(pid_t pid);
/// Whether all of them end within the time.
bool end_within(const std::vector<pid_t>& pids, int ms);

}  // namespace lab
