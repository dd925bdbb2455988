#include "arena.h"

#include <cerrno>

#include "channel_state.h"

namespace cgraph::rt {

std::shared_ptr<Arena> own_arena(os::Fd file, ArenaSize size) {
  if (const int error = os::allocate(file.get(), 0, size.front))
    throw os::Error{"fallocate", error};
  auto arena = std::make_shared<Arena>();
  arena->mapping = os::Mapping(file.get(), size.total, true, size.front);
  arena->file = std::move(file);
  return arena;
}

std::shared_ptr<Arena> peer_arena(const os::Fd& file, ArenaSize size) {
  if (!os::is_sealed(file.get(), size.total)) throw os::Error{"fcntl(F_GET_SEALS)", EPERM};
  auto arena = std::make_shared<Arena>();
  arena->mapping = os::Mapping(file.get(), size.total, false, size.front);
  return arena;
}

Ends::Ends(const RoleLayout& layout, std::vector<std::shared_ptr<Arena>> arenas)
    : process_(layout.process), arenas_(std::move(arenas)) {
  for (const ReadEnd& end : layout.reads)
    readers.emplace_back(std::make_unique<ReaderState>(end, process_, arenas_));
  for (const WriteEnd& end : layout.writes)
    writers.emplace_back(std::make_unique<WriterState>(end, process_, arenas_));
}

bool Ends::is_poisoned() const {
  for (std::size_t p = 0; p < arenas_.size(); ++p)
    if (p != process_ && arenas_[p] && Atomics::load(arenas_[p]->header().poison)) return true;
  return false;
}

void Ends::poison() {
  Atomics::store_and_fence(own().poison, 1u);
  // The words that peers sleep on do not change: wake until every sleeper has looked up.
  constexpr int rounds = 20;
  for (int round = 0; round < rounds; ++round) {
    bool asleep = false;
    for (SlotWriter& writer : writers) asleep |= writer.state().wake_readers();
    for (SlotReader& reader : readers) asleep |= reader.state().wake_writer();
    if (!asleep) return;
    os::yield();
  }
}

}  // namespace cgraph::rt
