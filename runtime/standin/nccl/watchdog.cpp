#include "nccl/watchdog.h"

#include <unistd.h>

#include <cstdlib>

#include "common/settings.h"

namespace cgraph::standin {

namespace {

std::string name(RankSet ranks) {
  std::string text;
  for (int rank = 0; rank < max_ranks; ++rank)
    if (ranks.has(rank)) text += (text.empty() ? "" : ", ") + std::to_string(rank);
  return text;
}

std::string describe_group(RankState& state) {
  std::string text;
  for (const Operation& operation : state.operations())
    if (operation.progress != Progress::done)
      text += (text.empty() ? "" : " and ") + describe(operation);
  return text;
}

std::string describe_state(const RankState& state) {
  if (state.dead) return "has died";
  if (state.aborted) return "has aborted the communicator";
  if (state.left) return "has destroyed the communicator";
  if (!state.joined) return "has not joined";
  return "runs none of its groups: " + std::to_string(state.issued) + " issued, " +
         std::to_string(state.finished) + " done";
}

std::string line_of(Segment& segment, int rank) {
  RankState& state = segment.ranks[static_cast<std::size_t>(rank)];
  std::string text = "  rank " + std::to_string(rank);
  if (state.joined)
    text += " (process " + std::to_string(state.process) + ", device " +
            std::to_string(state.device) + ')';
  if (const RankSet hosts = segment.awaited_by_host(rank); !hosts.empty())
    text += " has its host connecting and waiting for rank " + name(hosts) + ';';
  if (!state.operation_count) return text + ' ' + describe_state(state) + '\n';
  const RankSet awaited = segment.awaited_by(rank);
  text += " is in group " + std::to_string(state.started) + ", " + describe_group(state);
  return text + (awaited.empty() ? "\n" : ", waits for rank " + name(awaited) + '\n');
}

/// The ranks of those in `waiting` that wait for each other, and so for ever.
template <class Awaited>
RankSet find_stuck(RankSet waiting, Awaited&& awaited) {
  for (;;) {
    const RankSet before = waiting;
    for (int rank = 0; rank < max_ranks; ++rank)
      if (before.has(rank) && !awaited(rank).meets(before)) waiting.remove(rank);
    if (waiting == before) return waiting;
  }
}

RankSet stuck_devices(Segment& segment) {
  RankSet in_group;
  for (int rank = 0; rank < segment.rank_count; ++rank) {
    const RankState& state = segment.ranks[static_cast<std::size_t>(rank)];
    if (state.operation_count && !state.is_gone()) in_group.add(rank);
  }
  return find_stuck(in_group, [&](int rank) { return segment.awaited_by(rank); });
}

RankSet stuck_hosts(Segment& segment) {
  RankSet connecting;
  for (int rank = 0; rank < segment.rank_count; ++rank)
    if (!segment.ranks[static_cast<std::size_t>(rank)].is_gone() &&
        !segment.awaited_by_host(rank).empty())
      connecting.add(rank);
  return find_stuck(connecting, [&](int rank) { return segment.awaited_by_host(rank); });
}

/// What happens after a report.
bool ends_process() {
  const std::string text = text_setting("ON_HANG").value_or("abort");
  if (text != "abort" && text != "wait") refuse_setting("ON_HANG", text);
  return text == "abort";
}

void report(Segment& segment, const std::string& what) {
  if (segment.reported) return;
  segment.reported = true;
  std::string text = "stand-in for NCCL: " + what + " in a communicator of " +
                     std::to_string(segment.rank_count) + " ranks\n";
  for (int rank = 0; rank < segment.rank_count; ++rank) text += line_of(segment, rank);
  if (write(STDERR_FILENO, text.data(), text.size()) < 0 || ends_process()) std::abort();
}

}  // namespace

Watchdog::Watchdog(Segment& segment)
    : segment_(segment),
      notifications_(segment.monitor.notifications()),
      since_(std::chrono::steady_clock::now()) {}

void Watchdog::look() {
  static const std::chrono::milliseconds limit(number_setting("WATCHDOG_MS", 10000));
  if (const RankSet stuck = stuck_devices(segment_); !stuck.empty())
    return report(segment_, "ranks " + name(stuck) + " wait for each other");
  if (const RankSet stuck = stuck_hosts(segment_); !stuck.empty())
    return report(segment_, "ranks " + name(stuck) + " wait for each other to connect");
  const auto now = std::chrono::steady_clock::now();
  const std::uint32_t notifications = segment_.monitor.notifications();
  if (notifications != notifications_) {
    notifications_ = notifications;
    since_ = now;
  } else if (now - since_ > limit) {
    report(segment_, "nothing happens any more");
  }
}

void report_mismatch(Segment& segment, int rank, int peer) {
  report(segment, "ranks " + std::to_string(rank) + " and " + std::to_string(peer) +
                      " mean different operations");
}

}  // namespace cgraph::standin
