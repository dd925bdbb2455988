// What a live graph has done so far.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <string>
#include <vector>

#include "cgraph/options.h"

namespace cgraph {

/// A snapshot of a graph's counters. Its processes count on while it is taken, and each number is
/// what its process wrote: they are to be looked at, nothing is decided by them. Durations are
/// counted only while `timed` is true.
struct GraphStats {
  struct Executions {
    std::uint64_t submitted = 0;  // the sum of the next three
    std::uint64_t completed = 0;  // all results arrived, none failed
    std::uint64_t failed = 0;     // some result failed, or the graph ended before it arrived
    std::uint64_t in_flight = 0;
    std::uint64_t buffered = 0;  // completed or failed, with results neither got nor dropped
  };
  struct Task {
    std::string name;           // "Echo.echo"
    std::string actor;          // instance
    std::uint64_t calls = 0;    // that returned or threw
    std::uint64_t errors = 0;   // of these, that threw or were late (`@deadline`)
    std::uint64_t skipped = 0;  // not called, because an argument had failed
    Duration busy{};            // in calls
  };
  struct Actor {
    std::string name;              // instance
    std::uint64_t executions = 0;  // that it has ended, with what came behind their results
    Duration waited_for_values{};  // waits that have ended
    Duration waited_for_room{};    // in channels that it writes
  };
  struct Channel {
    std::string name;
    std::string from;  // "driver" or an instance
    std::string transport;
    std::uint64_t messages = 0;  // published
    std::uint64_t bytes = 0;     // of these, without headers
    std::uint64_t spills = 0;    // messages that were larger than a slot
    std::uint32_t occupied = 0;  // slots that some reader has not given back
    std::uint32_t slots = 0;
  };

  std::string graph;
  bool timed = false;  // option `timed` or tracing
  Executions executions;
  std::vector<Actor> actors;      // in the order of the graph's parameters
  std::vector<Task> tasks;        // those that the graph calls, actor by actor
  std::vector<Channel> channels;  // in the order of the plan
};

/// Tables, for people.
std::ostream& operator<<(std::ostream& out, const GraphStats& stats);
/// One JSON object without line breaks; durations are integers of nanoseconds (`busy_ns`), and null
/// when not counted.
std::string to_json(const GraphStats& stats);

}  // namespace cgraph
