// What the ranks of a communicator share. Everything in it is read and written under its monitor.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>

#include "nccl/monitor.h"
#include "nccl/operation.h"

namespace cgraph::standin {

inline constexpr int max_ranks = 64;
/// NCCL itself may hang above about 256 point-to-point operations.
inline constexpr std::size_t max_group = 256;

/// A set of ranks.
class RankSet {
 public:
  bool has(int rank) const { return bits_ >> rank & 1; }
  void add(int rank) { bits_ |= std::uint64_t{1} << rank; }
  void remove(int rank) { bits_ &= ~(std::uint64_t{1} << rank); }
  bool empty() const { return bits_ == 0; }
  bool meets(RankSet other) const { return bits_ & other.bits_; }
  void add_all(RankSet other) { bits_ |= other.bits_; }
  bool operator==(const RankSet&) const = default;

 private:
  std::uint64_t bits_ = 0;
};

/// What a host connects: pairs of ranks, and kinds of collectives.
struct Connections {
  RankSet sends_to;
  RankSet receives_from;
  std::uint32_t kinds;

  void add(const Operation& operation);
  void add_all(const Connections& other);
};

/// Sends that completed before they were received, from one rank to another.
struct Mailbox {
  static constexpr std::uint64_t room = 16;
  std::uint64_t written;
  std::uint64_t read;
  std::array<Operation, room> messages;
};

struct RankState {
  std::int32_t process;
  std::int32_t device;
  std::uint64_t host;
  bool joined;
  bool finalized;
  bool left;
  bool aborted;
  bool dead;

  // The host's side: all that it has come to, and what of that it now waits for the others with.
  Connections connected;
  Connections connecting;
  std::uint64_t issued;  // groups

  // The device's side: the group that runs.
  std::uint64_t started;
  std::uint64_t finished;
  std::uint64_t collectives_read;  // of how many the inputs have been read
  std::uint64_t collectives_done;
  bool reading;  // the inputs of a collective, just now
  std::uint32_t operation_count;
  std::array<Operation, max_group> operation_slots;

  std::array<Mailbox, max_ranks> mail_to;

  bool is_gone() const { return left || aborted || dead; }
  std::span<Operation> operations() { return {operation_slots.data(), operation_count}; }
  /// The first collective of the group that is not done; null where there is none.
  Operation* collective();
  /// The first operation of a kind with a peer that is posted; null where an earlier one is taken.
  Operation* first_with(Kind kind, int peer);
};

struct Segment {
  Monitor monitor;
  std::int32_t rank_count;  // 0 until a rank has joined
  bool reported;            // the watchdog has
  std::array<RankState, max_ranks> ranks;

  std::span<RankState> all() { return {ranks.data(), static_cast<std::size_t>(rank_count)}; }
  /// The ranks that must do something before a rank's group can end.
  RankSet awaited_by(int rank);
  /// The ranks whose hosts must come to what a rank's host is connecting.
  RankSet awaited_by_host(int rank) const;
};

/// A new segment, kept by this process until release_segment.
std::shared_ptr<MemoryFile> create_segment();
/// A segment; one mapping serves all ranks of a process. Null where it is gone.
std::shared_ptr<MemoryFile> open_segment(const FilePlace& place);
void release_segment(const MemoryFile& file);

}  // namespace cgraph::standin
