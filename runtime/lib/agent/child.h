// An actor process as its agent sees it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "../core/control.h"
#include "line_forwarder.h"

namespace cgraph::rt {

struct Child {
  enum class State : std::uint8_t { starting, idle, in_graph, dead };

  std::uint64_t id = 0;
  std::string name;
  std::string type;
  State state = State::starting;
  std::uint64_t launch = 0;  // the launch or graph that it belongs to now; 0: none
  std::uint64_t graph = 0;

  pid_t pid = -1;
  bool is_reaped = false;
  os::ExitStatus exit;
  bool exit_known = false;
  bool missed_deadline = false;
  os::Fd process;  // pidfd
  Socket control;
  os::Fd driver_end;  // the driver's end of its socket to the actor: shut down at death
  os::Mapping page_map;
  std::optional<LineForwarder> out, err;

  bool is_alive() const { return state != State::dead; }
  /// Whether the process is dead, be its death known to the main loop yet or not.
  bool has_died() const { return !is_alive() || (page().word.load() & os::robust_died); }
  const LivePage& page() const { return *reinterpret_cast<const LivePage*>(page_map.data()); }
  void kill() const {
    if (!is_reaped) os::kill_process(process, pid);
  }
  Death death() const { return {name, exit.exit_code, exit.signal, 0, missed_deadline}; }
};

/// Starts the process of `spec`. Throws os::Error.
std::unique_ptr<Child> start_child(std::uint64_t id, const ActorSpec& spec, const os::Fd& board);

}  // namespace cgraph::rt
