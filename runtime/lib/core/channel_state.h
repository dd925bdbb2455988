// What the two ends of a channel hold.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "arena.h"
#include "atomics.h"
#include "cgraph/rt/channel.h"
#include "counters.h"
#include "layout.h"
#include "waiter.h"

namespace cgraph::rt {

/// A ring seen from either end; all offsets come from the layout.
struct Ring {
  std::shared_ptr<Arena> arena;
  RingPlace place;
  std::uint64_t mask = 0;  // slots - 1 when that is a power of two

  Ring(std::shared_ptr<Arena> in, const RingPlace& at) : arena(std::move(in)), place(at) {
    if ((at.slots & (at.slots - 1)) == 0) mask = at.slots - 1;
  }

  std::uint64_t slot(std::uint64_t sequence) const {
    return mask || place.slots == 1 ? sequence & mask : sequence % place.slots;
  }
  SlotHeader& header(std::uint64_t sequence) const {
    return arena->at<SlotHeader>(place.headers + slot(sequence) * sizeof(SlotHeader));
  }
  std::byte* area(std::uint64_t sequence) const {
    return &arena->at<std::byte>(place.areas + slot(sequence) * place.area_stride);
  }
  std::uint64_t spill_offset(std::uint64_t sequence) const {
    return place.spill + slot(sequence) * place.spill_stride;
  }
};

struct WriterState {
  struct Peer {
    std::shared_ptr<Arena> arena;
    const std::atomic<std::uint64_t>* acknowledged;
    const os::Word* asleep;
    std::uint64_t last = 0;  // acknowledgement seen last
  };

  WriterState(const WriteEnd& end, std::uint32_t process,
              const std::vector<std::shared_ptr<Arena>>& arenas);

  bool refresh();  // re-reads the acknowledgements; whether there is room now
  bool poisoned() const;
  bool wake_readers();  // those that sleep on the next generation; whether there were any
  std::byte* reserve(std::size_t size);
  std::byte* spill(std::size_t size);
  void set(SlotKind kind, bool failed, std::size_t length);

  std::string name;
  Ring ring;
  ChannelCounters* counters;
  std::vector<Peer> peers;
  std::uint64_t sequence = 0;
  std::uint64_t slowest = 0;  // least acknowledgement known
  std::size_t slowest_peer = 0;
  std::vector<std::uint64_t> spilled;  // bytes of each slot's spill region that are allocated
  // The value being made:
  bool reserved = false;
  bool failed = false;
  SlotKind kind = SlotKind::inline_payload;
  std::size_t length = 0;
  std::byte* at = nullptr;
};

struct ReaderState {
  ReaderState(const ReadEnd& end, std::uint32_t process,
              const std::vector<std::shared_ptr<Arena>>& arenas);

  bool ready() const;
  bool poisoned() const { return Atomics::load(producer->poison) != 0; }
  bool wake_writer();
  void acknowledge();

  std::string name;
  Ring ring;
  std::shared_ptr<Arena> own;
  std::atomic<std::uint64_t>* acknowledged;
  ArenaHeader* producer;
  const os::Word* producer_asleep;
  std::uint64_t next = 0;      // value that ready and view speak of
  std::uint64_t released = 0;  // values given back
};

}  // namespace cgraph::rt
