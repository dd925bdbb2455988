// The arenas of one process in one graph: its own, writable, and its peers', read-only.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "cgraph/rt/channel.h"
#include "layout.h"
#include "os.h"

namespace cgraph::rt {

/// An arena mapped into this process. `file` stays open in the owner only, for spilling.
struct Arena {
  os::Mapping mapping;
  os::Fd file;

  template <class T>
  T& at(std::uint64_t offset) const {
    return *reinterpret_cast<T*>(mapping.data() + offset);
  }
  ArenaHeader& header() const { return at<ArenaHeader>(0); }
};

/// Allocates, maps and populates the own arena. Throws os::Error.
std::shared_ptr<Arena> own_arena(os::Fd file, ArenaSize size);
/// Checks seals and size, then maps a peer's arena read-only. Throws os::Error (EPERM: not sealed).
std::shared_ptr<Arena> peer_arena(const os::Fd& file, ArenaSize size);

/// A process's ends of a graph's channels.
class Ends {
 public:
  /// `arenas[i]` is that of process i, where it is the own one or a peer's.
  Ends(const RoleLayout& layout, std::vector<std::shared_ptr<Arena>> arenas);

  std::vector<SlotReader> readers;  // in the order of the layout
  std::vector<SlotWriter> writers;

  ArenaHeader& own() const { return own_arena().header(); }
  Arena& own_arena() const { return *arenas_[process_]; }
  /// Whether a peer has left the graph.
  bool is_poisoned() const;
  /// Tells all peers that this process has left the graph, and wakes those that sleep.
  void poison();

 private:
  std::uint32_t process_;
  std::vector<std::shared_ptr<Arena>> arenas_;
};

}  // namespace cgraph::rt
