// Two processes with a raw channel from each to the other, as benchmarks use them.
#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <vector>

#include "arena.h"
#include "waiter.h"

namespace cgraph::rt::bench {

struct Process {
  Process(const RoleLayout& layout, std::vector<std::shared_ptr<Arena>> arenas,
          const os::Word& board)
      : ends(layout, std::move(arenas)),
        waiter(layout.wait, os::cpu_count() < 2, board, 0, ends.own().read),
        write_waiter(layout.wait, os::cpu_count() < 2, board, 0, ends.own().write) {}
  Ends ends;
  Waiter waiter, write_waiter;

  void receive() {
    ends.readers[0].wait_ready(waiter, never);
    bytes += ends.readers[0].view().bytes.size();
    ends.readers[0].release();
  }
  void send(std::size_t size) {
    SlotWriter& writer = ends.writers[0];
    writer.wait_room(write_waiter, never);
    std::byte* at = writer.reserve(size);
    // A large value is already there: only the hand-over is measured.
    std::memcpy(at, &bytes, std::min<std::size_t>(size, 8));
    writer.publish();
  }
  std::uint64_t bytes = 0;
};

/// What two processes share: a channel "ping" from the first, "pong" from the second.
class Pair {
 public:
  Pair(std::uint64_t slot_bytes, std::uint32_t slots) {
    static constexpr std::uint32_t readers[] = {1, 0};
    static constexpr std::string_view actors[] = {"peer"};
    const ChannelDesc channels[] = {{.name = "ping",
                                     .from = 0,
                                     .first_reader = 0,
                                     .reader_count = 1,
                                     .slots = slots,
                                     .slot_bytes = slot_bytes,
                                     .bounded = true},
                                    {.name = "pong",
                                     .from = 1,
                                     .first_reader = 1,
                                     .reader_count = 1,
                                     .slots = slots,
                                     .slot_bytes = slot_bytes,
                                     .bounded = true}};
    PlanDesc plan{};
    plan.actors = actors;
    plan.channels = channels;
    plan.readers = readers;
    roles_ = lay_out(plan, plan.options);
    for (const RoleLayout& role : roles_)
      files_.push_back(os::make_memory("bench", role.arena.total));
  }

  /// One of the two, in this process; maps the arenas.
  Process make(std::size_t number, const os::Word& board) {
    std::vector<std::shared_ptr<Arena>> arenas;
    for (std::size_t p = 0; p < 2; ++p)
      arenas.push_back(own_arena(os::Fd(dup(files_[p].get())), roles_[p].arena));
    return Process(roles_[number], std::move(arenas), board);
  }

 private:
  std::vector<RoleLayout> roles_;
  std::vector<os::Fd> files_;
};

/// Runs `here` in this process and `there` in a child.
template <class Here, class There>
void with_child(std::uint64_t slot_bytes, std::uint32_t slots, Here here, There there) {
  Pair pair(slot_bytes, slots);
  const os::Word board{0};
  const pid_t child = fork();
  // Mappings are not inherited: each side makes its own.
  Process process = pair.make(child ? 0 : 1, board);
  if (child == 0) {
    there(process);
    _exit(0);
  }
  here(process);
  waitpid(child, nullptr, 0);
}

}  // namespace cgraph::rt::bench
