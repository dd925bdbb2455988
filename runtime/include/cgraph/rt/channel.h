// The two ends of a channel in shared memory.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "cgraph/rt/desc.h"

namespace cgraph::rt {

/// Time on the monotonic clock in nanoseconds; `never` has no end.
using Deadline = std::int64_t;
inline constexpr Deadline never = INT64_MAX;
Deadline deadline_after(std::int64_t timeout_ns);
/// Nanoseconds until the deadline, at least 0.
std::int64_t time_left(Deadline deadline);

/// How a wait ended. `interrupted`: the graph failed or is torn down (its board word changed, or a
/// peer poisoned its channels), or the waiter's own process asked for attention.
enum class WaitResult : std::uint8_t { ready, timeout, interrupted };

/// Thrown when shared memory holds what no correct peer writes (F24).
struct Corrupt {
  std::string_view channel;
  const char* field;
  std::uint64_t got;
  std::uint64_t expected;
};

/// Bytes that an error record may have in a slot.
inline constexpr std::size_t error_area_bytes = 1024;

class Waiter;
struct WriterState;
struct ReaderState;

/// The producing end. One thread at a time.
class SlotWriter {
 public:
  explicit SlotWriter(std::unique_ptr<WriterState> state);
  SlotWriter(SlotWriter&&) noexcept;
  SlotWriter& operator=(SlotWriter&&) noexcept;
  ~SlotWriter();

  std::string_view name() const;

  /// Whether a slot is free now.
  bool has_room();
  /// Waits until a slot is free.
  WaitResult wait_room(Waiter& waiter, Deadline deadline);

  /// Room for a value of `size` bytes in the free slot: 64-byte aligned, values of at most 48 bytes
  /// 16-byte aligned. Throws TooLarge.
  std::byte* reserve(std::size_t size);
  /// Puts a failure record into the free slot in place of a value; cut to error_area_bytes.
  void fail(std::span<const std::byte> record);
  /// Publishes what was reserved or failed (nothing: an empty value) and wakes readers that sleep.
  void publish();

  /// Number of values published so far.
  std::uint64_t sequence() const;
  /// Number of values that all readers have given back, as known since the last look.
  std::uint64_t acknowledged() const;

  WriterState& state() { return *state_; }

 private:
  std::unique_ptr<WriterState> state_;
};

/// A value in its slot, valid until the slot is released.
struct SlotView {
  std::span<const std::byte> bytes;  // wire format, or the failure record
  bool failed = false;
};

/// The next value of a channel, to wait for while other threads may go on in the channel.
struct NextValue {
  const std::atomic<std::uint64_t>* word;    // its generation
  std::uint64_t before;                      // what that reads until the value is there
  const std::atomic<std::uint32_t>* poison;  // not 0: nobody will make it

  bool arrived() const { return word->load(std::memory_order_acquire) != before; }
};

/// One consuming end. One thread at a time.
class SlotReader {
 public:
  explicit SlotReader(std::unique_ptr<ReaderState> state);
  SlotReader(SlotReader&&) noexcept;
  SlotReader& operator=(SlotReader&&) noexcept;
  ~SlotReader();

  std::string_view name() const;

  /// Whether the next value is there. Throws Corrupt.
  bool ready();
  /// Waits for the next value. Throws Corrupt.
  WaitResult wait_ready(Waiter& waiter, Deadline deadline);
  /// Only the memory that this names must stay mapped during a wait for it.
  NextValue next_value() const;
  /// The next value; call when ready. Throws Corrupt.
  SlotView view();
  /// Gives the oldest viewed slot back to the writer.
  void release();
  /// Goes on to the next value without giving the slot back: `release` then frees the oldest one
  /// kept. At most `slots` values can be held.
  void keep();

  /// Number of values released so far.
  std::uint64_t sequence() const;
  /// Keeps the shared memory behind views mapped, beyond teardown.
  std::shared_ptr<const void> mapping() const;

  ReaderState& state() { return *state_; }

 private:
  std::unique_ptr<ReaderState> state_;
};

/// Another thread's call to one that is in wait_any.
class Bell {
 public:
  /// To be read before what the waiting thread looks at.
  std::uint32_t heard() const { return word_.load(std::memory_order_acquire); }
  void ring();

 private:
  friend WaitResult wait_any(Waiter& waiter, std::span<const NextValue> values, const Bell& bell,
                             std::uint32_t heard, Deadline deadline);
  std::atomic<std::uint32_t> word_{0};
};

/// How waits sleep here: "futex_waitv", or, where the kernel or a sandbox refuses it, "futex,
/// looking every millisecond".
std::string_view wait_path();

/// Values that one wait can be for.
inline constexpr std::size_t most_awaited = 125;
/// Waits until one of the values has arrived; ready as well when the bell was rung since `heard`.
WaitResult wait_any(Waiter& waiter, std::span<const NextValue> values, const Bell& bell,
                    std::uint32_t heard, Deadline deadline);

}  // namespace cgraph::rt
