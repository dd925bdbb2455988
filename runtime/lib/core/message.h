// Control messages between driver, agent and actors: packing, and the socket that carries them with
// descriptors.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "abi.h"
#include "cgraph/rt/blob.h"
#include "os.h"

namespace cgraph::rt {

/// A peer sent something that is no message.
struct ProtocolError {};

/// A peer of another version sent something, of which nothing was looked at.
struct OtherVersion : ProtocolError {
  std::uint32_t word;  // as it was sent
};

class Packer {
 public:
  template <class T>
  Packer& put(T value) {
    static_assert(std::is_trivially_copyable_v<T>);
    append(&value, sizeof value);
    return *this;
  }
  Packer& text(std::string_view value) { return blob(std::as_bytes(std::span(value))); }
  Packer& blob(std::span<const std::byte> value) {
    put<std::uint64_t>(value.size());
    append(value.data(), value.size());
    return *this;
  }
  template <class Range, class Each>
  Packer& list(const Range& range, Each&& each) {
    put<std::uint64_t>(range.size());
    for (const auto& element : range) each(*this, element);
    return *this;
  }
  Blob take() { return std::move(data_); }

 private:
  void append(const void* from, std::size_t size) {
    if (size == 0) return;
    const std::size_t at = data_.size();
    data_.resize(at + size);
    std::memcpy(data_.data() + at, from, size);
  }

  Blob data_;
};

/// Reads what Packer wrote; throws ProtocolError instead of reading outside.
class Unpacker {
 public:
  explicit Unpacker(std::span<const std::byte> data) : data_(data) {}

  template <class T>
  T get() {
    if constexpr (std::is_same_v<T, bool>) {
      return get<std::uint8_t>() != 0;
    } else {
      T value;
      std::memcpy(&value, take(sizeof value).data(), sizeof value);
      return value;
    }
  }
  /// An enumerator up to `last`.
  template <class E>
  E get_enum(E last) {
    const E value = get<E>();
    if (value > last) throw ProtocolError{};
    return value;
  }
  std::string text() {
    const std::span<const std::byte> bytes = span();
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  }
  Blob blob() {
    const std::span<const std::byte> bytes = span();
    return {bytes.begin(), bytes.end()};
  }
  std::span<const std::byte> span() { return take(get<std::uint64_t>()); }
  template <class T, class Each>
  std::vector<T> list(Each&& each) {
    const auto count = get<std::uint64_t>();
    if (count > data_.size()) throw ProtocolError{};
    std::vector<T> result;
    // The count may lie: elements are larger here than on the wire.
    result.reserve(std::min<std::uint64_t>(count, 64));
    for (std::uint64_t i = 0; i < count; ++i) result.push_back(each(*this));
    return result;
  }

 private:
  std::span<const std::byte> take(std::uint64_t size) {
    if (size > data_.size()) throw ProtocolError{};
    const std::span<const std::byte> bytes = data_.first(size);
    data_ = data_.subspan(size);
    return bytes;
  }
  std::span<const std::byte> data_;
};

enum class MessageType : std::uint16_t {
  // driver -> agent; answered by `done` or `fault` with the same id
  launch = 1,
  compile,
  populated,
  mapped,
  teardown,
  graph_cause,
  graph_progress,
  graph_counters,
  actor_cause,
  stop,
  // agent -> driver
  done,
  fault,
  arena,  // the driver's own arena
  peers,  // arenas of peers
  // agent -> actor
  construct,
  prepare,  // own arena and layout; answered by `populated` or `refused`
  connect,  // peers' arenas; answered by `mapped` or `refused`
  begin,
  abandon,  // drop the graph, whatever its state
  quit,
  // actor -> agent
  constructed,
  refused,
  left,  // the graph's loop has ended
  // driver -> actor
  call,
  reply,
};

struct Message {
  MessageType type{};
  std::uint64_t id = 0;  // request, or graph
  Blob body;
  std::vector<os::Fd> files;
};

/// One end of a socket pair. Messages arrive whole and in order.
class Socket {
 public:
  Socket() = default;
  explicit Socket(os::Fd fd) : fd_(std::move(fd)) {}
  /// For a peer that is not trusted: the size of a message's body and the descriptors that it may
  /// bring.
  void limit(std::size_t bytes, std::size_t files) {
    most_bytes_ = bytes;
    most_files_ = files;
  }
  /// Two connected ends.
  static std::pair<Socket, Socket> make_pair();

  int fd() const { return fd_.get(); }
  explicit operator bool() const { return static_cast<bool>(fd_); }
  void close() { fd_.reset(); }
  os::Fd take() { return std::move(fd_); }

  /// Queues a message and sends what the socket takes; `files` are borrowed (duplicated while they
  /// wait).
  void post(MessageType type, std::uint64_t id, std::span<const std::byte> body,
            std::span<const int> files = {});
  /// Sends more of what is queued. False when the peer is gone.
  bool flush();
  bool has_queued() const { return !queue_.empty(); }
  /// Like post, and waits until everything is sent. False when the peer is gone.
  bool send(MessageType type, std::uint64_t id, std::span<const std::byte> body,
            std::span<const int> files = {});

  enum class Received { message, nothing, closed };
  /// The next whole message, without waiting. Throws ProtocolError for one above the limits,
  /// OtherVersion.
  Received receive(Message& message);
  /// Waits until something arrives or the deadline passes; false in the latter case.
  bool wait_readable(std::int64_t deadline_ns) const;

 private:
  struct Packet {
    Blob data;
    std::vector<os::Fd> files;
  };
  bool send_packet(std::span<const std::byte> data, std::span<const int> files, bool& would_block);

  os::Fd fd_;
  std::deque<Packet> queue_;
  Message partial_;
  bool is_partial_ = false;
  std::size_t most_bytes_ = SIZE_MAX, most_files_ = SIZE_MAX;
  bool broken_ = false;
};

}  // namespace cgraph::rt
