// How a thread waits: pause, yield, sleep on {data word, board word}.
#pragma once

#include <atomic>
#include <cstdint>
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

  /// Waits until `done()`, which the change of `word` makes true; `poisoned()` tells that nobody
  /// will.
  template <class Done, class Poisoned>
  WaitResult wait(const std::atomic<std::uint64_t>& word, Deadline deadline, Done&& done,
                  Poisoned&& poisoned) {
    if (done()) return WaitResult::ready;
    if (deadline == 0)
      return interrupted() || poisoned() ? WaitResult::interrupted : WaitResult::timeout;
    if (policy_ == WaitPolicy::spin) return spin_forever(deadline, done, poisoned);
    if (policy_ == WaitPolicy::hybrid && (pause_while(done) || yield_while(done)))
      return WaitResult::ready;
    sleep_->since.store(os::now_ns(), std::memory_order_relaxed);
    for (;;) {
      bool ready = false, ended = false;
      std::uint32_t seen = 0;
      sleep_unless<Atomics>(
          sleep_->asleep, [&] { seen = os::low_half(word).load(std::memory_order_acquire); },
          [&] { return (ready = done()) || (ended = interrupted() || poisoned()); },
          [&] { block(word, seen, deadline); });
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

  template <class Done, class Poisoned>
  WaitResult spin_forever(Deadline deadline, Done&& done, Poisoned&& poisoned) const {
    for (;;) {
      for (int i = 0; i < looks_a_clock; ++i) {
        pause();
        if (done()) return WaitResult::ready;
      }
      if (interrupted() || poisoned()) return done() ? WaitResult::ready : WaitResult::interrupted;
      if (deadline != never && os::now_ns() >= deadline) return WaitResult::timeout;
    }
  }

  void block(const std::atomic<std::uint64_t>& word, std::uint32_t seen, Deadline deadline) const {
    os::WaitWord words[3] = {{&os::low_half(word), seen}, {board_, running_}, {}};
    if (attention_) words[2] = {&attention_->word, handled_};
    os::futex_wait_any(std::span(words, attention_ ? 3 : 2), deadline);
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
