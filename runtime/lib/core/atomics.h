// The memory orders of the channel protocol, as a policy: fences on the product, read-modify-writes
// under ThreadSanitizer (which does not understand fences), a model checker's atomics in its test.
#pragma once

#include <atomic>
#include <cstdint>

namespace cgraph::rt {

/// Stores followed by a full fence.
struct FenceAtomics {
  template <class Word>
  static auto load(const Word& word) {
    return word.load(std::memory_order_acquire);
  }
  template <class Word, class Value>
  static void store(Word& word, Value value) {
    word.store(value, std::memory_order_release);
  }
  template <class Word, class Value>
  static void store_and_fence(Word& word, Value value) {
    word.store(value, std::memory_order_release);
    std::atomic_thread_fence(std::memory_order_seq_cst);
  }
};

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
