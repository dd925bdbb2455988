// How the stand-ins behave where the real libraries leave it open.
#pragma once

#include <cstdint>

namespace cgraph::standin {

struct Mode {
  /// Sends of at most so many bytes complete before they are received; -1: none.
  std::int64_t eager_bytes = -1;
  /// Streams and operations start after random pauses.
  bool chaos = false;
  std::int64_t seed = 0;
};

/// CGRAPH_STANDIN_MODE: "strict" (default), "eager[:BYTES]", "chaos[:SEED]".
const Mode& mode();

/// Whether a send of so many bytes completes before it is received; in chaos, small ones at random.
bool may_send_early(std::int64_t bytes);

/// In chaos, sleeps for up to 200 microseconds, often not at all.
void chaos_pause();

}  // namespace cgraph::standin
