// Requests and replies over a socket from several threads: whoever waits receives for all (no
// thread of its own).
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <span>

#include "message.h"

namespace cgraph::rt {

/// The peer has closed the socket.
struct PeerGone {};

class Rpc {
 public:
  explicit Rpc(Socket socket) : socket_(std::move(socket)) {}

  /// Sends a request and returns its id. Throws PeerGone.
  std::uint64_t request(MessageType type, std::span<const std::byte> body,
                        std::span<const int> files = {});
  /// Sends a further message of request `id`.
  void follow(std::uint64_t id, MessageType type, std::span<const std::byte> body);
  /// The next reply to request `id`, or nothing when the deadline has passed. Throws PeerGone,
  /// OtherVersion.
  std::optional<Message> wait(std::uint64_t id, std::int64_t deadline_ns);
  /// Nobody will wait for `id` any more: what arrives for it is dropped.
  void forget(std::uint64_t id);

 private:
  void receive_for_all(std::unique_lock<std::mutex>& lock, std::int64_t deadline_ns);

  std::mutex send_mutex_, mutex_;
  std::condition_variable arrival_;
  Socket socket_;
  std::uint64_t last_id_ = 0;
  std::map<std::uint64_t, std::deque<Message>> replies_;  // of requests somebody waits for
  bool receiving_ = false;
  bool gone_ = false;
  std::optional<OtherVersion> other_version_;  // why it is gone
};

}  // namespace cgraph::rt
