// Deaths in every role and at every time, seen from the driver. Nothing may leak in any case.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <thread>

#include "GraphFixture.h"
#include "LeakOracle.h"

namespace {

/// Stops a process and waits until all of its threads stand still.
void stop_now(pid_t pid) {
  kill(pid, SIGSTOP);
  const auto stands = [&] {
    for (const auto& task :
         std::filesystem::directory_iterator("/proc/" + std::to_string(pid) + "/task")) {
      std::ifstream file(task.path() / "stat");
      const std::string text{std::istreambuf_iterator<char>(file), {}};
      const std::size_t name = text.rfind(')');
      if (name == std::string::npos || text.substr(name + 2, 1) != "T") return false;
    }
    return true;
  };
  while (!stands()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

using namespace lab;
using Clock = std::chrono::steady_clock;

double ms_since(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

class RuntimeClientFailure : public testing::Test {
 protected:
  static void SetUpTestSuite() { (void)launch(1); }  // what the process makes once
  void SetUp() override { before_ = holdings(); }
  void TearDown() override {
    actors.clear();
    EXPECT_EQ(leaked_since(before_), "");
  }

  /// New actors, once the old ones and their agent have ended.
  void launch_again(std::size_t count) {
    actors.clear();
    actors = launch(count);
  }
  Graph<Text> line(const Options& options = {}) {
    return Graph<Text>::compile(plans::line, one_result, actors, options);
  }
  Graph<Text> one(std::size_t actor, const Options& options = {}) {
    return Graph<Text>::compile(plans::one, one_result, std::span(actors).subspan(actor, 1),
                                options);
  }
  pid_t pid(std::size_t actor) {
    RemoteTask<std::string(std::string)> obey{actors[actor], 0, "Lab.obey"};
    return std::stoi(obey.remote("pid").get());
  }

  std::vector<ActorHandle> actors;

 private:
  Holdings before_;
};

/// How a get ended: the value, or the type of error.
std::string outcome(Text& ref) {
  try {
    return ref.get();
  } catch (const ActorDiedError& e) {
    return "died " + e.actor();
  } catch (const AgentDiedError&) {
    return "agent died";
  } catch (const GraphTornDownError&) {
    return "torn down";
  } catch (const TaskError& e) {
    return std::string("task ") + e.what();
  }
}

/// The same for what brought a graph down.
std::string cause_of(const GraphTornDownError& error) {
  try {
    std::rethrow_exception(error.cause());
  } catch (const ActorDiedError& e) {
    return "died " + e.actor();
  } catch (const AgentDiedError&) {
    return "agent died";
  }
}

struct Way {
  const char* command;
  int signal, code;
};
constexpr Way ways[] = {{"exit", 0, 3},
                        {"abort", SIGABRT, -1},
                        {"segv", SIGSEGV, -1},
                        {"kill", SIGKILL, -1},
                        {"overflow", SIGSEGV, -1}};

// COVERS: F6, I3, I5, I6
TEST_F(RuntimeClientFailure, DeathInEveryRoleAndWay) {
  for (std::size_t victim : {0u, 1u, 2u}) {
    const Way& way = ways[victim];
    const Way& other = ways[(victim + 3) % std::size(ways)];
    for (const Way& how : {way, other}) {
      SCOPED_TRACE(std::string(how.command) + " at " + std::to_string(victim));
      launch_again(3);
      auto g = line();
      std::vector<Text> refs;
      refs.push_back(g.execute("first"));
      while (!refs[0].ready()) std::this_thread::sleep_for(1ms);
      const std::string name(plans::all_actors[victim]);
      refs.push_back(g.execute("at " + name + " " + how.command));
      refs.push_back(g.execute("third"));
      EXPECT_EQ(outcome(refs[0]), "first");
      try {
        (void)refs[1].get();
        FAIL();
      } catch (const ActorDiedError& e) {
        EXPECT_EQ(e.actor(), name);
        ASSERT_EQ(e.deaths().size(), 1u);
        EXPECT_EQ(e.deaths()[0].signal, how.signal);
        EXPECT_EQ(e.deaths()[0].exit_code, how.code);
        EXPECT_EQ(e.survivors().size(), 2u);
        EXPECT_NE(std::string(e.what()).find("lab.Line"), std::string::npos) << e.what();
      }
      for (int again = 0; again < 2; ++again) EXPECT_EQ(outcome(refs[2]), "died " + name);
      EXPECT_THROW((void)g.execute("no"), GraphTornDownError);
      for (std::size_t i : {0u, 1u, 2u}) {
        EXPECT_EQ(actors[i].alive(), i != victim);
        if (i != victim) EXPECT_EQ(one(i).execute("again").get(), "again");
      }
    }
  }
}

// COVERS: F7, I3
TEST_F(RuntimeClientFailure, TwoAtOnce) {
  for (int round = 0; round < 3; ++round) {
    launch_again(3);
    auto g = line();
    const pid_t victims[] = {pid(0), pid(2)};
    std::vector<Text> refs;
    for (int i = 0; i < 3; ++i) refs.push_back(g.execute("sleep 20"));
    for (pid_t victim : victims) kill(victim, SIGKILL);
    for (Text& ref : refs) {
      const std::string how = outcome(ref);
      EXPECT_TRUE(how == "died a" || how == "died c") << how;
    }
    const TeardownReport report = g.core.teardown({});
    EXPECT_EQ(report.died.size(), 2u);
    EXPECT_EQ(one(1).execute("on").get(), "on");
  }
}

/// Kills one process below this one after a random time, the agent left out.
class RandomKiller {
 public:
  RandomKiller(std::mt19937& random, int most_us) {
    const int us = std::uniform_int_distribution<int>(0, most_us)(random);
    const auto pick = random();
    thread_ = std::thread([us, pick] {
      std::this_thread::sleep_for(std::chrono::microseconds(us));
      std::vector<pid_t> below = descendants(getpid());
      if (below.size() < 2) return;
      kill(below[1 + pick % (below.size() - 1)], SIGKILL);
    });
  }
  ~RandomKiller() { thread_.join(); }

 private:
  std::thread thread_;
};

// COVERS: F8, I1
TEST_F(RuntimeClientFailure, DeathDuringLaunch) {
  std::mt19937 random(1);
  int failed = 0;
  // Some rounds, and more where none of them met a launch.
  for (int round = 0; round < 15 || (failed == 0 && round < 300); ++round) {
    const auto start = Clock::now();
    RandomKiller killer(random, 8000);
    try {
      launch_again(3);
    } catch (const StartError& e) {
      ++failed;
      EXPECT_FALSE(e.actor().empty());
    }
    EXPECT_LT(ms_since(start), 5000);
  }
  EXPECT_GT(failed, 0);
}

// COVERS: F8, I6
TEST_F(RuntimeClientFailure, DeathDuringCompile) {
  std::mt19937 random(2);
  for (int round = 0; round < 15; ++round) {
    launch_again(3);
    {
      RandomKiller killer(random, 1500);
      try {
        auto g = line();
        auto ref = g.execute("x");
        (void)outcome(ref);
      } catch (const SystemError&) {
      } catch (const GraphTornDownError& e) {
        EXPECT_TRUE(e.cause());
      }
    }
    while (actors[0].alive() && actors[1].alive() && actors[2].alive())
      std::this_thread::sleep_for(1ms);
    int alive = 0;
    for (std::size_t i : {0u, 1u, 2u}) {
      if (!actors[i].alive()) continue;
      ++alive;
      EXPECT_EQ(one(i).execute("again").get(), "again");
    }
    EXPECT_EQ(alive, 2);
  }
}

// COVERS: F10
TEST_F(RuntimeClientFailure, DeathDuringTeardown) {
  std::mt19937 random(3);
  for (int round = 0; round < 15; ++round) {
    launch_again(3);
    auto g = line();
    (void)g.execute("sleep 2");
    RandomKiller killer(random, 4000);
    const TeardownReport report = g.core.teardown({});
    EXPECT_LE(report.died.size(), 1u);
  }
}

// COVERS: F6
TEST_F(RuntimeClientFailure, TheDeathOfAProcessOfOneGiBIsToldBeforeItsMemoryIsFree) {
  std::ifstream file("/proc/meminfo");
  long available = 0;
  for (std::string line; std::getline(file, line);)
    if (line.starts_with("MemAvailable:")) available = std::stol(line.substr(13));
  if (available < 3 << 20) GTEST_SKIP() << "less than 3 GiB of memory are free";
  launch_again(3);
  auto g = line();
  EXPECT_EQ(g.execute("at b hold 1024").get(30s), "at b hold 1024");
  const pid_t victim = pid(1);
  auto ref = g.execute("at b sleep 5000");
  std::this_thread::sleep_for(5ms);
  const auto start = Clock::now();
  kill(victim, SIGKILL);
  EXPECT_EQ(outcome(ref), "died b");
  EXPECT_LT(ms_since(start), 60);
}

// COVERS: F6
TEST_F(RuntimeClientFailure, ACoreDumpDelaysNothing) {
  rlimit before{};
  getrlimit(RLIMIT_CORE, &before);
  rlimit most = before;
  most.rlim_cur = most.rlim_max;
  setrlimit(RLIMIT_CORE, &most);
  const std::string folder = testing::TempDir() + "cgraph-core-" + std::to_string(getpid());
  mkdir(folder.c_str(), 0700);
  rt::InstanceDesc instance{.name = "a",
                            .type = std::string(plans::type),
                            .hash = plans::type_hash,
                            .executable = LAB_ACTOR,
                            .arguments = rt::encode_arguments<>()};
  instance.env = {"CGRAPH_DEBUG=1"};  // may dump
  instance.cwd = folder;
  LaunchOptions options;
  options.agent = LAB_AGENT;
  actors = rt::launch_instances({instance}, options, {});
  setrlimit(RLIMIT_CORE, &before);
  {
    auto g = one(0);
    EXPECT_EQ(g.execute("hold 100").get(), "hold 100");
    auto ref = g.execute("abort");
    const auto start = Clock::now();
    EXPECT_EQ(outcome(ref), "died a");
    EXPECT_LT(ms_since(start), 100);
  }
  const pid_t agent = descendants(getpid()).at(0);
  actors.clear();
  EXPECT_TRUE(end_within({agent}, 5000));  // after its actors, and what they dump
  std::string pattern;
  std::getline(std::ifstream("/proc/sys/kernel/core_pattern"), pattern);
  if (most.rlim_max > 0 && pattern.find_first_of("|/") == std::string::npos)
    EXPECT_FALSE(std::filesystem::is_empty(folder)) << pattern;
  std::filesystem::remove_all(folder);
}

// COVERS: F35, F34
TEST_F(RuntimeClientFailure, TheAgentDies) {
  launch_again(3);
  const std::vector<pid_t> pids = {pid(0), pid(1), pid(2)};
  auto g = line();
  auto arrived = g.execute("arrived");
  while (!arrived.ready()) std::this_thread::sleep_for(1ms);
  auto lost = g.execute("sleep 50");
  const pid_t agent = descendants(getpid()).at(0);
  kill(agent, SIGKILL);
  EXPECT_EQ(outcome(lost), "agent died");
  EXPECT_EQ(outcome(arrived), "arrived");
  EXPECT_TRUE(end_within(pids, 1000));
  try {
    (void)g.execute("no");
    FAIL();
  } catch (const GraphTornDownError& e) {
    EXPECT_THROW(std::rethrow_exception(e.cause()), AgentDiedError);
  }
  EXPECT_FALSE(actors[0].alive());
  RemoteTask<std::string(std::string)> obey{actors[0], 0, "Lab.obey"};
  EXPECT_THROW((void)obey.remote("x").get(), AgentDiedError);
  EXPECT_THROW(one(0), AgentDiedError);
  EXPECT_THROW((void)g.core.stats(), AgentDiedError);
  EXPECT_THROW(g.core.teardown({}), AgentDiedError);
  // Another launch makes an agent of its own.
  launch_again(1);
  EXPECT_EQ(one(0).execute("on").get(), "on");
}

// COVERS: F34, I3
TEST_F(RuntimeClientFailure, AFailureWhileAFailureIsHandled) {
  for (int round = 0; round < 6; ++round) {
    launch_again(3);
    auto g = line();
    const std::vector<pid_t> pids = {pid(0), pid(1), pid(2)};
    const pid_t agent = descendants(getpid()).at(0);
    std::vector<Text> refs;
    for (int i = 0; i < 3; ++i) refs.push_back(g.execute("sleep 30"));
    const auto start = Clock::now();
    kill(pids[1], SIGKILL);
    if (round % 2 == 0) {
      std::this_thread::sleep_for(std::chrono::microseconds(100 * round));
      kill(pids[2], SIGKILL);
    } else {
      std::this_thread::sleep_for(std::chrono::microseconds(100 * round));
      kill(agent, SIGKILL);
    }
    const std::string first = outcome(refs[0]);
    EXPECT_TRUE(first == "died b" || first == "died c" || first == "agent died") << first;
    for (std::size_t i = 1; i < refs.size(); ++i) EXPECT_EQ(outcome(refs[i]), first);
    EXPECT_LT(ms_since(start), 500);
    try {
      (void)g.execute("no");
      FAIL();
    } catch (const GraphTornDownError& e) {
      EXPECT_EQ(cause_of(e), first);
    }
    // What comes later is not lost behind the first cause.
    if (round % 2) {
      EXPECT_THROW((void)g.core.teardown({}), AgentDiedError);
      continue;
    }
    std::vector<std::string> died = g.core.teardown({}).died;
    std::sort(died.begin(), died.end());
    EXPECT_EQ(died, (std::vector<std::string>{"b", "c"}));
  }
}

// COVERS: F22, I1
TEST_F(RuntimeClientFailure, EveryBlockedCallerWakes) {
  launch_again(3);
  auto g = line({.max_inflight = 2});
  const pid_t victim = pid(1);
  auto first = g.execute("at b sleep 5000");
  auto second = g.execute("x");
  std::atomic<int> woken{0};
  std::vector<std::thread> threads;
  threads.emplace_back([&] { woken += outcome(first) == "died b"; });
  threads.emplace_back([&] { woken += outcome(second) == "died b"; });
  for (int i = 0; i < 2; ++i)
    threads.emplace_back([&] {
      try {
        (void)g.execute("no room");
      } catch (const GraphTornDownError& e) {
        woken += e.cause() != nullptr;
      } catch (const ActorDiedError&) {
        ++woken;
      }
    });
  std::this_thread::sleep_for(30ms);
  EXPECT_EQ(woken, 0);
  const auto start = Clock::now();
  kill(victim, SIGKILL);
  for (std::thread& thread : threads) thread.join();
  EXPECT_LT(ms_since(start), 200);
  EXPECT_EQ(woken, 4);
}

// COVERS: F13, F11
TEST_F(RuntimeClientFailure, StoppedActorsLoseAndDoubleNothing) {
  launch_again(3);
  auto g = line();
  const pid_t stopped = pid(1);
  std::vector<Text> refs;
  stop_now(stopped);
  for (int i = 0; i < 4; ++i) refs.push_back(g.execute(std::to_string(i)));
  EXPECT_THROW(refs[0].get(30ms), TimeoutError);
  EXPECT_THROW(refs[3].get(30ms), TimeoutError);
  kill(stopped, SIGCONT);
  for (int i = 0; i < 4; ++i) EXPECT_EQ(refs[static_cast<std::size_t>(i)].get(), std::to_string(i));
  EXPECT_EQ(g.execute("next").get(), "next");
}

/// Milliseconds that a call took beyond `timeout`; it must throw E.
template <class E, class Call>
double late(std::chrono::milliseconds timeout, Call&& call) {
  const auto start = Clock::now();
  EXPECT_THROW(call(), E);
  return ms_since(start) - static_cast<double>(timeout.count());
}

// COVERS: I1, F11, F14, F20
TEST_F(RuntimeClientFailure, EveryCallReturnsInTime) {
  for (const bool agent_too : {false, true}) {
    SCOPED_TRACE(agent_too ? "the agent is stopped, too" : "an actor is stopped");
    launch_again(3);
    const pid_t stopped = pid(1), agent = descendants(getpid()).at(0);
    auto g = line({.max_inflight = 1, .submit_timeout = 50ms, .start_timeout = 50ms});
    stop_now(stopped);
    if (agent_too) stop_now(agent);
    auto ref = g.execute("x");
    RemoteTask<std::string(std::string)> obey{actors[1], 0, "Lab.obey"};
    // The machine may be busy with other things: 100 ms are promised, 200 more are allowed here.
    EXPECT_LT(late<TimeoutError>(50ms, [&] { (void)ref.get(50ms); }), 300);
    EXPECT_LT(late<TimeoutError>(0ms, [&] { (void)ref.get(0ms); }), 300);
    EXPECT_LT(late<CapacityExceededError>(50ms, [&] { (void)g.execute("y"); }), 300);
    EXPECT_LT(late<TimeoutError>(50ms, [&] { (void)obey.remote("y").get(50ms); }), 300);
    EXPECT_LT(late<TimeoutError>(50ms, [&] { g.core.teardown({.timeout = 50ms}); }), 300);
    if (agent_too) {
      EXPECT_LT(late<StartError>(50ms, [&] { one(0, {.start_timeout = 50ms}); }), 300);
      kill(agent, SIGCONT);
    }
    kill(stopped, SIGCONT);
    EXPECT_EQ(g.core.teardown({}).died.size(), 0u);
  }
}

// COVERS: I1, F8
TEST_F(RuntimeClientFailure, ACompileWithAStoppedActorEndsInTime) {
  launch_again(3);
  const pid_t stopped = pid(1);
  stop_now(stopped);
  EXPECT_LT(late<StartError>(50ms, [&] { line({.start_timeout = 50ms}); }), 300);
  kill(stopped, SIGCONT);
  EXPECT_EQ(line().execute("x").get(), "x");
}

// COVERS: F24, S6, I5, RV3
TEST_F(RuntimeClientFailure, AHostileActorHarmsNobodyElse) {
  int corrupt = 0;
  for (int round = 0; round < 12; ++round) {
    SCOPED_TRACE(round);
    launch_again(3);
    {
      auto g = line();
      EXPECT_EQ(g.execute("x").get(), "x");
      const std::string hostile = round % 2 ? "at b corrupt " : "at c corrupt ";
      std::vector<Text> refs;
      for (int i = 0; i < 3; ++i) {
        try {
          refs.push_back(g.execute(hostile + std::to_string(round)));
        } catch (const MisuseError&) {  // it is down already
        }
      }
      for (Text& ref : refs) {
        try {
          (void)ref.get(100ms);
        } catch (const ChannelCorruptError& e) {
          ++corrupt;
          EXPECT_NE(e.channel(), "");
          EXPECT_NE(e.field(), "");
        } catch (const Error&) {
        }
      }
      // What the actor counted may be anything.
      for (const GraphStats::Channel& channel : g.core.stats().channels)
        EXPECT_LE(channel.occupied, channel.slots);
      // Without a teardown, as after a death; where the damage had an effect at all.
      try {
        (void)g.execute("no");
      } catch (const GraphTornDownError&) {
        EXPECT_EQ(one(0).execute("on").get(), "on");
      } catch (const Error&) {
      }
    }
    EXPECT_EQ(one(0).execute("on").get(), "on");
  }
  EXPECT_GT(corrupt, 0);
}

// COVERS: F12
TEST_F(RuntimeClientFailure, DeadlinesOfTasks) {
  launch_again(3);
  auto g = Graph<Text>::compile(plans::hasty, one_result, std::span(actors).first(2));
  EXPECT_EQ(g.execute("x").get(), "x");
  auto late = g.execute("at a sleep 60");
  try {
    (void)late.get();
    FAIL();
  } catch (const DeadlineError& e) {
    EXPECT_EQ(e.task(), "Lab.obey");
    EXPECT_EQ(e.actor(), "a");
    EXPECT_NE(std::string(e.what()).find("its deadline is 30.000 ms"), std::string::npos)
        << e.what();
  }
  EXPECT_THROW((void)g.execute("at a throw early").get(), std::out_of_range);
  EXPECT_EQ(g.execute("at b sleep 10").get(), "at b sleep 10");
  // The deadline is that of one call, not of all.
  for (int i = 0; i < 5; ++i) EXPECT_EQ(g.execute("sleep 10").get(), "sleep 10");
  RemoteTask<std::string(std::string)> obey{actors[0], 1, "Lab.obey_soon"};
  EXPECT_THROW((void)obey.remote("sleep 60").get(), DeadlineError);

  auto lost = g.execute("at b sleep 5000");
  const auto start = Clock::now();
  try {
    (void)lost.get();
    FAIL();
  } catch (const ActorDiedError& e) {
    EXPECT_EQ(e.actor(), "b");
    EXPECT_EQ(e.deaths()[0].cause, "deadline");
  }
  EXPECT_LT(ms_since(start), 200);
  EXPECT_TRUE(actors[0].alive());
}

// COVERS: I7
TEST_F(RuntimeClientFailure, TheSameInputsHaveTheSameOutcomes) {
  const char* const inputs[] = {"x",        "at b throw no", "at c number", "at a throw a",
                                "long way", "at b secret s"};
  std::vector<std::string> first;
  for (int round = 0; round < 3; ++round) {
    launch_again(3);
    auto g = line();
    std::vector<std::string> now;
    std::vector<Text> refs;
    for (int i = 0; i < 24; ++i) {
      refs.push_back(g.execute(inputs[static_cast<std::size_t>(i) % std::size(inputs)]));
      if (refs.size() < 4) continue;
      now.push_back(outcome(refs.front()));
      refs.erase(refs.begin());
    }
    if (round == 0) first = now;
    EXPECT_EQ(now, first);
  }
  EXPECT_EQ(first[1], "task no");
}

}  // namespace
