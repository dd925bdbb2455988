#include "cudart/event.h"

#include <chrono>

#include "cudart/sticky.h"

namespace cgraph::standin {

Event::Event(int device, unsigned flags, std::shared_ptr<MemoryFile> shared, bool imported)
    : device_(device), flags_(flags), shared_(std::move(shared)), imported_(imported) {
  // A new file is all zeros, which is the state of a new event.
  if (shared_)
    state_ = {shared_, reinterpret_cast<EventState*>(shared_->data())};
  else
    state_ = std::make_shared<EventState>();
}

void Event::finish(std::uint64_t record) {
  state_->done_at_ns = std::chrono::steady_clock::now().time_since_epoch().count();
  std::atomic<std::uint64_t>& done = state_->done[record % EventState::remembered];
  if (done < record) done = record;
  ++state_->changes;
  futex_wake_all(state_->changes);
}

bool Event::is_done(std::uint64_t record) const {
  return state_->done[record % EventState::remembered] >= record || record == 0;
}

void Event::wait(std::uint64_t record) const {
  constexpr std::chrono::milliseconds limit(20);
  for (;;) {
    const std::uint32_t changes = state_->changes;
    if (is_done(record) || sticky_error() != cudaSuccess) return;
    futex_wait(state_->changes, changes, limit);
  }
}

}  // namespace cgraph::standin
