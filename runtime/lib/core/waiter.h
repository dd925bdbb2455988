// How a thread waits: pause, yield, sleep on {data word, board word}.
#pragma once

#include <atomic>
#include <cstdint>
#include <span>
#include <utility>

#include "atomics.h"
#include "cgraph/rt/channel.h"
#include "layout.h"
#include "os.h"
#include "protocol.h"

namespace cgraph::rt {

/// Wakes one thread of the own process out of its waits.
struct Attention {
  os::Word word{0};  // incremented at each call

  void call() {
    word.fetch_add(1, std::memory_order_seq_cst);
    os::futex_wake_all(word);
  }
};

/// One thread's way of waiting in one graph. Every wait ends when the board word changes.
class Waiter {
 public:
  Waiter(WaitPolicy policy, bool oversubscribed, const os::Word& board, std::uint32_t board_running,
         SleepLine& sleep)
      : policy_(policy),
        oversubscribed_(oversubscribed),
        board_(&board),
        running_(board_running),
        sleep_(&sleep) {}

  /// Waits also end when `attention` is called after `handled`.
  void watch(Attention& attention) { attention_ = &attention; }
  /// Calls of the attention up to now are dealt with; returns whether there were any.
  bool take_attention() {
    const std::uint32_t calls = Atomics::load(attention_->word);
    return std::exchange(handled_, calls) != calls;
  }

  bool board_changed() const { return Atomics::load(*board_) != running_; }
  bool interrupted() const {
    return board_changed() || (attention_ && Atomics::load(attention_->word) != handled_);
  }

  /// Most data words that one wait can sleep on, besides the board, an attention and a bell.
  static constexpr std::size_t most_words = 125;
  using DataWord = const std::atomic<std::uint64_t>*;

  /// Waits until `done()`, which the change of `word` makes true; `poisoned()` tells that nobody
  /// will.
  template <class Done, class Poisoned>
  WaitResult wait(const std::atomic<std::uint64_t>& word, Deadline deadline, Done&& done,
                  Poisoned&& poisoned) {
    const DataWord words[] = {&word};
    return wait_any(words, deadline, done, poisoned);
  }

  /// Waits until `done()`, which the change of one of at most `most_words` words makes true. Also
  /// ends, as interrupted, when `bell` no longer holds `heard`.
  template <class Done, class Poisoned>
  WaitResult wait_any(std::span<const DataWord> words, Deadline deadline, Done&& done,
                      Poisoned&& poisoned, const os::Word* bell = nullptr,
                      std::uint32_t heard = 0) {
    if (done()) return WaitResult::ready;
    if (deadline == 0)
      return interrupted() || poisoned() ? WaitResult::interrupted : WaitResult::timeout;
    const auto over = [&] {
      return interrupted() || poisoned() || (bell && Atomics::load(*bell) != heard);
    };
    if (policy_ == WaitPolicy::spin) return spin_forever(deadline, done, over);
    if (policy_ == WaitPolicy::hybrid && (pause_while(done) || yield_while(done)))
      return WaitResult::ready;
    sleep_->since.store(os::now_ns(), std::memory_order_relaxed);
    os::WaitWord sleep_on[most_words + 3];
    std::size_t others = words.size();
    sleep_on[others++] = {board_, running_};
    if (attention_) sleep_on[others++] = {&attention_->word, handled_};
    if (bell) sleep_on[others++] = {bell, heard};
    for (;;) {
      bool ready = false, ended = false;
      sleep_unless<Atomics>(
          sleep_->asleep,
          [&] {
            for (std::size_t i = 0; i < words.size(); ++i) {
              const os::Word& half = os::low_half(*words[i]);
              sleep_on[i] = {&half, half.load(std::memory_order_acquire)};
            }
          },
          [&] { return (ready = done()) || (ended = over()); },
          [&] { os::futex_wait_any(std::span(sleep_on, others), deadline); });
      if (ready) return WaitResult::ready;
      // What had arrived before the end is delivered.
      if (ended) return done() ? WaitResult::ready : WaitResult::interrupted;
      if (deadline != never && os::now_ns() >= deadline)
        return done() ? WaitResult::ready : WaitResult::timeout;
    }
  }

 private:
  static constexpr std::int64_t pause_ns = 1000;
  static constexpr int looks_a_clock = 16;
  static constexpr int yields = 30;

  static void pause() {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    asm volatile("isb");
#endif
  }

  template <class Done>
  bool pause_while(Done&& done) const {
    if (oversubscribed_) return false;
    const std::int64_t start = os::now_ns();
    do {
      for (int i = 0; i < looks_a_clock; ++i) {
        pause();
        if (done()) return true;
      }
    } while (os::now_ns() - start < pause_ns);
    return false;
  }

  template <class Done>
  bool yield_while(Done&& done) const {
    for (int i = 0; i < yields; ++i) {
      os::yield();
      if (done()) return true;
      if (interrupted()) return false;
    }
    return false;
  }

  template <class Done, class Over>
  WaitResult spin_forever(Deadline deadline, Done&& done, Over&& over) const {
    for (;;) {
      for (int i = 0; i < looks_a_clock; ++i) {
        pause();
        if (done()) return WaitResult::ready;
      }
      if (over()) return done() ? WaitResult::ready : WaitResult::interrupted;
      if (deadline != never && os::now_ns() >= deadline) return WaitResult::timeout;
    }
  }

  WaitPolicy policy_;
  bool oversubscribed_;
  const os::Word* board_;
  std::uint32_t running_;
  SleepLine* sleep_;
  Attention* attention_ = nullptr;
  std::uint32_t handled_ = 0;
};

}  // namespace cgraph::rt
