#include "cgraph/rt/channel.h"

#include <algorithm>
#include <cstring>

#include "cgraph/rt/operand.h"
#include "channel_state.h"

namespace cgraph::rt {
namespace {

/// Smallest allocation of a spill region; larger ones are doubled.
constexpr std::uint64_t first_spill_bytes = 64 << 10;

const std::shared_ptr<Arena>& arena_of(const std::vector<std::shared_ptr<Arena>>& arenas,
                                       std::uint32_t process) {
  return arenas.at(process);
}

}  // namespace

Deadline deadline_after(std::int64_t timeout_ns) {
  if (timeout_ns < 0) return never;
  if (timeout_ns == 0) return 0;
  const std::int64_t now = os::now_ns();
  return timeout_ns > never - now ? never : now + timeout_ns;
}

std::int64_t time_left(Deadline deadline) {
  return std::max<std::int64_t>(deadline - os::now_ns(), 0);
}

// Writer

WriterState::WriterState(const WriteEnd& end, std::uint32_t process,
                         const std::vector<std::shared_ptr<Arena>>& arenas)
    : name(end.name),
      ring(arena_of(arenas, process), end.ring),
      counters(&ring.arena->at<ChannelCounters>(end.counters)) {
  for (const ReaderPlace& reader : end.readers) {
    const std::shared_ptr<Arena>& arena = arena_of(arenas, reader.process);
    peers.push_back({arena, &arena->at<Cursor>(reader.cursor).acknowledged,
                     &arena->at<SleepLine>(reader.sleep).asleep});
  }
  if (ring.place.spill_stride) spilled.resize(ring.place.slots);
}

bool WriterState::refresh() {
  std::uint64_t least = sequence;
  for (std::size_t i = 0; i < peers.size(); ++i) {
    Peer& peer = peers[i];
    const std::uint64_t acknowledged = Atomics::load(*peer.acknowledged);
    if (acknowledged > sequence) throw Corrupt{name, "acknowledged", acknowledged, sequence};
    if (acknowledged < peer.last) throw Corrupt{name, "acknowledged", acknowledged, peer.last};
    peer.last = acknowledged;
    if (acknowledged < least) {
      least = acknowledged;
      slowest_peer = i;
    }
  }
  slowest = least;
  return has_room(sequence, slowest, ring.place.slots);
}

bool WriterState::poisoned() const {
  return std::any_of(peers.begin(), peers.end(), [](const Peer& peer) {
    return Atomics::load(peer.arena->header().poison) != 0;
  });
}

bool WriterState::wake_readers() {
  for (const Peer& peer : peers) {
    if (!Atomics::load(*peer.asleep)) continue;
    os::futex_wake_all(os::low_half(ring.header(sequence).generation));
    return true;
  }
  return false;
}

std::byte* WriterState::reserve(std::size_t size) {
  if (reserved && !failed && size <= length) {
    length = size;
    return at;
  }
  SlotKind where = SlotKind::spill;
  if (size <= inline_bytes)
    where = SlotKind::inline_payload;
  else if (size <= ring.place.capacity)
    where = SlotKind::area;
  if (size > ring.place.max_value) throw TooLarge{size, ring.place.max_value};
  switch (where) {
    case SlotKind::inline_payload:
      at = ring.header(sequence).inline_payload;
      break;
    case SlotKind::area:
      at = ring.area(sequence);
      break;
    case SlotKind::spill:
      at = spill(size);
      break;
  }
  set(where, false, size);
  return at;
}

std::byte* WriterState::spill(std::size_t size) {
  const std::uint64_t offset = ring.spill_offset(sequence);
  std::uint64_t& have = spilled[ring.slot(sequence)];
  if (size > have) {
    std::uint64_t want = std::max(have, first_spill_bytes);
    while (want < size) want *= 2;
    want = std::min(want, ring.place.spill_stride);
    if (const int error = os::allocate(ring.arena->file.get(), offset, want))
      throw TooLarge{size, ring.place.max_value, error};
    have = want;
  }
  return &ring.arena->at<std::byte>(offset);
}

void WriterState::set(SlotKind new_kind, bool new_failed, std::size_t new_length) {
  reserved = true;
  kind = new_kind;
  failed = new_failed;
  length = new_length;
}

SlotWriter::SlotWriter(std::unique_ptr<WriterState> state) : state_(std::move(state)) {}
SlotWriter::SlotWriter(SlotWriter&&) noexcept = default;
SlotWriter& SlotWriter::operator=(SlotWriter&&) noexcept = default;
SlotWriter::~SlotWriter() = default;

std::string_view SlotWriter::name() const { return state_->name; }
std::uint64_t SlotWriter::sequence() const { return state_->sequence; }
std::uint64_t SlotWriter::acknowledged() const { return state_->slowest; }

bool SlotWriter::has_room() {
  return rt::has_room(state_->sequence, state_->slowest, state_->ring.place.slots) ||
         state_->refresh();
}

WaitResult SlotWriter::wait_room(Waiter& waiter, Deadline deadline) {
  while (!has_room()) {
    const std::size_t peer = state_->slowest_peer;
    // Sleeps on the slowest reader; another one may be the slowest afterwards.
    const std::uint64_t before = state_->peers[peer].last;
    const WaitResult result = waiter.wait(
        *state_->peers[peer].acknowledged, deadline,
        [&] { return Atomics::load(*state_->peers[peer].acknowledged) != before; },
        [&] { return state_->poisoned(); });
    if (result != WaitResult::ready) return result;
  }
  return WaitResult::ready;
}

std::byte* SlotWriter::reserve(std::size_t size) { return state_->reserve(size); }

void SlotWriter::fail(std::span<const std::byte> record) {
  const std::size_t size = std::min(record.size(), error_area_bytes);
  if (size) std::memcpy(state_->ring.area(state_->sequence), record.data(), size);
  state_->set(SlotKind::area, true, size);
}

void SlotWriter::publish() {
  WriterState& s = *state_;
  if (!s.reserved) s.set(SlotKind::inline_payload, false, 0);
  SlotHeader& header = s.ring.header(s.sequence);
  header.length.store(static_cast<std::uint32_t>(s.length), std::memory_order_relaxed);
  header.kind.store(static_cast<std::uint16_t>(s.kind), std::memory_order_relaxed);
  header.error.store(s.failed ? 1 : 0, std::memory_order_relaxed);
  // Whoever sees the value finds it counted.
  s.counters->messages.store(s.sequence + 1, std::memory_order_relaxed);
  count(s.counters->bytes, s.length);
  if (s.kind == SlotKind::spill) [[unlikely]]
    count(s.counters->spilled);
  rt::publish<Atomics>(
      header.generation, generation(s.sequence),
      [&] {
        return std::any_of(s.peers.begin(), s.peers.end(), [](const WriterState::Peer& peer) {
          return Atomics::load(*peer.asleep) != 0;
        });
      },
      [&] { os::futex_wake_all(os::low_half(header.generation)); });
  ++s.sequence;
  s.reserved = s.failed = false;
}

// Reader

ReaderState::ReaderState(const ReadEnd& end, std::uint32_t process,
                         const std::vector<std::shared_ptr<Arena>>& arenas)
    : name(end.name),
      ring(arena_of(arenas, end.producer), end.ring),
      own(arena_of(arenas, process)),
      acknowledged(&own->at<Cursor>(end.cursor).acknowledged),
      producer(&ring.arena->header()),
      producer_asleep(&ring.arena->at<SleepLine>(end.producer_sleep).asleep) {}

bool ReaderState::ready() const {
  const std::uint64_t got = Atomics::load(ring.header(next).generation);
  if (got == generation(next)) return true;
  if (got == previous_generation(next, ring.place.slots)) return false;
  throw Corrupt{name, "generation", got, generation(next)};
}

bool ReaderState::wake_writer() {
  if (!Atomics::load(*producer_asleep)) return false;
  os::futex_wake_all(os::low_half(*acknowledged));
  return true;
}

void ReaderState::acknowledge() {
  ++released;
  rt::publish<Atomics>(
      *acknowledged, released, [&] { return Atomics::load(*producer_asleep) != 0; },
      [&] { os::futex_wake_all(os::low_half(*acknowledged)); });
}

SlotReader::SlotReader(std::unique_ptr<ReaderState> state) : state_(std::move(state)) {}
SlotReader::SlotReader(SlotReader&&) noexcept = default;
SlotReader& SlotReader::operator=(SlotReader&&) noexcept = default;
SlotReader::~SlotReader() = default;

std::string_view SlotReader::name() const { return state_->name; }
std::uint64_t SlotReader::sequence() const { return state_->released; }
std::shared_ptr<const void> SlotReader::mapping() const { return state_->ring.arena; }

bool SlotReader::ready() { return state_->ready(); }

WaitResult SlotReader::wait_ready(Waiter& waiter, Deadline deadline) {
  const ReaderState& s = *state_;
  return waiter.wait(
      s.ring.header(s.next).generation, deadline, [&] { return s.ready(); },
      [&] { return s.poisoned(); });
}

NextValue SlotReader::next_value() const {
  const ReaderState& s = *state_;
  return {&s.ring.header(s.next).generation, previous_generation(s.next, s.ring.place.slots),
          &s.producer->poison};
}

SlotView SlotReader::view() {
  const ReaderState& s = *state_;
  SlotHeader& header = s.ring.header(s.next);
  // Each word is read once: a hostile producer may change it under us.
  const std::uint64_t length = header.length.load(std::memory_order_relaxed);
  const std::uint16_t kind = header.kind.load(std::memory_order_relaxed);
  const std::uint16_t error = header.error.load(std::memory_order_relaxed);
  if (error > 1) throw Corrupt{s.name, "error", error, 1};
  const auto checked = [&](const std::byte* data, std::uint64_t limit) {
    if (length > limit) throw Corrupt{s.name, "length", length, limit};
    return SlotView{{data, length}, error != 0};
  };
  if (error) {
    if (kind != static_cast<std::uint16_t>(SlotKind::area)) throw Corrupt{s.name, "kind", kind, 1};
    return checked(s.ring.area(s.next), error_area_bytes);
  }
  switch (static_cast<SlotKind>(kind)) {
    case SlotKind::inline_payload:
      return checked(header.inline_payload, inline_bytes);
    case SlotKind::area:
      return checked(s.ring.area(s.next), s.ring.place.capacity);
    case SlotKind::spill:
      return checked(&s.ring.arena->at<std::byte>(s.ring.spill_offset(s.next)),
                     s.ring.place.spill_stride ? s.ring.place.max_value : 0);
  }
  throw Corrupt{s.name, "kind", kind, static_cast<std::uint64_t>(SlotKind::spill)};
}

void SlotReader::release() {
  if (state_->next == state_->released) ++state_->next;
  state_->acknowledge();
}

void SlotReader::keep() { ++state_->next; }

std::string_view wait_path() {
  return os::has_waitv() ? "futex_waitv" : "futex, looking every millisecond";
}

void Bell::ring() {
  word_.fetch_add(1, std::memory_order_seq_cst);
  os::futex_wake_all(word_);
}

WaitResult wait_any(Waiter& waiter, std::span<const NextValue> values, const Bell& bell,
                    std::uint32_t heard, Deadline deadline) {
  static_assert(most_awaited == Waiter::most_words);
  Waiter::DataWord words[most_awaited];
  for (std::size_t i = 0; i < values.size(); ++i) words[i] = values[i].word;
  const WaitResult result = waiter.wait_any(
      std::span(words, values.size()), deadline,
      [&] {
        return std::any_of(values.begin(), values.end(), [](const NextValue& value) {
          return Atomics::load(*value.word) != value.before;
        });
      },
      [&] {
        return std::any_of(values.begin(), values.end(), [](const NextValue& value) {
          return Atomics::load(*value.poison) != 0;
        });
      },
      &bell.word_, heard);
  const bool rung = bell.heard() != heard;
  return result == WaitResult::interrupted && rung && !waiter.interrupted() ? WaitResult::ready
                                                                            : result;
}

}  // namespace cgraph::rt
