// The memory orders of the channel protocol, as a policy: fences on the product, read-modify-writes
// under ThreadSanitizer (which does not understand fences).
#pragma once

#include <atomic>
#include <cstdint>

#include "protocol.h"

namespace cgraph::rt {

/// std's operations.
struct StdOperations {
  template <class Word>
  static auto load_acquire(const Word& word) {
    return word.load(std::memory_order_acquire);
  }
  template <class Word, class Value>
  static void store_release(Word& word, Value value) {
    word.store(value, std::memory_order_release);
  }
  static void full_fence() { std::atomic_thread_fence(std::memory_order_seq_cst); }
};
using FenceAtomics = Fenced<StdOperations>;

/// The same order from sequentially consistent operations alone.
struct RmwAtomics {
  template <class Word>
  static auto load(const Word& word) {
    return word.load(std::memory_order_seq_cst);
  }
  template <class Word, class Value>
  static void store(Word& word, Value value) {
    word.store(value, std::memory_order_release);
  }
  template <class Word, class Value>
  static void store_and_fence(Word& word, Value value) {
    word.exchange(value, std::memory_order_seq_cst);
  }
};

#if defined(__SANITIZE_THREAD__)
using Atomics = RmwAtomics;
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
using Atomics = RmwAtomics;
#else
using Atomics = FenceAtomics;
#endif
#else
using Atomics = FenceAtomics;
#endif

}  // namespace cgraph::rt
