#include "message.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>

namespace cgraph::rt {
namespace {

constexpr std::size_t packet_bytes = 64 << 10;
constexpr std::size_t packet_files = 200;

constexpr std::uint32_t abi_magic = 0x6367'0000;  // "cg"

/// First bytes of each packet; a message is one packet or several.
struct PacketHeader {
  std::uint16_t type;
  std::uint16_t is_last;
  std::uint32_t abi;
  std::uint64_t id;
};
static_assert(offsetof(PacketHeader, abi) == 4, "where every version looks for the other's");

int poll_timeout(std::int64_t deadline_ns) {
  if (deadline_ns == INT64_MAX) return -1;
  const std::int64_t left = deadline_ns - os::now_ns();
  return left <= 0
             ? 0
             : static_cast<int>(std::min<std::int64_t>((left + 999'999) / 1'000'000, INT_MAX));
}

}  // namespace

std::uint32_t abi_word() { return abi_magic | abi_version(); }

std::string abi_text(std::uint32_t word) {
  return (word & 0xffff'0000) == abi_magic ? std::to_string(word & 0xffff) : "none";
}

Fault other_abi_fault(const std::string& peer, std::uint32_t word) {
  Fault fault;
  fault.kind = FaultKind::abi_mismatch;
  fault.expected = abi_text(abi_word());
  fault.got = abi_text(word);
  fault.what = peer + " was built of another version of the runtime than its driver";
  return fault;
}

std::pair<Socket, Socket> Socket::make_pair() {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) != 0)
    throw os::Error{"socketpair", errno};
  return {Socket(os::Fd(ends[0])), Socket(os::Fd(ends[1]))};
}

bool Socket::send_packet(std::span<const std::byte> data, std::span<const int> files,
                         bool& would_block) {
  iovec part{const_cast<std::byte*>(data.data()), data.size()};
  msghdr header{};
  header.msg_iov = &part;
  header.msg_iovlen = 1;
  alignas(cmsghdr) char control[CMSG_SPACE(packet_files * sizeof(int))];
  if (!files.empty()) {
    header.msg_control = control;
    header.msg_controllen = CMSG_SPACE(files.size_bytes());
    cmsghdr* rights = CMSG_FIRSTHDR(&header);
    rights->cmsg_level = SOL_SOCKET;
    rights->cmsg_type = SCM_RIGHTS;
    rights->cmsg_len = CMSG_LEN(files.size_bytes());
    std::memcpy(CMSG_DATA(rights), files.data(), files.size_bytes());
  }
  would_block = false;
  for (;;) {
    if (sendmsg(fd_.get(), &header, MSG_NOSIGNAL) >= 0) return true;
    if (errno == EINTR) continue;
    // ETOOMANYREFS: descriptors in flight; they go on as the peer receives.
    would_block =
        errno == EAGAIN || errno == EWOULDBLOCK || errno == ENOBUFS || errno == ETOOMANYREFS;
    return would_block;
  }
}

void Socket::post(MessageType type, std::uint64_t id, std::span<const std::byte> body,
                  std::span<const int> files) {
  do {
    const std::size_t bytes = std::min(body.size(), packet_bytes);
    const std::size_t count = std::min(files.size(), packet_files);
    const bool is_last = bytes == body.size() && count == files.size();
    const PacketHeader header{static_cast<std::uint16_t>(type), is_last, abi_word(), id};
    Packet packet;
    packet.data.resize(sizeof header + bytes);
    std::memcpy(packet.data.data(), &header, sizeof header);
    if (bytes) std::memcpy(packet.data.data() + sizeof header, body.data(), bytes);
    // One that cannot be copied is missed by who receives it, as when he has too many.
    for (int file : files.first(count))
      if (os::Fd copy(fcntl(file, F_DUPFD_CLOEXEC, 3)); copy)
        packet.files.push_back(std::move(copy));
    queue_.push_back(std::move(packet));
    body = body.subspan(bytes);
    files = files.subspan(count);
    if (is_last) break;
  } while (true);
  flush();
}

bool Socket::flush() {
  while (!queue_.empty() && !broken_) {
    const Packet& packet = queue_.front();
    std::vector<int> files;
    for (const os::Fd& file : packet.files) files.push_back(file.get());
    bool would_block = false;
    if (!send_packet(packet.data, files, would_block)) broken_ = true;
    if (would_block) return true;
    queue_.pop_front();
  }
  if (broken_) queue_.clear();
  return !broken_;
}

bool Socket::send(MessageType type, std::uint64_t id, std::span<const std::byte> body,
                  std::span<const int> files) {
  post(type, id, body, files);
  while (has_queued()) {
    pollfd waiting{fd_.get(), POLLOUT, 0};
    poll(&waiting, 1, 10);
    flush();
  }
  return !broken_;
}

Socket::Received Socket::receive(Message& message) {
  std::byte data[sizeof(PacketHeader) + packet_bytes];
  for (;;) {
    iovec part{data, sizeof data};
    alignas(cmsghdr) char control[CMSG_SPACE(packet_files * sizeof(int))];
    msghdr header{};
    header.msg_iov = &part;
    header.msg_iovlen = 1;
    header.msg_control = control;
    header.msg_controllen = sizeof control;
    const ssize_t size = recvmsg(fd_.get(), &header, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    if (size < 0 && errno == EINTR) continue;
    if (size < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return Received::nothing;
    if (size < static_cast<ssize_t>(sizeof(PacketHeader))) return Received::closed;
    if (!is_partial_) partial_ = {};
    for (cmsghdr* c = CMSG_FIRSTHDR(&header); c; c = CMSG_NXTHDR(&header, c)) {
      if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS) continue;
      const std::size_t count = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
      for (std::size_t i = 0; i < count; ++i) {
        int file;
        std::memcpy(&file, CMSG_DATA(c) + i * sizeof file, sizeof file);
        partial_.files.emplace_back(file);
      }
    }
    PacketHeader packet;
    std::memcpy(&packet, data, sizeof packet);
    if (packet.abi != abi_word()) {
      partial_ = {};
      throw OtherVersion{{}, packet.abi};
    }
    partial_.type = static_cast<MessageType>(packet.type);
    partial_.id = packet.id;
    partial_.body.insert(partial_.body.end(), data + sizeof packet, data + size);
    if (partial_.body.size() > most_bytes_ || partial_.files.size() > most_files_) {
      partial_ = {};
      throw ProtocolError{};
    }
    is_partial_ = !packet.is_last;
    if (is_partial_) continue;
    message = std::move(partial_);
    return Received::message;
  }
}

bool Socket::wait_readable(std::int64_t deadline_ns) const {
  for (;;) {
    pollfd waiting{fd_.get(), POLLIN, 0};
    const int result = poll(&waiting, 1, poll_timeout(deadline_ns));
    if (result > 0) return true;
    if (deadline_ns != INT64_MAX && os::now_ns() >= deadline_ns) return false;
  }
}

}  // namespace cgraph::rt
