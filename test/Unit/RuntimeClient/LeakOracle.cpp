#include "LeakOracle.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>

namespace lab {
namespace {

namespace fs = std::filesystem;

struct Stat {
  std::string name;
  char state = 'X';
  pid_t parent = 0;
};

Stat stat_of(pid_t pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  std::string line;
  Stat stat;
  if (!std::getline(file, line)) return stat;
  const std::size_t open = line.find('('), close = line.rfind(')');
  stat.name = line.substr(open + 1, close - open - 1);
  stat.state = line[close + 2];
  stat.parent = std::atoi(line.c_str() + close + 4);
  return stat;
}

/// "socket:[123]" and "/memfd:cgraph-arena (deleted)" without what differs from one to the next.
std::string kind_of(std::string target) {
  if (const std::size_t at = target.find(":["); at != std::string::npos) target.erase(at);
  return target;
}

}  // namespace

std::vector<pid_t> descendants(pid_t root) {
  std::vector<pid_t> found = {root};
  std::vector<std::pair<pid_t, pid_t>> all;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator("/proc", error)) {
    const pid_t pid = std::atoi(entry.path().filename().c_str());
    if (pid > 0) all.emplace_back(pid, stat_of(pid).parent);
  }
  for (std::size_t i = 0; i < found.size(); ++i)
    for (const auto& [pid, parent] : all)
      if (parent == found[i]) found.push_back(pid);
  found.erase(found.begin());
  return found;
}

Holdings holdings() {
  Holdings all;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator("/proc/self/fd", error)) {
    const std::string target = fs::read_symlink(entry.path(), error).string();
    if (!target.empty() && !target.starts_with("/proc/")) ++all["fd " + kind_of(target)];
  }
  std::ifstream maps("/proc/self/maps");
  for (std::string line; std::getline(maps, line);)
    if (const std::size_t at = line.find("/memfd:"); at != std::string::npos)
      ++all["map " + line.substr(at)];
  for (const pid_t pid : descendants(getpid())) ++all["process " + stat_of(pid).name];
  for (const auto& entry : fs::directory_iterator("/dev/shm", error))
    if (entry.path().string().find("cgraph") != std::string::npos)
      ++all["shm " + entry.path().filename().string()];
  std::ifstream memory("/proc/meminfo");
  for (std::string line; std::getline(memory, line);)
    if (line.starts_with("HugePages_Free")) all["huge pages"] = std::atoi(line.c_str() + 15);
  return all;
}

std::string leaked_since(const Holdings& before) {
  Holdings now;
  for (int i = 0; i < 600; ++i) {
    now = holdings();
    if (now == before) return "";
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  std::string text;
  for (auto [what, count] : before) now[what] -= count;
  for (const auto& [what, count] : now)
    if (count) text += what + (count > 0 ? " +" : " ") + std::to_string(count) + "\n";
  return text;
}

bool is_running(pid_t pid) {
  const char state = stat_of(pid).state;
  return state != 'X' && state != 'Z';
}

bool end_within(const std::vector<pid_t>& pids, int ms) {
  for (int i = 0; i <= ms; ++i) {
    if (std::none_of(pids.begin(), pids.end(), is_running)) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return false;
}

}  // namespace lab
