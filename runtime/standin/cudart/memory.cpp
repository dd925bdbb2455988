#include "cudart/memory.h"

#include <map>
#include <mutex>
#include <set>
#include <utility>

namespace cgraph::standin {

namespace {

struct Memories {
  std::mutex mutex;
  std::map<std::uintptr_t, Memory> by_begin;
  std::set<std::pair<int, int>> peers;
};

Memories& memories() {
  static auto* const all = new Memories;  // stays when the process ends, as its streams do
  return *all;
}

std::uintptr_t address(const void* pointer) { return reinterpret_cast<std::uintptr_t>(pointer); }

}  // namespace

bool add_memory(Memory memory) {
  Memories& all = memories();
  const std::lock_guard lock(all.mutex);
  const auto next = all.by_begin.lower_bound(memory.begin);
  if (next != all.by_begin.end() && next->first < memory.begin + memory.size) return false;
  if (next != all.by_begin.begin()) {
    const Memory& before = std::prev(next)->second;
    if (before.begin + before.size > memory.begin) return false;
  }
  const std::uintptr_t begin = memory.begin;
  all.by_begin.emplace(begin, std::move(memory));
  return true;
}

std::optional<Memory> find_memory(const void* begin, std::size_t size) {
  Memories& all = memories();
  const std::lock_guard lock(all.mutex);
  const auto next = all.by_begin.upper_bound(address(begin));
  if (next == all.by_begin.begin()) return std::nullopt;
  const Memory& found = std::prev(next)->second;
  const std::size_t offset = address(begin) - found.begin;
  if (offset > found.size || size > found.size - offset) return std::nullopt;
  return found;
}

bool remove_memory(MemoryKind kind, const void* begin) {
  Memories& all = memories();
  const std::lock_guard lock(all.mutex);
  const auto found = all.by_begin.find(address(begin));
  if (found == all.by_begin.end() || found->second.kind != kind) return false;
  all.by_begin.erase(found);
  return true;
}

std::uintptr_t open_again(const FilePlace& place) {
  Memories& all = memories();
  const std::lock_guard lock(all.mutex);
  for (auto& [begin, memory] : all.by_begin) {
    if (memory.kind != MemoryKind::imported || memory.file->place().inode != place.inode) continue;
    ++memory.opened;
    return begin;
  }
  return 0;
}

bool close_imported(const void* begin) {
  Memories& all = memories();
  const std::lock_guard lock(all.mutex);
  const auto found = all.by_begin.find(address(begin));
  if (found == all.by_begin.end() || found->second.kind != MemoryKind::imported) return false;
  if (--found->second.opened == 0) all.by_begin.erase(found);
  return true;
}

cudaError_t enable_peer(int device, int peer) {
  Memories& all = memories();
  const std::lock_guard lock(all.mutex);
  return all.peers.emplace(device, peer).second ? cudaSuccess : cudaErrorPeerAccessAlreadyEnabled;
}

}  // namespace cgraph::standin
