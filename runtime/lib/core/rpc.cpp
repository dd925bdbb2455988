#include "rpc.h"

#include <algorithm>
#include <chrono>

namespace cgraph::rt {

std::uint64_t Rpc::request(MessageType type, std::span<const std::byte> body,
                           std::span<const int> files) {
  std::uint64_t id;
  {
    std::lock_guard lock(mutex_);
    if (gone_) throw PeerGone{};
    id = ++last_id_;
    replies_[id];
  }
  std::lock_guard lock(send_mutex_);
  if (!socket_.send(type, id, body, files)) throw PeerGone{};
  return id;
}

void Rpc::follow(std::uint64_t id, MessageType type, std::span<const std::byte> body) {
  std::lock_guard lock(send_mutex_);
  if (!socket_.send(type, id, body)) throw PeerGone{};
}

std::optional<Message> Rpc::wait(std::uint64_t id, std::int64_t deadline_ns) {
  std::unique_lock lock(mutex_);
  for (;;) {
    std::deque<Message>& mine = replies_[id];
    if (!mine.empty()) {
      Message message = std::move(mine.front());
      mine.pop_front();
      return message;
    }
    if (gone_ && other_version_) throw OtherVersion(*other_version_);
    if (gone_) throw PeerGone{};
    if (!receiving_) {
      receive_for_all(lock, deadline_ns);
      if (!replies_[id].empty()) continue;
    } else if (deadline_ns == INT64_MAX) {
      arrival_.wait(lock);
      continue;
    } else {
      arrival_.wait_for(
          lock, std::chrono::nanoseconds(std::max<std::int64_t>(deadline_ns - os::now_ns(), 0)));
      if (!replies_[id].empty()) continue;
    }
    if (deadline_ns != INT64_MAX && os::now_ns() >= deadline_ns && !gone_) return std::nullopt;
  }
}

void Rpc::receive_for_all(std::unique_lock<std::mutex>& lock, std::int64_t deadline_ns) {
  receiving_ = true;
  lock.unlock();
  Message message;
  auto received = Socket::Received::closed;
  std::optional<OtherVersion> other;
  try {
    received = socket_.receive(message);
    if (received == Socket::Received::nothing && socket_.wait_readable(deadline_ns))
      received = socket_.receive(message);
  } catch (const OtherVersion& version) {
    received = Socket::Received::closed;
    other = version;
  } catch (const ProtocolError&) {
    // Nothing more is read from a peer that breaks the limits.
    received = Socket::Received::closed;
  }
  lock.lock();
  receiving_ = false;
  if (received == Socket::Received::closed) gone_ = true;
  if (other) other_version_ = other;
  if (received == Socket::Received::message)
    if (const auto waiting = replies_.find(message.id); waiting != replies_.end())
      waiting->second.push_back(std::move(message));
  // Those who wait look for their reply, and one of them receives next.
  arrival_.notify_all();
}

void Rpc::forget(std::uint64_t id) {
  std::lock_guard lock(mutex_);
  replies_.erase(id);
}

}  // namespace cgraph::rt
