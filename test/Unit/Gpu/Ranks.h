// Runs a test's function as several ranks, each a process of its own, or a
// thread where CGRAPH_TEST_THREADS is defined.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <map>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

namespace ranks {

/// What the ranks of a run tell each other; zeros at the start.
struct Board {
  static constexpr int max_ranks = 8, keys = 64, bytes = 256;
  struct Entry {
    std::atomic<bool> ready;
    std::array<char, bytes> value;
  };
  std::array<std::array<Entry, keys>, max_ranks> entries;
};

/// A test's expectation that does not hold.
struct Failure : std::runtime_error {
  using std::runtime_error::runtime_error;
};
void check(bool holds, const std::string& what);

class Rank {
 public:
  Rank(int index, int count, Board& shared) : index(index), count(count), shared_(shared) {}

  const int index, count;

  /// Tells the others a value, once for a key.
  template <class T>
  void publish(int key, const T& value) {
    static_assert(std::is_trivially_copyable_v<T> && sizeof(T) <= Board::bytes);
    Board::Entry& mine = entry(index, key);
    std::memcpy(mine.value.data(), &value, sizeof(T));
    mine.ready = true;
  }
  /// Waits for what a rank has told; a Failure after half a minute.
  template <class T>
  T await(int from, int key) {
    Board::Entry& theirs = entry(from, key);
    wait_for(theirs.ready, "rank " + std::to_string(from) + " does not come");
    T value;
    std::memcpy(&value, theirs.value.data(), sizeof(T));
    return value;
  }
  /// Waits for all ranks, once for a key.
  void meet(int key);

 private:
  Board::Entry& entry(int of, int key);
  static void wait_for(const std::atomic<bool>& ready, const std::string& otherwise);

  Board& shared_;
};

enum class Ending { finished, failed, signalled, hung };

struct Outcome {
  Ending how;
  std::string output;  // on standard error
};

struct Options {
  // Of processes only.
  std::chrono::milliseconds deadline{30000};
  std::chrono::milliseconds grace{30000};  // for the others when one does not finish
  std::map<std::string, std::string> environment;
};

/// Runs a function that ROLE has defined.
std::vector<Outcome> run(const std::string& role, int count, const Options& options = {});

/// Expects, of GoogleTest, that all ranks finish.
void expect_finished(const std::string& role, int count, const Options& options = {});

using Function = void (*)(Rank&);
bool define(const char* name, Function role);

/// The process's part if it was started as a rank; -1 if not.
int run_as_rank(int arguments, char** values);

}  // namespace ranks

#define ROLE(NAME)                                                                   \
  static void NAME(ranks::Rank& here);                                               \
  [[maybe_unused]] static const bool NAME##_is_defined = ranks::define(#NAME, NAME); \
  static void NAME([[maybe_unused]] ranks::Rank& here)
