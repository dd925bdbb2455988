// An event, whose state several processes may share.
#pragma once

#include <driver_types.h>

#include <atomic>
#include <cstdint>
#include <memory>

#include "common/futex.h"
#include "common/memory_file.h"

namespace cgraph::standin {

/// Records are numbered from 1; each is done by itself, since they may be on different streams.
struct EventState {
  static constexpr std::uint64_t remembered = 64;

  std::atomic<std::uint64_t> last_record;
  std::atomic<std::uint64_t> done[remembered];  // the last done one of those with a remainder
  std::atomic<std::int64_t> done_at_ns;
  Word changes;
};

class Event {
 public:
  Event(int device, unsigned flags, std::shared_ptr<MemoryFile> shared, bool imported);

  int device() const { return device_; }
  unsigned flags() const { return flags_; }
  /// Null for an event of this process alone.
  const std::shared_ptr<MemoryFile>& shared() const { return shared_; }
  bool imported() const { return imported_; }

  /// The number of the last record, 0 where there is none.
  std::uint64_t last_record() const { return state_->last_record; }
  /// The number of a new record.
  std::uint64_t record() { return ++state_->last_record; }
  void finish(std::uint64_t record);
  bool is_done(std::uint64_t record) const;
  /// Waits until a record is done, or the process has a sticky error.
  void wait(std::uint64_t record) const;
  std::int64_t done_at_ns() const { return state_->done_at_ns; }

 private:
  int device_;
  unsigned flags_;
  std::shared_ptr<MemoryFile> shared_;
  bool imported_;
  std::shared_ptr<EventState> state_;
};

}  // namespace cgraph::standin

/// What cudaEvent_t points to.
struct CUevent_st : cgraph::standin::Event {
  using Event::Event;
};
