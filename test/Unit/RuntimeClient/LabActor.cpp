#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <thread>
#include <utility>
#include <vector>

#include "Lab.h"
#include "cgraph/rt/actor.h"
#include "cgraph/rt/invoke.h"

namespace lab {
namespace {

using namespace cgraph::rt;

class Lab {
 public:
  /// What to do: a word and its arguments; "at NAME ..." only on the actor of that name. Returns
  /// what it was told.
  std::string obey(std::string_view input, cgraph::Context& context) {
    if (input.starts_with("at ")) {
      const std::string_view rest = input.substr(3);
      if (rest.starts_with(context.actor())) obey(rest.substr(context.actor().size() + 1), context);
      return std::string(input);
    }
    const std::string word(input.substr(0, input.find(' ')));
    const std::string rest(word.size() < input.size() ? input.substr(word.size() + 1) : "");
    if (word == "only")  // an actor, and what only that one does
      return rest[0] == context.actor()[0] ? obey(rest.substr(2), context) : rest;
    if (word == "history") return std::exchange(history_, {});
    history_ += std::string(input) + '\n';
    if (word == "throw") throw std::out_of_range(rest);
    if (word == "known") throw KnownError(rest);
    if (word == "secret") throw SecretError(rest);
    if (word == "number") throw 42;
    if (word == "nested") try {
        throw KnownError("inner");
      } catch (...) {
        std::throw_with_nested(std::logic_error("outer"));
      }
    if (word == "long") throw std::runtime_error(std::string(5000, 'x'));
    for (int i = 0; word == "patient" && i < 5000 && !context.cancelled(); ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    while (word == "while" && std::filesystem::exists(rest))
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    if (word == "exit") std::_Exit(3);
    if (word == "abort") std::abort();
    if (word == "segv") raise(SIGSEGV);
    if (word == "overflow") return std::string(1, overflow(1));
    if (word == "kill") raise(SIGKILL);
    if (word == "pid") return std::to_string(getpid());
    if (word == "alone") {  // fails if another call of this actor is under way
      if (std::exchange(busy_, true)) throw std::logic_error("two at once");
      std::this_thread::sleep_for(std::chrono::milliseconds(std::atoi(rest.c_str())));
      busy_ = false;
    }
    if (word == "corrupt") corrupt(static_cast<unsigned>(std::atoi(rest.c_str())));
    if (word == "hold") held_.assign(std::strtoul(rest.c_str(), nullptr, 10) << 20, 1);
    if (word == "big") return std::string(std::strtoul(rest.c_str(), nullptr, 10), 'x');
    if (word == "sleep")
      std::this_thread::sleep_for(std::chrono::milliseconds(std::atoi(rest.c_str())));
    return std::string(input);
  }
  Vec twice(const Vec& x, cgraph::Context& context) {
    Vec y = context.alloc<Vec>({x.size(0)});
    for (std::int64_t i = 0; i < x.size(0); ++i) y(i) = 2 * x(i);
    return y;
  }
  Vec plus_one(Vec x) {
    for (float& value : x) value += 1;
    return x;
  }

 private:
  /// Calls itself until the stack ends.
  static char overflow(int depth) {
    volatile char frame[4096];
    frame[0] = static_cast<char>(depth);
    return static_cast<char>(frame[0] + (depth ? overflow(depth + 1) : 0));
  }

  /// Writes random bytes all over the memory that this process shares with its peers.
  static void corrupt(unsigned seed) {
    std::mt19937 random(seed);
    std::ifstream maps("/proc/self/maps");
    for (std::string line; std::getline(maps, line);) {
      if (line.find("memfd:cgraph-arena") == std::string::npos ||
          line.find("rw-s") == std::string::npos)
        continue;
      char* end = nullptr;
      const auto first = std::strtoull(line.c_str(), &end, 16),
                 last = std::strtoull(end + 1, nullptr, 16);
      // The populated part; what lies beyond is sparse.
      auto* words = reinterpret_cast<std::uint32_t*>(first);
      for (std::size_t i = 0; i < std::min<std::size_t>(last - first, 16 << 10) / sizeof *words;
           ++i)
        if (random() % 2)
          words[i] = random() % 2 ? static_cast<std::uint32_t>(random()) : random() % 8;
    }
  }

  std::vector<char> held_;
  bool busy_ = false;
  std::string history_;  // what was to be obeyed since the last look
};

void make(Call& call) { construct<Lab()>(call); }
void destroy(void* self) { delete static_cast<Lab*>(self); }
void obey(Call& call) {
  invoke<std::string(std::string)>(
      call, [](Lab& self, auto&&... a) -> decltype(self.obey(std::forward<decltype(a)>(a)...)) {
        return self.obey(std::forward<decltype(a)>(a)...);
      });
}
void twice(Call& call) {
  invoke<Vec(Vec)>(
      call, [](Lab& self, auto&&... a) -> decltype(self.twice(std::forward<decltype(a)>(a)...)) {
        return self.twice(std::forward<decltype(a)>(a)...);
      });
}
void plus_one(Call& call) {
  invoke<Vec(Vec)>(
      call, [](Lab& self, auto&&... a) -> decltype(self.plus_one(std::forward<decltype(a)>(a)...)) {
        return self.plus_one(std::forward<decltype(a)>(a)...);
      });
}

constexpr std::uint32_t channel_0[] = {0}, channel_1[] = {1}, channel_2[] = {2}, channel_3[] = {3};
constexpr TaskSite first[] = {{"Lab.obey", "lab.cgraph:1:1", 0}};
constexpr TaskSite second[] = {{"Lab.obey", "lab.cgraph:2:1", 1}};
constexpr TaskSite third[] = {{"Lab.obey", "lab.cgraph:5:1", 2}};
constexpr TaskSite hasty_a[] = {{"Lab.obey", "lab.cgraph:6:1", 0, "", plans::soon}};
constexpr TaskSite hasty_b[] = {{"Lab.obey", "lab.cgraph:7:1", 1, "", plans::fatal_soon}};
constexpr TaskSite both_tasks[] = {{"Lab.twice", "lab.cgraph:3:1", 0},
                                   {"Lab.plus_one", "lab.cgraph:4:1", 1}};

void run_obey(Frame& f) {
  f.get(0);
  f.acquire(0);
  f.invoke(0, obey, {in(0)}, {out(0)});
  f.release(0);
  f.commit(0);
}
/// The driver learns only whether the task succeeded.
void run_token(Frame& f) {
  f.get(0);
  f.acquire(0);
  f.invoke(0, obey, {in(0)}, {out(0, 1)});
  f.release(0);
  f.commit(0);
}
void run_twice(Frame& f) {
  f.get(0);
  f.invoke(0, twice, {in(0)}, {local(0)});
  f.release(0);
  f.acquire(0);
  f.invoke(1, plus_one, {last(0)}, {out(0)});
  f.commit(0);
}

constexpr RolePlan roles[] = {
    {"lab.One", {1}, 1, channel_0, channel_1, 0, first, run_obey},
    {"lab.Both", {2}, 1, channel_0, channel_1, 0, first, run_obey},
    {"lab.Both", {2}, 2, channel_0, channel_2, 0, second, run_obey},
    {"lab.Logged", {3}, 1, channel_0, channel_1, 0, second, run_obey},
    {"lab.Logged", {3}, 2, channel_0, channel_2, 0, first, run_token},
    {"lab.Quiet", {4}, 1, channel_0, channel_1, 0, first, run_token},
    {"lab.Twice", {5}, 1, channel_0, channel_1, 1, both_tasks, run_twice},
    {"lab.Line", {0x40}, 1, channel_0, channel_1, 0, first, run_obey},
    {"lab.Line", {0x40}, 2, channel_1, channel_2, 0, second, run_obey},
    {"lab.Line", {0x40}, 3, channel_2, channel_3, 0, third, run_obey},
    {"lab.Hasty", {0x41}, 1, channel_0, channel_1, 0, hasty_a, run_obey},
    {"lab.Hasty", {0x41}, 2, channel_1, channel_2, 0, hasty_b, run_obey},
};
constexpr TaskDesc tasks[] = {{"obey", obey, 1, false}, {"obey_soon", obey, 1, false, plans::soon}};
constexpr ActorClass actor_class = {plans::type, plans::type_hash, make, destroy, tasks};

#if defined(LAB_THREADS)
const RegisterActor registered(actor_class, roles);
#endif

}  // namespace
}  // namespace lab

#if !defined(LAB_THREADS)
int main(int argc, char** argv) {
  return cgraph::rt::actor_main(argc, argv, lab::actor_class, lab::roles);
}
#endif
