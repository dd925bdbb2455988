// Apart from the tests: relacy redefines new, delete and the memory orders as macros.
#include "Model.h"

#include <relacy/relacy.hpp>
#include <sstream>

#include "protocol.h"

namespace {

using Word = rl::atomic<std::uint64_t>;
using Flag = rl::atomic<std::uint32_t>;

/// The checker's operations, with their orders.
struct Operations {
  template <class W>
  static auto load_acquire(const W& word) {
    return word.load(rl::mo_acquire, $);
  }
  template <class W, class Value>
  static void store_release(W& word, Value value) {
    word.store(value, rl::mo_release, $);
  }
  static void full_fence() { rl::atomic_thread_fence(rl::mo_seq_cst, $); }
};

/// The product's policy itself: what is taken out there makes the checks below fail.
using Correct = cgraph::rt::Fenced<Operations>;

/// The policy with one of its parts left out.
template <bool PublisherFence, bool SleeperFence, bool Release>
struct Mutant : Correct {
  static void store_and_fence(Word& word, std::uint64_t value) {
    word.store(value, Release ? rl::mo_release : rl::mo_relaxed, $);
    if (PublisherFence) Operations::full_fence();
  }
  static void store_and_fence(Flag& flag, std::uint32_t value) {
    Operations::store_release(flag, value);
    if (SleeperFence) Operations::full_fence();
  }
};

/// futex_waitv: sleeping and the look at the words are one step, a wake reaches those asleep on
/// that word.
class Kernel {
 public:
  template <class Changed>
  void wait(int sleeper, int word, int other_word, Changed&& changed) {
    lock_.lock($);
    if (!changed()) {
      Sleeper& self = sleepers_[sleeper];
      self.word[0]($) = word;
      self.word[1]($) = other_word;
      self.wakeup.wait(lock_, $);
      self.word[0]($) = self.word[1]($) = none;
    }
    lock_.unlock($);
  }
  void wake(int word) {
    lock_.lock($);
    for (Sleeper& sleeper : sleepers_)
      if (int(sleeper.word[0]($)) == word || int(sleeper.word[1]($)) == word)
        sleeper.wakeup.notify_all($);
    lock_.unlock($);
  }
  void reset() {
    for (Sleeper& sleeper : sleepers_) sleeper.word[0]($) = sleeper.word[1]($) = none;
  }

 private:
  static constexpr int none = -1;
  struct Sleeper {
    rl::var<int> word[2];
    rl::condition_variable wakeup;
  };
  rl::mutex lock_;
  Sleeper sleepers_[3];
};

/// One writer, some readers, and (Board) one more thread that ends everybody's waits.
template <class Policy, int Readers, int Slots, int Values, bool Board>
struct Channel : rl::test_suite<Channel<Policy, Readers, Slots, Values, Board>,
                                1 + Readers + (Board ? 1 : 0)> {
  static constexpr int board_id = 100, acknowledged_id = 200;

  Word generation[Slots], acknowledged[Readers];
  rl::var<int> payload[Slots];
  Flag asleep[1 + Readers], board;
  Kernel kernel;

  void before() {
    for (Word& word : generation) word.store(0, rl::mo_relaxed, $);
    for (Word& word : acknowledged) word.store(0, rl::mo_relaxed, $);
    for (Flag& flag : asleep) flag.store(0, rl::mo_relaxed, $);
    board.store(0, rl::mo_relaxed, $);
    kernel.reset();
  }

  void thread(unsigned index) {
    if (index == 0) return write();
    if (index <= Readers) return read(int(index) - 1);
    board.store(1, rl::mo_seq_cst, $);
    kernel.wake(board_id);
  }

  bool ended() { return Board && Policy::load(board) != 0; }

  /// False when the wait ended because of the board.
  template <class Done>
  bool wait(int self, Word& word, int word_id, Done&& done) {
    while (!done()) {
      if (ended()) return false;
      std::uint64_t seen = 0;
      cgraph::rt::sleep_unless<Policy>(
          asleep[self], [&] { seen = Policy::load(word); }, [&] { return done() || ended(); },
          [&] {
            kernel.wait(self, word_id, board_id, [&] {
              return word.load(rl::mo_relaxed, $) != seen || board.load(rl::mo_relaxed, $) != 0;
            });
          });
    }
    return true;
  }

  void write() {
    for (std::uint64_t s = 0; s < Values; ++s) {
      for (int r = 0; r < Readers; ++r)
        if (!wait(0, acknowledged[r], acknowledged_id + r,
                  [&] { return cgraph::rt::has_room(s, Policy::load(acknowledged[r]), Slots); }))
          return;
      payload[s % Slots]($) = int(s) + 1;
      cgraph::rt::publish<Policy>(
          generation[s % Slots], cgraph::rt::generation(s),
          [&] {
            bool any = false;
            for (int r = 0; r < Readers; ++r) any |= Policy::load(asleep[1 + r]) != 0;
            return any;
          },
          [&] { kernel.wake(int(s % Slots)); });
    }
  }

  void read(int r) {
    for (std::uint64_t s = 0; s < Values; ++s) {
      if (!wait(1 + r, generation[s % Slots], int(s % Slots),
                [&] { return Policy::load(generation[s % Slots]) == cgraph::rt::generation(s); }))
        return;
      RL_ASSERT(int(payload[s % Slots]($)) == int(s) + 1);
      cgraph::rt::publish<Policy>(
          acknowledged[r], s + 1, [&] { return Policy::load(asleep[0]) != 0; },
          [&] { kernel.wake(acknowledged_id + r); });
    }
  }
};

constexpr rl::iteration_t schedules = 100'000;

template <class Test>
ModelResult check() {
  std::ostringstream output;
  rl::test_params params;
  params.iteration_count = schedules;
  params.output_stream = params.progress_stream = &output;
  params.progress_output_period = 0;
  rl::simulate<Test>(params);
  switch (params.test_result) {
    case rl::test_result_success:
      return ModelResult::correct;
    case rl::test_result_deadlock:
      return ModelResult::deadlock;
    case rl::test_result_data_race:
      return ModelResult::data_race;
    default:
      return ModelResult::other;
  }
}

}  // namespace

ModelResult model_one_reader() { return check<Channel<Correct, 1, 2, 4, false>>(); }
ModelResult model_one_slot() { return check<Channel<Correct, 1, 1, 3, false>>(); }
ModelResult model_two_readers() { return check<Channel<Correct, 2, 2, 3, false>>(); }
ModelResult model_board() { return check<Channel<Correct, 1, 1, 3, true>>(); }
ModelResult model_without_publisher_fence() {
  return check<Channel<Mutant<false, true, true>, 1, 1, 3, false>>();
}
ModelResult model_without_sleeper_fence() {
  return check<Channel<Mutant<true, false, true>, 1, 1, 3, false>>();
}
ModelResult model_without_release() {
  return check<Channel<Mutant<true, true, false>, 1, 1, 3, false>>();
}
