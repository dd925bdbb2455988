#include "common/mode.h"

#include <atomic>
#include <charconv>
#include <chrono>
#include <random>
#include <string>
#include <thread>

#include "common/settings.h"

namespace cgraph::standin {

namespace {

constexpr std::int64_t default_eager_bytes = 16384;

Mode read_mode() {
  const std::string text = text_setting("MODE").value_or("strict");
  const auto colon = text.find(':');
  const std::string name = text.substr(0, colon);
  Mode mode{.eager_bytes = name == "eager" ? default_eager_bytes : -1, .chaos = name == "chaos"};
  if (name != "strict" && name != "eager" && name != "chaos") refuse_setting("MODE", text);
  if (colon == std::string::npos) return mode;
  std::int64_t& number = mode.chaos ? mode.seed : mode.eager_bytes;
  const char* const end = text.data() + text.size();
  if (name == "strict" || std::from_chars(text.data() + colon + 1, end, number).ptr != end ||
      number < 0)
    refuse_setting("MODE", text);
  return mode;
}

/// A number below `end`.
std::uint64_t draw(std::uint64_t end) {
  static std::atomic<std::uint64_t> threads = 0;
  thread_local std::mt19937_64 random(static_cast<std::uint64_t>(mode().seed) * 1000003 +
                                      threads++);
  return random() % end;
}

}  // namespace

const Mode& mode() {
  static const Mode mode = read_mode();
  return mode;
}

bool may_send_early(std::int64_t bytes) {
  return mode().chaos ? bytes <= default_eager_bytes && draw(2) : bytes <= mode().eager_bytes;
}

void chaos_pause() {
  if (mode().chaos && draw(2)) std::this_thread::sleep_for(std::chrono::microseconds(draw(200)));
}

}  // namespace cgraph::standin
