// System failures between the core and the client, which makes typed exceptions of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace cgraph::rt {

enum class FaultKind : std::uint8_t {
  none,
  actor_died,
  agent_died,
  start_failed,
  resource,
  channel_corrupt,
  abi_mismatch,
  actor_busy,
  torn_down,
  teardown_timeout,
  timeout,
  forked,
};

/// How a process ended.
struct Death {
  std::string actor;   // instance name
  int exit_code = -1;  // when it exited
  int signal = 0;      // when a signal ended it
  std::uint64_t completed = 0;
  bool missed_deadline = false;  // it was killed because a task ran longer than its fatal deadline
};

/// Thrown by the core on the driver's side; what() is complete, the rest is for typed access.
struct Fault {
  FaultKind kind = FaultKind::none;
  std::string what;
  std::string actor;
  std::vector<Death> deaths;      // actor_died: all known ones, the first cause first
  std::vector<Death> survivors;   // with the last execution each completed
  std::string resource, syscall;  // resource
  std::uint64_t need = 0, have = 0;
  int error = 0;                    // errno
  std::vector<std::string> actors;  // teardown_timeout, actor_busy
  std::string channel, field;       // channel_corrupt
  std::string got, expected;        // abi_mismatch, channel_corrupt
  std::vector<std::byte> failure;   // start_failed: the failure record of the constructor
};

}  // namespace cgraph::rt
