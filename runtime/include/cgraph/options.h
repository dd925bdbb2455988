// Options that a program may set at run time.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cgraph/rt/desc.h"

namespace cgraph {

using Duration = std::chrono::nanoseconds;
/// A timeout that never runs out.
inline constexpr Duration forever = Duration::max();

namespace rt {
/// As the runtime counts: forever_ns for `forever`, 0 for what is over already.
constexpr std::int64_t nanoseconds(Duration timeout) {
  if (timeout == forever) return forever_ns;
  return timeout.count() < 0 ? 0 : timeout.count();
}
}  // namespace rt

using WaitPolicy = rt::WaitPolicy;

/// What `execute` does while max_inflight executions are in flight.
enum class OnFull : std::uint8_t { wait, raise };

/// Overrides of a graph's compiled options. What shapes the plan cannot be overridden; max_inflight
/// may only be lowered.
struct Options {
  std::optional<std::uint32_t> max_inflight = {};
  std::optional<std::uint32_t> max_buffered_results = {};
  std::optional<Duration> submit_timeout = {};
  std::optional<Duration> get_timeout = {};
  std::optional<Duration> teardown_timeout = {};
  std::optional<Duration> start_timeout = {};
  std::optional<bool> fail_fast = {};
  std::optional<WaitPolicy> wait = {};
  std::optional<OnFull> on_full = {};
  std::optional<bool> trace = {};
  std::optional<bool> timed = {};  // stats() tells times; a call takes some 50 ns more
};

namespace rt {
/// What `given` leaves open as `otherwise` has it.
constexpr Options completed(Options given, const Options& otherwise) {
  const auto complete = [](auto& option, const auto& by) {
    if (!option) option = by;
  };
  complete(given.max_inflight, otherwise.max_inflight);
  complete(given.max_buffered_results, otherwise.max_buffered_results);
  complete(given.submit_timeout, otherwise.submit_timeout);
  complete(given.get_timeout, otherwise.get_timeout);
  complete(given.teardown_timeout, otherwise.teardown_timeout);
  complete(given.start_timeout, otherwise.start_timeout);
  complete(given.fail_fast, otherwise.fail_fast);
  complete(given.wait, otherwise.wait);
  complete(given.on_full, otherwise.on_full);
  complete(given.trace, otherwise.trace);
  return given;
}
}  // namespace rt

struct TeardownOptions {
  std::optional<Duration> timeout = {};  // default: option teardown_timeout
  bool kill = false;                     // kill actors that are still busy then
};

struct TeardownReport {
  std::vector<std::string> died;  // actors that were dead or were killed
  Duration duration{};
};

/// How a deployment is launched.
struct LaunchOptions {
  std::optional<Duration> start_timeout = {};
  std::string agent = {};  // path of cgraph-agent; empty: looked up
  std::vector<std::string> actor_path =
      {};  // searched for executables before the usual directories
  // Actors as threads of this process, also by CGRAPH_THREADS=1 in the environment. They must be
  // linked in: their generated files are compiled with the macro CGRAPH_THREADS.
  bool threads = false;
};

namespace rt {
/// The same for launching.
inline LaunchOptions completed(LaunchOptions given, const Options& otherwise) {
  if (!given.start_timeout) given.start_timeout = otherwise.start_timeout;
  return given;
}
}  // namespace rt

}  // namespace cgraph
