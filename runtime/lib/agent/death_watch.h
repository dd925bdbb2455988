// Threads that sleep on the liveness words of processes and write deaths to the board at once.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "../core/control.h"
#include "../core/os.h"

namespace cgraph::rt {

/// Never ends before the process: its threads are those that the kernel wakes.
class DeathWatch {
 public:
  DeathWatch();

  /// Readable when there are deaths to take.
  int fd() const { return event_.get(); }
  void add(std::uint64_t key, const LivePage& page);
  void remove(std::uint64_t key);
  /// On the death of `key`, a line that holds `running` gets the failed state before anything else
  /// happens.
  void set_line(std::uint64_t key, BoardLine* line, std::uint32_t running);
  /// The processes that died since the last call.
  std::vector<std::uint64_t> take();

 private:
  struct Entry {
    const LivePage* page;
    BoardLine* line;
    std::uint32_t running;
    std::size_t watcher;
    bool is_dead;
  };
  struct Watcher {
    os::Word changes{0};
    std::size_t entries = 0;
  };

  void watch(std::size_t index);
  void look(std::size_t index, std::vector<os::WaitWord>& words);

  std::mutex mutex_;
  std::map<std::uint64_t, Entry> entries_;
  std::vector<std::unique_ptr<Watcher>> watchers_;
  std::vector<std::uint64_t> dead_;
  os::Fd event_;
};

}  // namespace cgraph::rt
