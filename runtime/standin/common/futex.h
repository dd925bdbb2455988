// Sleeping on a word that processes may share.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

namespace cgraph::standin {

using Word = std::atomic<std::uint32_t>;

/// Sleeps while the word is `expected`, until woken or for `limit`; may return early.
void futex_wait(const Word& word, std::uint32_t expected, std::chrono::milliseconds limit);
void futex_wake_all(const Word& word);

}  // namespace cgraph::standin
