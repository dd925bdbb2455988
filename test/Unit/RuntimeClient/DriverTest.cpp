// Drivers that end in every way, that reap, ignore or handle signals, and that fork. Each is a
// process of its own.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <functional>
#include <thread>

#include "GraphFixture.h"
#include "LeakOracle.h"

namespace {

using namespace lab;

/// A driver with two actors and a graph.
struct Driver {
  std::vector<ActorHandle> actors = launch(2);
  Graph<Pair> graph = Graph<Pair>::compile(plans::both, two_results, actors);

  pid_t actor(std::size_t i) {
    RemoteTask<std::string(std::string)> obey{actors[i], 0, "Lab.obey"};
    return std::stoi(obey.remote("pid").get());
  }
  bool works() {
    auto [left, right] = graph.execute("x");
    return left.get() == "x" && right.get() == "x";
  }
};

class RuntimeClientDriver : public testing::Test {
 protected:
  void SetUp() override { before_ = holdings(); }
  void TearDown() override { EXPECT_EQ(leaked_since(before_), ""); }

  /// Forks a driver in a process group of its own that runs `body`, whose result is its exit code.
  /// Returns once `started` was called or it has ended.
  void run(const std::function<int(const std::function<void()>& started)>& body) {
    int ends[2];
    ASSERT_EQ(pipe(ends), 0);
    driver_ = fork();
    if (driver_ == 0) {
      setpgid(0, 0);
      for (int number : {SIGINT, SIGTERM, SIGHUP})
        signal(number, SIG_DFL);  // test runners ignore some
      close(ends[0]);
      const auto started = [&] {
        const std::vector<pid_t> below = descendants(getpid());
        [[maybe_unused]] ssize_t size = write(ends[1], below.data(), below.size() * sizeof(pid_t));
        close(ends[1]);
      };
      int code = 99;
      try {
        code = body(started);
      } catch (const std::exception& e) {
        std::fprintf(stderr, "driver: %s\n", e.what());
      }
      std::exit(code);
    }
    close(ends[1]);
    pid_t pid;
    while (read(ends[0], &pid, sizeof pid) == sizeof pid) below_.push_back(pid);
    close(ends[0]);
  }
  /// How the driver ended; then all below it must end within `ms`.
  int status(int ms) {
    int status = 0;
    EXPECT_EQ(waitpid(driver_, &status, 0), driver_);
    EXPECT_TRUE(end_within(below_, ms));
    below_.clear();
    return status;
  }

  pid_t driver_ = 0;
  std::vector<pid_t> below_;

 private:
  Holdings before_;
};

// COVERS: F16, F17, I4
TEST_F(RuntimeClientDriver, EndsByEverySignal) {
  for (int signal : {SIGKILL, SIGINT, SIGTERM, SIGHUP, SIGABRT}) {
    SCOPED_TRACE(strsignal(signal));
    run([](const auto& started) {
      Driver driver;
      started();
      while (driver.works()) {
      }
      return 1;
    });
    ASSERT_EQ(below_.size(), 3u);  // the agent and two actors
    std::this_thread::sleep_for(5ms);
    kill(-driver_, signal);
    const int how = status(1000);
    EXPECT_TRUE(WIFSIGNALED(how) && WTERMSIG(how) == signal);
  }
}

// COVERS: F17, RE5
TEST_F(RuntimeClientDriver, EndsWithoutTeardown) {
  for (const char* const way : {"return", "exit", "_exit", "static"}) {
    SCOPED_TRACE(way);
    run([way](const auto& started) {
      auto driver = std::make_unique<Driver>();
      started();
      EXPECT_TRUE(driver->works());
      auto unfinished = driver->graph.execute("sleep 20");
      if (way == std::string("exit")) std::exit(7);
      if (way == std::string("_exit")) _exit(7);
      if (way == std::string("static")) {
        static std::unique_ptr<Driver> kept;
        kept = std::move(driver);
        std::exit(7);
      }
      return 7;
    });
    ASSERT_EQ(below_.size(), 3u);
    const int how = status(1000);
    EXPECT_TRUE(WIFEXITED(how) && WEXITSTATUS(how) == 7) << how;
  }
}

// COVERS: F17
TEST_F(RuntimeClientDriver, SurvivesTheCtrlCThatItHandles) {
  run([](const auto& started) {
    signal(SIGINT, [](int) {});
    Driver driver;
    const std::vector<pid_t> below = descendants(getpid());
    started();
    kill(0, SIGINT);
    bool works = driver.works();
    for (pid_t pid : below) works &= is_running(pid);
    return works ? 0 : 1;
  });
  EXPECT_EQ(status(1000), 0);
}

// COVERS: F13
TEST_F(RuntimeClientDriver, IsStoppedAndContinued) {
  for (const bool actors_too : {false, true}) {
    SCOPED_TRACE(actors_too ? "with its actors" : "alone");
    run([](const auto& started) {
      Driver driver;
      started();
      const auto end = std::chrono::steady_clock::now() + 400ms;
      for (int i = 0; std::chrono::steady_clock::now() < end; ++i) {
        auto first = driver.graph.execute(std::to_string(i));
        auto second = driver.graph.execute(std::to_string(++i));
        if (second[0].get() != std::to_string(i) || first[1].get() != std::to_string(i - 1))
          return 1;
        if (second[1].get() != std::to_string(i) || first[0].get() != std::to_string(i - 1))
          return 1;
      }
      return driver.graph.core.teardown({}).died.empty() ? 0 : 2;
    });
    ASSERT_EQ(below_.size(), 3u);
    std::vector<pid_t> stopped = {driver_};
    if (actors_too) stopped.insert(stopped.end(), below_.begin(), below_.end());
    for (int round = 0; round < 3; ++round) {
      std::this_thread::sleep_for(30ms);
      for (pid_t pid : stopped) kill(pid, SIGSTOP);
      std::this_thread::sleep_for(30ms);
      for (pid_t pid : stopped) kill(pid, SIGCONT);
    }
    const int how = status(1000);
    EXPECT_TRUE(WIFEXITED(how) && WEXITSTATUS(how) == 0) << how;
  }
}

// COVERS: F6, F33
TEST_F(RuntimeClientDriver, ReapsOrIgnoresItsChildren) {
  for (const bool ignores : {false, true}) {
    SCOPED_TRACE(ignores ? "SIGCHLD is ignored" : "waitpid(-1) in a loop");
    run([ignores](const auto& started) {
      std::atomic<bool> over{false};
      std::thread reaper;
      if (ignores) {
        signal(SIGCHLD, SIG_IGN);
      } else {
        reaper = std::thread([&] {
          while (!over) {
            waitpid(-1, nullptr, WNOHANG);
            std::this_thread::sleep_for(100us);
          }
        });
      }
      int wrong = 0;
      {
        Driver driver;
        started();
        const pid_t victim = driver.actor(1);
        auto [left, right] = driver.graph.execute("sleep 100");
        kill(victim, SIGKILL);
        try {
          (void)right.get();
          ++wrong;
        } catch (const ActorDiedError& e) {
          wrong += e.deaths().at(0).signal != SIGKILL || e.actor() != "b";
        }
        wrong += driver.graph.core.teardown({}).died != std::vector<std::string>{"b"};
      }
      over = true;
      if (reaper.joinable()) reaper.join();
      return wrong;
    });
    EXPECT_EQ(status(1000), 0);
  }
}

// COVERS: F18
TEST_F(RuntimeClientDriver, Forks) {
  run([](const auto& started) {
    static Driver driver;
    started();
    auto pending = driver.graph.execute("sleep 20");
    int wrong = 0;
    for (int i = 0; i < 2; ++i) {
      const pid_t child = fork();
      if (child == 0) {
        int inert = 0;
        const auto refused = [&](auto&& call) {
          try {
            call();
          } catch (const ForkedHandleError&) {
            ++inert;
          }
        };
        refused([&] { (void)driver.graph.execute("no"); });
        refused([&] { (void)pending[0].get(); });
        refused([&] { (void)driver.graph.core.teardown({}); });
        refused([&] { (void)driver.actors[0].alive(); });
        refused([&] { driver.actors[0].kill(); });
        refused([&] { driver.actors[0].stop(); });
        refused([&] { (void)driver.actor(0); });
        if (i == 0) _exit(inert);
        std::exit(inert);  // with the destructors of what is static
      }
      int status = 0;
      waitpid(child, &status, 0);
      wrong += !WIFEXITED(status) || WEXITSTATUS(status) != 7;
    }
    wrong += pending[0].get() != "sleep 20";
    wrong += !driver.works();
    return wrong;
  });
  EXPECT_EQ(status(1000), 0);
}

// COVERS: F18
TEST_F(RuntimeClientDriver, AForkedChildMayBeADriverOfItsOwn) {
  run([](const auto& started) {
    Driver driver;
    started();
    const pid_t child = fork();
    if (child == 0) {
      Driver own;
      const bool works = own.works();
      own.actors.clear();
      _exit(works ? 0 : 1);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return status == 0 && driver.works() ? 0 : 1;
  });
  EXPECT_EQ(status(1000), 0);
}

}  // namespace
