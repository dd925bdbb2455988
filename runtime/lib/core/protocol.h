// The hand-over of a channel, free of its memory layout: who stores what, in which order, and who
// wakes whom.
//
// Writer:  wait until a slot is free; fill it; gen := seq + 1; fence; wake the readers whose flag
// is up. Reader:  wait until gen = seq + 1; read; ack := seq + 1; fence; wake the writer if its
// flag is up. Sleeper: flag up; fence; look again; sleep unless the word has changed; flag down.
//
// Each word has one writer. The two fences (publisher's and sleeper's) are Dekker's: without
// either, both sides may read the old value of the other's word and the sleeper is never woken.
#pragma once

#include <cstdint>

namespace cgraph::rt {

/// Stores followed by a full fence. `Operations` are std's, or a model
/// checker's in its test.
template <class Operations>
struct Fenced {
  template <class Word>
  static auto load(const Word& word) {
    return Operations::load_acquire(word);
  }
  template <class Word, class Value>
  static void store(Word& word, Value value) {
    Operations::store_release(word, value);
  }
  template <class Word, class Value>
  static void store_and_fence(Word& word, Value value) {
    Operations::store_release(word, value);
    Operations::full_fence();
  }
};

/// Stores `value` into `word`, then calls `wake` if any of the peers' flags is up.
/// `any_asleep()` reads the flags with Policy::load.
template <class Policy, class Word, class Value, class Asleep, class Wake>
void publish(Word& word, Value value, Asleep&& any_asleep, Wake&& wake) {
  Policy::store_and_fence(word, value);
  if (any_asleep()) wake();
}

/// Sleeps once unless `done()`: `block()` must return at once when the word no longer holds what
/// `remember()` saw.
template <class Policy, class Flag, class Remember, class Done, class Block>
void sleep_unless(Flag& flag, Remember&& remember, Done&& done, Block&& block) {
  Policy::store_and_fence(flag, 1u);
  remember();
  if (!done()) block();
  Policy::store(flag, 0u);
}

/// Free slots seen by a writer that has published `sequence` values of which the slowest reader has
/// acknowledged `acknowledged`.
constexpr bool has_room(std::uint64_t sequence, std::uint64_t acknowledged, std::uint32_t slots) {
  return sequence - acknowledged < slots;
}

/// What a slot's generation reads when value number `sequence` is there.
constexpr std::uint64_t generation(std::uint64_t sequence) { return sequence + 1; }
/// What it reads before that.
constexpr std::uint64_t previous_generation(std::uint64_t sequence, std::uint32_t slots) {
  return sequence < slots ? 0 : sequence - slots + 1;
}

}  // namespace cgraph::rt
