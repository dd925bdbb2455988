#include "line_forwarder.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>

namespace cgraph::rt {
namespace {

constexpr std::size_t longest_line = 64 << 10;

}  // namespace

LineForwarder::LineForwarder(os::Fd pipe, int to, std::string name)
    : pipe_(std::move(pipe)), to_(to), name_("[" + std::move(name) + "] ") {
  fcntl(pipe_.get(), F_SETFL, O_NONBLOCK);
}

bool LineForwarder::pump() {
  char data[16 << 10];
  // With much unwritten the pipe fills and the actor waits: nothing is lost, nothing grows.
  while (ready_.size() < longest_line) {
    const ssize_t size = read(pipe_.get(), data, sizeof data);
    if (size < 0 && errno == EINTR) continue;
    if (size == 0) return false;
    if (size < 0) break;
    text_.append(data, static_cast<std::size_t>(size));
    write_lines(false);
  }
  write_lines(false);
  return true;
}

void LineForwarder::finish() {
  pump();
  write_lines(true);
}

void LineForwarder::write_lines(bool also_partial) {
  std::size_t start = 0;
  for (std::size_t end; (end = text_.find('\n', start)) != std::string::npos; start = end + 1)
    ready_ += name_ + text_.substr(start, end + 1 - start);
  text_.erase(0, start);
  if (!text_.empty() && (also_partial || text_.size() >= longest_line)) {
    ready_ += name_ + text_ + "\n";
    text_.clear();
  }
  // A stopped terminal must not stop the agent: write only what is taken at once.
  blocked_ = false;
  while (!ready_.empty()) {
    pollfd room{to_, POLLOUT, 0};
    if (poll(&room, 1, 0) != 1 || !(room.revents & POLLOUT)) {
      blocked_ = !(room.revents & (POLLERR | POLLNVAL));
      if (!blocked_) ready_.clear();
      return;
    }
    const ssize_t size = write(to_, ready_.data(), std::min<std::size_t>(ready_.size(), PIPE_BUF));
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return ready_.clear();
    ready_.erase(0, static_cast<std::size_t>(size));
  }
}

}  // namespace cgraph::rt
