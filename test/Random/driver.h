// A driver of random graphs: reads a script from its standard input, one
// command a line, and prints what every result was. randomgraphs/script.py
// writes such scripts and says what must be printed.
#pragma once
#include <dirent.h>

#include <chrono>
#include <cstdio>
#include <deque>
#include <functional>
#include <iostream>
#include <memory>
#include <sstream>
#include <thread>

#include "cgraph/client.h"
#include "support.h"

namespace support {

/// The words of a command.
class Words {
 public:
  explicit Words(const std::string& line) : in_(line) {}
  Number number() {
    Number n = 0;
    in_ >> n;
    return n;
  }
  std::string word() {
    std::string text;
    in_ >> text;
    return text;
  }

 private:
  std::istringstream in_;
};

/// An input as a script gives it: a seed and a mode. The dims of an execution
/// are shared.
class Inputs {
 public:
  explicit Inputs(Words& words) : words_(words) {}
  template <class T>
  T next(const char* spec) {
    Stream stream(words_.number());
    const auto mode = static_cast<Mode>(words_.number());
    return Value<T>::make(Spec(spec), stream, mode, dims_);
  }

 private:
  Words& words_;
  Dims dims_;
};

inline std::size_t open_descriptors() {
  std::size_t count = 0;
  DIR* dir = ::opendir("/proc/self/fd");
  while (::readdir(dir)) ++count;
  ::closedir(dir);
  return count;
}

/// "{A.f: text} {B.g: text}+ " for the other failures of an execution; the plus: there were more.
inline std::string describe_attached(const cgraph::TaskError& e) {
  std::string text;
  for (const cgraph::ErrorCause& cause : e.attached())
    text += "{" + cause.task + ": " + cause.what + "} ";
  if (e.more_attached()) text += "+ ";
  return text;
}

/// "ActorDiedError a[1]" and the like for the exception in flight.
inline std::string describe_exception() {
  const auto of_task = [](const char* name, const cgraph::TaskError& e) {
    std::string where = e.where();
    where = where.substr(0, where.rfind(':'));
    where = where.substr(where.rfind(':') + 1);
    return std::string(name) + " " + e.task() + " " + e.actor() + " " + where + " " +
           std::to_string(e.execution()) + " " + describe_attached(e) + e.what();
  };
  try {
    throw;
  } catch (const cgraph::TaskErrorOf<Odd>& e) {
    return of_task("Odd", e);
  } catch (const cgraph::TaskErrorOf<std::out_of_range>& e) {
    return of_task("out_of_range", e);
  } catch (const cgraph::TaskErrorOf<std::invalid_argument>& e) {
    return of_task("invalid_argument", e);
  } catch (const cgraph::TaskErrorOf<std::domain_error>& e) {
    return of_task("domain_error", e);
  } catch (const cgraph::TaskErrorOf<std::runtime_error>& e) {
    return of_task("runtime_error", e);
  } catch (const cgraph::OpaqueTaskError& e) {
    return of_task("OpaqueTaskError", e);
  } catch (const cgraph::MessageTooLargeError& e) {
    return of_task("MessageTooLargeError", e);
  } catch (const cgraph::ShapeError& e) {
    return of_task("ShapeError", e);
  } catch (const cgraph::TypeMismatchError& e) {
    return of_task("TypeMismatchError", e);
  } catch (const cgraph::ActorDiedError& e) {
    std::string text = "ActorDiedError";
    for (const auto& death : e.deaths()) text += " " + death.actor;
    return text;
  } catch (const cgraph::GraphTornDownError& e) {
    return "GraphTornDownError";
  } catch (const cgraph::Error& e) {
    return std::string("Error ") + e.what();
  } catch (const std::exception& e) {
    return std::string("exception ") + e.what();
  }
}

template <class T>
std::string describe_value(const auto& value) {
  std::string bytes;
  Value<T>::encode(bytes, value);
  return Step::hex(digest(bytes, 0)) + " " + std::to_string(bytes.size());
}

/// How a result is taken.
enum class Take { get, view, drop };

template <class T>
std::string take(std::optional<cgraph::Ref<T>>& ref, Take how) {
  if (how == Take::drop) {
    ref.reset();
    return "dropped";
  }
  try {
    if constexpr (std::is_void_v<T>) {
      ref->get();
      return "ok done";
    } else if (how == Take::view) {
      const auto view = ref->view();
      return "ok " + describe_value<T>(*view);
    } else {
      return "ok " + describe_value<T>(ref->get());
    }
  } catch (...) {
    return "err " + describe_exception();
  }
}

/// What `try_execute` gave, or `execute` where there was no room.
template <class Output, class Execute>
Output tried(std::optional<Output>&& first, Execute&& execute) {
  if (first) return std::move(*first);
  return execute();
}

template <class Output>
cgraph::Task<Output> submitted(cgraph::Submission<Output> submission) {
  co_return co_await std::move(submission);
}

/// The refs of one execution, arrays taken apart.
struct Taker {
  virtual ~Taker() = default;
  virtual std::string operator()(Take how) = 0;
};
using Takers = std::vector<std::unique_ptr<Taker>>;

template <class T>
struct RefTaker final : Taker {
  std::optional<cgraph::Ref<T>> ref;
  explicit RefTaker(cgraph::Ref<T>&& taken) : ref(std::move(taken)) {}
  std::string operator()(Take how) override { return take<T>(ref, how); }
};

template <class T>
void add_takers(Takers& takers, cgraph::Ref<T>&& ref) {
  takers.emplace_back(new RefTaker<T>(std::move(ref)));
}
template <class T, std::size_t N>
void add_takers(Takers& takers, std::array<T, N>&& refs) {
  for (T& ref : refs) add_takers(takers, std::move(ref));
}

/// A compiled graph of any type, and what is done with it.
struct Graph {
  std::shared_ptr<void> object;
  Takers (*execute_object)(void*, Inputs&, bool use_defaults);
  cgraph::TeardownReport (*teardown_object)(void*);

  Takers execute(Inputs& inputs, bool use_defaults) const {
    return execute_object(object.get(), inputs, use_defaults);
  }
  cgraph::TeardownReport teardown() const { return teardown_object(object.get()); }
};

/// The actors of a deployment, without their classes' names.
struct Actors {
  std::vector<cgraph::ActorHandle> handles;
  std::function<void(std::size_t, Number)> reset;
  std::function<Number(std::size_t)> peek;
  std::function<void(std::size_t, std::int64_t, std::int64_t)> arm;
};

struct Program {
  std::function<Actors()> launch;
  std::function<void()> end;
  /// Graph `number` on the actors whose numbers the words are.
  std::function<Graph(std::size_t number, Words&)> compile;
  /// The graphs of a live set, wired as the deployment says.
  std::function<std::vector<Graph>(std::size_t number)> live;
};

class Driver {
 public:
  explicit Driver(Program program) : program_(std::move(program)) {}

  int run() {
    std::string line;
    while (std::getline(std::cin, line)) {
      Words words(line);
      try {
        command(words.word(), words);
      } catch (...) {
        say("failed: " + line + ": " + describe_exception());
      }
    }
    return 0;
  }

 private:
  void command(const std::string& name, Words& words) {
    if (name == "launch") return launch();
    if (name == "end") return end();
    if (name == "graph") {
      const Number number = words.number();
      graphs_.assign(1, program_.compile(number, words));
      member_ = 0;
      return say("graph " + std::to_string(number));
    }
    if (name == "live") {
      const Number number = words.number();
      graphs_ = program_.live(number);
      member_ = 0;
      return say("live " + std::to_string(number));
    }
    if (name == "on") {
      member_ = words.number();
      return;
    }
    if (name == "reset") {
      const Number actor = words.number();
      return actors_.reset(actor, words.number());
    }
    if (name == "peek") return peek(words.number());
    if (name == "execute") return execute(words);
    if (name == "take") return take(words);
    if (name == "teardown") return teardown();
    if (name == "arm") {
      const Number actor = words.number();
      const auto after = static_cast<std::int64_t>(words.number());
      return actors_.arm(actor, after, static_cast<std::int64_t>(words.number()));
    }
    if (name == "kill") return kill(words);
    if (name == "bury") return bury(words.number());
    say("unknown command " + name);
  }

  void launch() {
    before_ = open_descriptors();
    actors_ = program_.launch();
  }
  void end() {
    program_.end();
    actors_ = {};
    const std::size_t now = open_descriptors();
    // The first launch may open what stays.
    if (launched_ && now != before_)
      say("leak: " + std::to_string(before_) + " descriptors became " + std::to_string(now));
    launched_ = true;
    say("end");
  }
  void peek(std::size_t actor) { say("state " + Step::hex(actors_.peek(actor))); }

  void execute(Words& words) {
    const bool use_defaults = words.number();
    Inputs inputs(words);
    try {
      takers_.push_back(graphs_.at(member_).execute(inputs, use_defaults));
    } catch (...) {
      takers_.emplace_back();
      say("rejected " + describe_exception());
    }
  }
  void take(Words& words) {
    const Number execution = words.number();
    const Number output = words.number();
    const auto how = static_cast<Take>(words.number());
    Takers& takers = takers_.at(execution);
    say(std::to_string(execution) + "." + std::to_string(output) + " " +
        (takers.empty() ? "none" : (*takers.at(output))(how)));
  }
  void teardown() {
    if (killer_.joinable()) killer_.join();
    takers_.clear();
    std::string text = "teardown";
    for (const std::string& actor : graphs_.at(member_).teardown().died) text += " " + actor;
    graphs_.clear();
    say(text);
  }
  void kill(Words& words) {
    cgraph::ActorHandle victim = actors_.handles.at(words.number());
    const std::chrono::microseconds delay(words.number());
    killer_ = std::thread([victim, delay] {
      std::this_thread::sleep_for(delay);
      victim.kill();
    });
  }

  /// Ends an actor that may be dead already; says who is alive.
  void bury(std::size_t victim) {
    actors_.handles.at(victim).kill();
    for (int i = 0; i < 2000 && actors_.handles[victim].alive(); ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    std::string text = "alive ";
    for (const cgraph::ActorHandle& actor : actors_.handles) text += actor.alive() ? '1' : '0';
    say(text);
  }

  static void say(const std::string& text) {
    for (char c : text) {
      if (c == '\n')
        std::fputs("\\n", stdout);
      else
        std::fputc(c, stdout);
    }
    std::fputc('\n', stdout);
    std::fflush(stdout);
  }

  Program program_;
  Actors actors_;
  std::vector<Graph> graphs_;  // one, or those of a live set
  std::size_t member_ = 0;     // the one that is executed
  std::vector<Takers> takers_;
  std::thread killer_;
  std::size_t before_ = 0;
  bool launched_ = false;
};

}  // namespace support
