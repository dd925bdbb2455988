// Real processes: driver, agent, actors.
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>

#include "HostFixture.h"
#include "abi.h"
#include "channel_state.h"
#include "rpc.h"

using namespace test_plans;

namespace {

using Clock = std::chrono::steady_clock;

double ms_since(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

class RuntimeLocal : public ::testing::Test {
 protected:
  std::shared_ptr<Host> host = Host::local(TEST_AGENT);
};

template <class Call>
Fault fault_of(Call&& call) {
  try {
    call();
  } catch (const Fault& fault) {
    return fault;
  }
  return {};
}

/// State and parent of a process; {'X', 0} when it is gone.
std::pair<char, pid_t> process_state(pid_t pid) {
  char state = 'X';
  int parent = 0;
  if (FILE* file = fopen(("/proc/" + std::to_string(pid) + "/stat").c_str(), "r")) {
    // EOF: it went after the file was opened.
    if (const int read = fscanf(file, "%*d %*s %c %d", &state, &parent); read != EOF)
      EXPECT_EQ(read, 2);
    fclose(file);
  }
  return {state, parent};
}

bool ends_within(pid_t pid, int ms) {
  for (int i = 0; i < ms; ++i) {
    const char state = process_state(pid).first;
    if (state == 'X' || state == 'Z') return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return false;
}

TEST_F(RuntimeLocal, HandsValuesOver) {
  const auto actors = launch(*host, 1);
  const auto graph = host->compile(echo, actors, echo.options);
  for (int i = 0; i < 1000; ++i)
    ASSERT_EQ(call(*graph, "message " + std::to_string(i)), "message " + std::to_string(i));
  EXPECT_EQ(call(*graph, ""), "");
  EXPECT_EQ(call(*graph, std::string(48, 'i')), std::string(48, 'i'));
  EXPECT_EQ(call(*graph, std::string(4096, 'a')), std::string(4096, 'a'));
}

// COVERS: RT1
TEST_F(RuntimeLocal, SpillsValuesAboveTheSlot) {
  const auto actors = launch(*host, 1);
  const auto graph = host->compile(echo, actors, echo.options);
  for (std::size_t size : {4097, 100'000, 5'000'000, 4098})
    EXPECT_EQ(call(*graph, std::string(size, 's')).size(), size);
  EXPECT_EQ(call(*graph, "big 3000000").size(), 3'000'000u);
}

// COVERS: F1
TEST_F(RuntimeLocal, F1ATaskThatThrowsLeavesTheGraphUsable) {
  const auto actors = launch(*host, 1);
  const auto graph = host->compile(echo, actors, echo.options);
  EXPECT_EQ(call(*graph, "throw boom"), "failed: boom");
  EXPECT_EQ(call(*graph, "fine"), "fine");
}

// COVERS: F3
TEST_F(RuntimeLocal, F3AValueAboveItsBoundIsAnError) {
  const auto actors = launch(*host, 2);
  const auto graph = host->compile(fan, actors, fan.options);
  send(*graph, "big 1000");
  EXPECT_EQ(receive(*graph, 0).substr(0, 8), "failed: ");
  EXPECT_EQ(receive(*graph, 1).substr(0, 8), "failed: ");
  send(*graph, "small");
  EXPECT_EQ(receive(*graph, 0), "small");
  EXPECT_EQ(receive(*graph, 1), "small");
}

// COVERS: RT1
TEST_F(RuntimeLocal, SeveralReadersOfOneChannel) {
  const auto actors = launch(*host, 2);
  const auto graph = host->compile(fan, actors, fan.options);
  for (int i = 0; i < 500; ++i) {
    const std::string text = std::to_string(i);
    send(*graph, text);
    ASSERT_EQ(receive(*graph, 0), text);
    ASSERT_EQ(receive(*graph, 1), text);
  }
}

TEST_F(RuntimeLocal, RolesCountTheirChannelsInTheirOwnOrder) {
  const auto actors = launch(*host, 1);
  const auto graph = host->compile(test_plans::swap, actors, test_plans::swap.options);
  for (std::size_t i : {0, 1}) {
    const std::string text = i == 0 ? "first" : "second";
    std::memcpy(graph->writers()[i].reserve(text.size()), text.data(), text.size());
    graph->writers()[i].publish();
  }
  EXPECT_EQ(receive(*graph), "second");
}

TEST_F(RuntimeLocal, ChainInBothFormsAndPipelined) {
  const auto actors = launch(*host, 4);
  const auto graph = host->compile(chain, actors, chain.options);
  for (int i = 0; i < 4; ++i) send(*graph, std::to_string(i));
  for (int i = 0; i < 200; ++i) {
    ASSERT_EQ(receive(*graph), std::to_string(i));
    if (i + 4 < 200) send(*graph, std::to_string(i + 4));
  }
  EXPECT_EQ(call(*graph, "throw once"), "failed: once");
}

// COVERS: RX9
TEST_F(RuntimeLocal, RemoteCallsOutsideAndBesideAGraph) {
  const auto actors = launch(*host, 1);
  EXPECT_EQ(remote(*actors[0], "hello"), "hello");
  EXPECT_EQ(remote(*actors[0], "throw up"), "failed: up");
  const auto graph = host->compile(echo, actors, echo.options);
  EXPECT_EQ(remote(*actors[0], "while idle in the graph"), "while idle in the graph");
  send(*graph, "sleep 200");
  EXPECT_EQ(remote(*actors[0], "beside", 1), "beside");
  EXPECT_FALSE(graph->readers()[0].ready());
  EXPECT_EQ(receive(*graph), "sleep 200");
  EXPECT_EQ(remote(*actors[0], "big 1000000").size(), 1'000'000u);
}

// COVERS: F6, I6, RE3
TEST_F(RuntimeLocal, F6SurvivorsOfADeathAreReusable) {
  const auto actors = launch(*host, 4);
  auto graph = host->compile(chain, actors, chain.options);
  EXPECT_EQ(call(*graph, "x"), "x");
  const pid_t victim = std::stoi(remote(*actors[1], "pid"));
  kill(victim, SIGKILL);
  const auto start = Clock::now();
  EXPECT_EQ(receive(*graph), "(interrupted)");
  const Fault fault = graph->fault();
  EXPECT_LT(ms_since(start), 100);
  EXPECT_EQ(fault.kind, FaultKind::actor_died);
  ASSERT_EQ(fault.deaths.size(), 1u);
  EXPECT_EQ(fault.deaths[0].actor, "b");
  EXPECT_EQ(fault.deaths[0].signal, SIGKILL);
  ASSERT_EQ(fault.survivors.size(), 3u);
  for (const Death& survivor : fault.survivors) EXPECT_EQ(survivor.completed, 1u) << survivor.actor;
  const TeardownOutcome outcome = graph->teardown(5 * second, false);
  ASSERT_EQ(outcome.died.size(), 1u);
  EXPECT_FALSE(actors[1]->alive());
  EXPECT_TRUE(actors[2]->alive());
  // A smaller graph on the survivors.
  const std::shared_ptr<ActorLink> rest[] = {actors[0], actors[3]};
  graph = host->compile(fan, rest, fan.options);
  send(*graph, "again");
  EXPECT_EQ(receive(*graph, 0), "again");
  EXPECT_EQ(receive(*graph, 1), "again");
}

// COVERS: F6
TEST_F(RuntimeLocal, F6ExitCodesAndSignalsAreTold) {
  for (const auto& [command, code, signal] : {std::tuple{"exit 7", 7, 0}, {"segv", -1, SIGSEGV}}) {
    const auto actors = launch(*host, 1);
    const auto graph = host->compile(echo, actors, echo.options);
    EXPECT_EQ(call(*graph, command), "(interrupted)");
    const Fault fault = graph->fault();
    ASSERT_EQ(fault.deaths.size(), 1u);
    EXPECT_EQ(fault.deaths[0].exit_code, code);
    EXPECT_EQ(fault.deaths[0].signal, signal);
  }
}

TEST_F(RuntimeLocal, RemoteCallToADyingActorFails) {
  const auto actors = launch(*host, 1);
  EXPECT_EQ(fault_of([&] { remote(*actors[0], "exit 4"); }).kind, FaultKind::actor_died);
  EXPECT_EQ(fault_of([&] { remote(*actors[0], "x"); }).kind, FaultKind::actor_died);
}

// COVERS: F8, F9
TEST_F(RuntimeLocal, F8F9FailedStartsAreRolledBack) {
  const ActorSpec dies[] = {spec("good"), spec("bad", "exit")};
  Fault fault = fault_of([&] { host->launch(dies, 5 * second); });
  EXPECT_EQ(fault.kind, FaultKind::start_failed);
  EXPECT_EQ(fault.actor, "bad");
  ASSERT_EQ(fault.deaths.size(), 1u);
  EXPECT_EQ(fault.deaths[0].exit_code, 3);

  const ActorSpec throws[] = {spec("good"), spec("bad", "throw")};
  fault = fault_of([&] { host->launch(throws, 5 * second); });
  EXPECT_EQ(fault.kind, FaultKind::start_failed);
  EXPECT_EQ(decode_error(fault.failure).what, "no such prefix");

  const ActorSpec hangs[] = {spec("slow", "hang")};
  fault = fault_of([&] { host->launch(hangs, second / 10); });
  EXPECT_EQ(fault.kind, FaultKind::start_failed);
  EXPECT_EQ(fault.actor, "slow");

  ActorSpec missing = spec("missing");
  missing.executable = "/nonexistent/actor";
  fault = fault_of([&] { host->launch(std::span(&missing, 1), 5 * second); });
  EXPECT_EQ(fault.kind, FaultKind::start_failed);
  EXPECT_NE(fault.what.find("/nonexistent/actor"), std::string::npos);
}

// A damaged actor ends alone: the agent, the driver and other actors' graphs live on.
// COVERS: S6
TEST_F(RuntimeLocal, S6AHostileActorHarmsOnlyItself) {
  const auto others = launch(*host, 1);
  const auto graph = host->compile(echo, others, echo.options);
  EXPECT_EQ(call(*graph, "before"), "before");
  for (const char* kind : {"garbage", "flood", "answers", "replies"}) {
    const auto hostile = host->launch(std::vector{spec("hostile")}, 10 * second);
    const auto theirs = host->compile(echo, hostile, echo.options);
    const Fault fault = fault_of([&] { remote(*hostile[0], std::string("hostile ") + kind); });
    EXPECT_EQ(call(*graph, kind), kind);
    // Meanwhile others get into graphs as ever.
    const auto more = launch(*host, 2);
    const auto pair = host->compile(fan, more, fan.options);
    send(*pair, kind);
    EXPECT_EQ(receive(*pair, 0), kind);
    EXPECT_EQ(receive(*pair, 1), kind);
    if (kind == std::string("replies"))
      EXPECT_EQ(fault.kind, FaultKind::channel_corrupt) << fault.what;
    if (kind != std::string("garbage") && kind != std::string("flood")) continue;
    for (int i = 0; i < 2000 && hostile[0]->alive(); ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    EXPECT_FALSE(hostile[0]->alive()) << kind;
    EXPECT_TRUE(theirs->interrupted()) << kind;
  }
  EXPECT_EQ(call(*graph, "after"), "after");
}

// COVERS: F13
TEST_F(RuntimeLocal, F13AStoppedActorLosesNothing) {
  const auto actors = launch(*host, 1);
  const auto graph = host->compile(echo, actors, echo.options);
  const pid_t pid = std::stoi(call(*graph, "pid"));
  kill(pid, SIGSTOP);
  while (process_state(pid).first != 'T') std::this_thread::sleep_for(std::chrono::milliseconds(1));
  send(*graph, "held");
  EXPECT_EQ(graph->readers()[0].wait_ready(graph->read_waiter(), deadline_after(second / 10)),
            WaitResult::timeout);
  kill(pid, SIGCONT);
  EXPECT_EQ(receive(*graph), "held");
}

// COVERS: F11
TEST_F(RuntimeLocal, F11WhoWaitsForWhom) {
  const auto actors = launch(*host, 4);
  const auto graph = host->compile(chain, actors, chain.options);
  EXPECT_EQ(call(*graph, "x"), "x");
  send(*graph, "sleep 600");
  std::vector<ActorProgress> all;
  for (int i = 0; i < 50 && (all.empty() || all[2].since_ns <= 50'000'000); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
    all = graph->progress();
    ASSERT_EQ(all.size(), 4u);
  }
  EXPECT_EQ(all[0].actor, "a");
  EXPECT_EQ(all[0].state, ActorProgress::State::runs_task);
  EXPECT_EQ(all[0].completed, 1u);
  EXPECT_EQ(all[2].state, ActorProgress::State::waits_for_value);
  EXPECT_EQ(all[2].channel, "x2");
  EXPECT_EQ(all[2].peer, "b");
  EXPECT_GT(all[2].since_ns, 50'000'000);
}

// COVERS: F19, F20, F21
TEST_F(RuntimeLocal, F19F20F21Teardown) {
  const auto actors = launch(*host, 1);
  auto graph = host->compile(echo, actors, echo.options);
  EXPECT_EQ(fault_of([&] { host->compile(echo, actors, echo.options); }).kind,
            FaultKind::actor_busy);
  EXPECT_LT(graph->teardown(5 * second, false).wall_ns, 100'000'000u);
  EXPECT_TRUE(graph->teardown(5 * second, false).died.empty());
  EXPECT_EQ(graph->fault().kind, FaultKind::torn_down);

  graph = host->compile(echo, actors, echo.options);
  send(*graph, "sleep 300");
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  const Fault late = fault_of([&] { graph->teardown(second / 20, false); });
  EXPECT_EQ(late.kind, FaultKind::teardown_timeout);
  EXPECT_EQ(late.actors, std::vector<std::string>{"a"});
  EXPECT_TRUE(graph->teardown(5 * second, false).died.empty());

  graph = host->compile(echo, actors, echo.options);
  send(*graph, "sleep 100000");
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  const TeardownOutcome outcome = graph->teardown(second / 20, true);
  ASSERT_EQ(outcome.died.size(), 1u);
  EXPECT_EQ(outcome.died[0].signal, SIGKILL);
}

// COVERS: F7
TEST_F(RuntimeLocal, F7SeveralDeathsAreOneFault) {
  const auto actors = launch(*host, 4);
  const auto graph = host->compile(chain, actors, chain.options);
  const pid_t victims[] = {std::stoi(remote(*actors[1], "pid")),
                           std::stoi(remote(*actors[2], "pid"))};
  for (pid_t victim : victims) kill(victim, SIGKILL);
  EXPECT_EQ(receive(*graph), "(interrupted)");
  for (pid_t victim : victims) EXPECT_TRUE(ends_within(victim, 1000));
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  const Fault fault = graph->fault();
  EXPECT_EQ(fault.kind, FaultKind::actor_died);
  EXPECT_EQ(fault.deaths.size(), 2u);
  EXPECT_EQ(graph->teardown(second, false).died.size(), 2u);
}

// COVERS: F10
TEST_F(RuntimeLocal, F10ADeathDuringTeardownIsListed) {
  const auto actors = launch(*host, 2);
  const auto graph = host->compile(fan, actors, fan.options);
  const pid_t victim = std::stoi(remote(*actors[0], "pid"));
  send(*graph, "sleep 300");
  while (graph->progress()[0].state != ActorProgress::State::runs_task)
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  std::thread killer([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    kill(victim, SIGKILL);
  });
  const TeardownOutcome outcome = graph->teardown(5 * second, false);
  killer.join();
  ASSERT_EQ(outcome.died.size(), 1u);
  EXPECT_EQ(outcome.died[0].actor, "a");
}

// COVERS: S4, S5, S9
TEST_F(RuntimeLocal, S4S5S9WhatActorsMayDo) {
  const auto actors = launch(*host, 1);
  const std::string pid = remote(*actors[0], "pid");
  std::ifstream status("/proc/" + pid + "/status");
  bool no_new_privileges = false;
  for (std::string line; std::getline(status, line);) no_new_privileges |= line == "NoNewPrivs:\t1";
  EXPECT_TRUE(no_new_privileges);
  EXPECT_EQ(remote(*actors[0], "dumpable"), "0");
  ActorSpec debugged = spec("debugged");
  debugged.env = {"CGRAPH_DEBUG=1"};
  EXPECT_EQ(remote(*host->launch(std::span(&debugged, 1), 5 * second)[0], "dumpable"), "1");
  // Nothing of a graph has a name.
  const auto graph = host->compile(echo, actors, echo.options);
  for (const auto& entry : std::filesystem::directory_iterator("/dev/shm"))
    EXPECT_EQ(entry.path().string().find("cgraph"), std::string::npos);
  std::ifstream sockets("/proc/net/unix");
  for (std::string line; std::getline(sockets, line);)
    EXPECT_EQ(line.find("@cgraph"), std::string::npos);
}

/// How many ways into a process are open to this one.
int ways_into(pid_t pid) {
  const std::string process = "/proc/" + std::to_string(pid);
  int open_ways = kill(pid, 0) == 0;
  open_ways += ptrace(PTRACE_ATTACH, pid, nullptr, nullptr) == 0;
  for (const char* file : {"/mem", "/maps", "/environ", "/fd"}) {
    const int fd = open((process + file).c_str(), O_RDONLY | O_CLOEXEC);
    char first;
    open_ways += fd >= 0 && (file == std::string("/fd") || read(fd, &first, 1) == 1);
    if (fd >= 0) close(fd);
  }
  return open_ways;
}

// COVERS: S4
TEST_F(RuntimeLocal, S4AnotherUserCannotAttachReadOrSignal) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can become another user";
  const auto actors = launch(*host, 1);
  const auto graph = host->compile(echo, actors, echo.options);
  const pid_t actor = std::stoi(remote(*actors[0], "pid"));
  const pid_t pids[] = {getpid(), process_state(actor).second, actor};
  const pid_t other = fork();
  if (other == 0) {
    constexpr uid_t nobody = 65534;
    for (pid_t pid : pids)
      if (open(("/proc/" + std::to_string(pid) + "/fd").c_str(), O_RDONLY | O_CLOEXEC) < 0)
        _exit(98);
    if (setgroups(0, nullptr) != 0 || setresgid(nobody, nobody, nobody) != 0 ||
        setresuid(nobody, nobody, nobody) != 0)
      _exit(99);
    int open_ways = 0;
    for (pid_t pid : pids) open_ways += ways_into(pid);
    _exit(open_ways);
  }
  int status = -1;
  EXPECT_EQ(waitpid(other, &status, 0), other);
  EXPECT_EQ(status, 0) << "ways into them: " << WEXITSTATUS(status);
  EXPECT_EQ(call(*graph, "x"), "x");
}

// COVERS: S7
TEST_F(RuntimeLocal, S7ADeadEpochCannotWriteIntoTheNewOne) {
  const auto actors = launch(*host, 1);
  const auto old = host->compile(echo, actors, echo.options);
  old->teardown(second, false);
  const auto graph = host->compile(echo, actors, echo.options);
  send(*old, "from the dead");
  EXPECT_EQ(graph->readers()[0].wait_ready(graph->read_waiter(), deadline_after(second / 50)),
            WaitResult::timeout);
  EXPECT_EQ(call(*graph, "alive"), "alive");
}

// COVERS: F33
TEST_F(RuntimeLocal, F33AStormOfSignalsHasNoEffect) {
  struct sigaction action{};
  action.sa_handler = [](int) {};
  sigaction(SIGALRM, &action, nullptr);
  const itimerval often{{0, 200}, {0, 200}}, off{};
  setitimer(ITIMER_REAL, &often, nullptr);
  {
    const auto actors = launch(*host, 2);
    for (int round = 0; round < 5; ++round) {
      const auto graph = host->compile(fan, actors, fan.options);
      for (int i = 0; i < 50; ++i) {
        send(*graph, std::to_string(i));
        EXPECT_EQ(receive(*graph, 0), std::to_string(i));
        EXPECT_EQ(receive(*graph, 1), std::to_string(i));
      }
      EXPECT_EQ(remote(*actors[0], "x"), "x");
      graph->teardown(second, false);
    }
  }
  setitimer(ITIMER_REAL, &off, nullptr);
}

/// Starts a process of this number, if the kernel can be told to take it.
pid_t fork_as(pid_t wanted) {
  for (int i = 0; i < 100; ++i) {
    std::ofstream last("/proc/sys/kernel/ns_last_pid");
    if (!(last << wanted - 1 << std::flush)) return 0;
    const pid_t child = fork();
    if (child == 0) {
      pause();
      _exit(0);
    }
    if (child == wanted) return child;
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
  }
  return 0;
}

// COVERS: F33
TEST_F(RuntimeLocal, F33AProcessWithTheNumberOfADeadActorIsLeftAlone) {
  const auto actors = launch(*host, 2);
  const auto graph = host->compile(fan, actors, fan.options);
  const pid_t victim = std::stoi(remote(*actors[0], "pid"));
  kill(victim, SIGKILL);
  for (int i = 0; i < 2000 && (actors[0]->alive() || process_state(victim).first != 'X'); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  const pid_t other = fork_as(victim);
  if (!other) GTEST_SKIP() << "the numbers of processes cannot be chosen here";
  actors[0]->stop(true);
  EXPECT_FALSE(actors[0]->alive());
  EXPECT_EQ(graph->teardown(second, true).died.size(), 1u);
  host.reset();
  EXPECT_EQ(waitpid(other, nullptr, WNOHANG), 0) << "it is dead";
  kill(other, SIGKILL);
  waitpid(other, nullptr, 0);
}

/// Bytes of graphs' memory that this process maps, and how many of them have pages.
std::pair<std::size_t, std::size_t> mapped_memory() {
  std::pair<std::size_t, std::size_t> bytes;
  std::ifstream maps("/proc/self/maps");
  for (std::string line; std::getline(maps, line);) {
    if (line.find("memfd:cgraph-arena") == std::string::npos) continue;
    std::size_t first = 0, last = 0;
    EXPECT_EQ(sscanf(line.c_str(), "%zx-%zx", &first, &last), 2);
    std::vector<unsigned char> pages((last - first) / 4096);
    EXPECT_EQ(mincore(reinterpret_cast<void*>(first), last - first, pages.data()), 0);
    bytes.first += last - first;
    for (unsigned char page : pages) bytes.second += page & 1 ? 4096 : 0;
  }
  return bytes;
}

// COVERS: F27
TEST_F(RuntimeLocal, F27MemoryOfAGraphWithoutSpillIsThereBeforeItRuns) {
  const auto actors = launch(*host, 2);
  const auto graph = host->compile(fan, actors, fan.options);
  const auto before = mapped_memory();
  EXPECT_GT(before.first, 0u);
  EXPECT_EQ(before.second, before.first);
  for (int i = 0; i < 100; ++i) {
    send(*graph, std::string(64, 'x'));
    EXPECT_EQ(receive(*graph, 0).size(), 64u);
    EXPECT_EQ(receive(*graph, 1).size(), 64u);
  }
  EXPECT_EQ(mapped_memory(), before);
}

// COVERS: F25
TEST_F(RuntimeLocal, F25AnotherVersionOfAGraphIsRefused) {
  const auto actors = launch(*host, 1);
  const Fault fault = fault_of([&] { host->compile(stale, actors, stale.options); });
  EXPECT_EQ(fault.kind, FaultKind::abi_mismatch);
  EXPECT_NE(fault.got, fault.expected);
  const auto graph = host->compile(echo, actors, echo.options);
  EXPECT_EQ(call(*graph, "x"), "x");
}

// COVERS: F25
TEST(RuntimeLocalStart, AnAgentOfAnotherVersionIsRefused) {
  const Fault fault = fault_of([] { Host::local(TEST_OTHER_AGENT); });
  EXPECT_EQ(fault.kind, FaultKind::abi_mismatch);
  EXPECT_EQ(fault.expected, std::to_string(abi_version()));
  EXPECT_EQ(fault.got, "9");
  EXPECT_NE(fault.what.find(TEST_OTHER_AGENT), std::string::npos);
}

// COVERS: F25
TEST_F(RuntimeLocal, F25AnActorOfAnotherVersionIsRefused) {
  ActorSpec other = spec("other");
  other.executable = TEST_OTHER_ACTOR;
  for (int i = 0; i < 20; ++i) {
    const std::vector<ActorSpec> specs{spec("a"), other};
    const Fault fault = fault_of([&] { host->launch(specs, 10 * second); });
    ASSERT_EQ(fault.kind, FaultKind::abi_mismatch);
    EXPECT_EQ(fault.actor, "other");
    EXPECT_EQ(fault.expected, std::to_string(abi_version()));
    EXPECT_EQ(fault.got, "9");
  }
  const auto actors = launch(*host, 1);
  EXPECT_EQ(remote(*actors[0], "usable"), "usable");
}

TEST(RuntimeLocalStart, WhatADriverPrintsWithoutStandardFilesGoesNowhere) {
  const pid_t driver = fork();
  if (driver == 0) {
    for (int fd : {0, 1, 2}) close(fd);
    const auto own = Host::local(TEST_AGENT);
    const auto actors = launch(*own, 1);
    const std::string text(200, 'x');
    bool right = true;
    for (int i = 0; i < 5; ++i) {
      for (int fd : {0, 1, 2}) right &= write(fd, text.data(), text.size()) > 0;
      right &= remote(*actors[0], "print " + text).ends_with(text);
    }
    _exit(right ? 0 : 1);
  }
  int status = -1;
  EXPECT_EQ(waitpid(driver, &status, 0), driver);
  EXPECT_EQ(status, 0);
}

// COVERS: F26
TEST(RuntimeLocalStart, FewDescriptorsAreSaidToBeFew) {
  const pid_t driver = fork();
  if (driver == 0) {
    const rlimit few{12, 12};
    setrlimit(RLIMIT_NOFILE, &few);
    const Fault fault = fault_of([] { Host::local(TEST_AGENT); });
    _exit(fault.kind == FaultKind::resource && fault.resource == "file descriptors" ? 0 : 1);
  }
  int status = -1;
  EXPECT_EQ(waitpid(driver, &status, 0), driver);
  EXPECT_EQ(status, 0);
}

TEST(RuntimeLocalStart, WhatBreaksTheLimitsOfASocketEndsIt) {
  auto [here, there] = Socket::make_pair();
  here.limit(4, 0);
  Rpc rpc(std::move(here));
  std::thread late([&there] {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    const std::byte bytes[8] = {};
    there.send(MessageType::reply, 1, bytes);
  });
  EXPECT_THROW(rpc.wait(1, deadline_after(5 * second)), PeerGone);
  late.join();
}

TEST(RuntimeLocalStart, AnAgentThatEndsAtOnceIsAFault) {
  const Fault fault = fault_of([] { Host::local("/bin/true"); });
  EXPECT_EQ(fault.kind, FaultKind::start_failed);
  EXPECT_EQ(waitpid(-1, nullptr, WNOHANG), -1);  // it is reaped
}

// COVERS: RE5
TEST(RuntimeLocalStart, DamagedAnswersOfAnAgentAreFaults) {
  ::setenv("FAKE_AGENT", "launch", 1);
  auto fake = Host::local(TEST_FAKE_AGENT);
  EXPECT_EQ(fault_of([&] { launch(*fake, 1); }).kind, FaultKind::channel_corrupt);
  fake.reset();
  ::setenv("FAKE_AGENT", "compile", 1);
  fake = Host::local(TEST_FAKE_AGENT);
  const auto actors = launch(*fake, 1);
  const Fault fault = fault_of([&] { fake->compile(echo, actors, echo.options); });
  EXPECT_EQ(fault.kind, FaultKind::channel_corrupt);
  EXPECT_EQ(fault.channel, "replies of the agent");
  EXPECT_TRUE(actors[0]->alive());  // nothing else is known
  ::unsetenv("FAKE_AGENT");
}

// COVERS: F35
TEST_F(RuntimeLocal, F35AgentDeathEndsWaitsAndActors) {
  const auto actors = launch(*host, 1);
  const auto graph = host->compile(echo, actors, echo.options);
  const pid_t actor = std::stoi(call(*graph, "pid"));
  kill(process_state(actor).second, SIGKILL);
  EXPECT_EQ(receive(*graph), "(interrupted)");
  EXPECT_EQ(graph->fault().kind, FaultKind::agent_died);
  EXPECT_TRUE(ends_within(actor, 1000));
}

// COVERS: RE5
TEST_F(RuntimeLocal, AgentsEndWell) {
  host.reset();
  // Agents without their drivers become children of this process.
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  constexpr int drivers = 500;
  for (int i = 0; i < drivers; ++i) {
    if (fork() != 0) continue;
    const auto own = Host::local(TEST_AGENT);
    _exit(0);
  }
  int ended = 0, status = 0;
  for (; waitpid(-1, &status, 0) > 0; ++ended) EXPECT_EQ(status, 0);
  EXPECT_EQ(ended, 2 * drivers);
  prctl(PR_SET_CHILD_SUBREAPER, 0);
}

/// Forks a driver that runs `body(write end)` and reports pids of its actors as text lines.
template <class Body>
std::pair<pid_t, std::vector<pid_t>> fork_driver(std::size_t count, Body&& body) {
  int ends[2];
  EXPECT_EQ(pipe(ends), 0);
  const pid_t driver = fork();
  if (driver == 0) {
    const auto own = Host::local(TEST_AGENT);
    auto actors = launch(*own, count);
    std::vector<pid_t> pids;
    for (const auto& actor : actors) pids.push_back(std::stoi(remote(*actor, "pid")));
    pids.push_back(process_state(pids[0]).second);
    body(*own, actors);
    [[maybe_unused]] ssize_t size = write(ends[1], pids.data(), pids.size() * sizeof(pid_t));
    pause();
  }
  std::vector<pid_t> pids(count + 1);
  EXPECT_EQ(read(ends[0], pids.data(), pids.size() * sizeof(pid_t)),
            static_cast<ssize_t>(pids.size() * sizeof(pid_t)));
  close(ends[0]);
  close(ends[1]);
  return {driver, pids};
}

// COVERS: F16, F33
TEST(RuntimeDriverDeath, F16NothingIsLeft) {
  std::unique_ptr<GraphLink> graph;
  const auto [driver, pids] = fork_driver(2, [&](Host& host, auto& actors) {
    graph = host.compile(fan, actors, fan.options);
    send(*graph, "work");
  });
  kill(driver, SIGKILL);
  for (pid_t pid : pids) EXPECT_TRUE(ends_within(pid, 1000)) << pid;
  EXPECT_EQ(process_state(driver).first, 'Z');  // nobody has reaped it meanwhile
  waitpid(driver, nullptr, 0);
}

// COVERS: F16, F17
TEST(RuntimeDriverDeath, F16ABusyActorHasOneSecondOfGrace) {
  std::unique_ptr<GraphLink> graph;
  const auto [driver, pids] = fork_driver(1, [&](Host& host, auto& actors) {
    graph = host.compile(echo, actors, echo.options);
    send(*graph, "sleep 100000");
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  const auto start = Clock::now();
  kill(driver, SIGTERM);
  for (pid_t pid : pids) EXPECT_TRUE(ends_within(pid, 3000)) << pid;
  EXPECT_LT(ms_since(start), 1800);
  waitpid(driver, nullptr, 0);
}

// COVERS: F18
TEST_F(RuntimeLocal, F18AForkedChildHasInertHandles) {
  const auto actors = launch(*host, 1);
  const auto graph = host->compile(echo, actors, echo.options);
  EXPECT_EQ(call(*graph, "x"), "x");
  const pid_t child = fork();
  if (child == 0) {
    const bool inert = fault_of([&] { remote(*actors[0], "x"); }).kind == FaultKind::forked &&
                       fault_of([&] { graph->teardown(0, true); }).kind == FaultKind::forked;
    _exit(inert ? 0 : 1);
  }
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
  EXPECT_EQ(call(*graph, "y"), "y");
}

TEST_F(RuntimeLocal, IdleProcessesUseNoCpu) {
  const auto actors = launch(*host, 1);
  const auto graph = host->compile(echo, actors, echo.options);
  const std::string pid = call(*graph, "pid");
  const auto ticks = [&] {
    unsigned long user = 0, kernel = 0;
    FILE* file = fopen(("/proc/" + pid + "/stat").c_str(), "r");
    EXPECT_EQ(
        fscanf(file, "%*d %*s %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &kernel),
        2);
    fclose(file);
    return user + kernel;
  };
  std::this_thread::sleep_for(std::chrono::milliseconds(10));
  const unsigned long before = ticks();
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  EXPECT_EQ(ticks(), before);
}

// COVERS: F24
TEST_F(RuntimeLocal, F24CorruptMemoryTearsTheGraphDown) {
  const auto actors = launch(*host, 1);
  auto graph = host->compile(echo, actors, echo.options);
  EXPECT_EQ(call(*graph, "x"), "x");
  graph->writers()[0].state().ring.header(1).length = 1 << 30;
  graph->writers()[0].state().ring.header(1).generation = 2;
  os::futex_wake_all(os::low_half(graph->writers()[0].state().ring.header(1).generation));
  EXPECT_EQ(receive(*graph), "(interrupted)");
  const Fault fault = graph->fault();
  EXPECT_EQ(fault.kind, FaultKind::channel_corrupt);
  EXPECT_EQ(fault.channel, "msg");
  EXPECT_EQ(fault.field, "length");
  EXPECT_EQ(fault.got, std::to_string(1 << 30));
  graph->teardown(second, false);
  graph = host->compile(echo, actors, echo.options);
  EXPECT_EQ(call(*graph, "again"), "again");
}

TEST_F(RuntimeLocal, ProcessSettings) {
  ActorSpec settings = spec("w[1]");
  settings.env = {"CGRAPH_TEST_A=one", "PATH=/nowhere"};
  settings.cwd = "/tmp";
  settings.cpus = "0";
  const auto actors = host->launch(std::span(&settings, 1), 5 * second);
  EXPECT_EQ(remote(*actors[0], "env CGRAPH_TEST_A"), "one");
  EXPECT_EQ(remote(*actors[0], "env PATH"), "/nowhere");
  EXPECT_EQ(remote(*actors[0], "cwd"), "/tmp");
  EXPECT_EQ(remote(*actors[0], "cpus"), "1");
}

TEST(RuntimeOutput, IsForwardedLineByLineUnderTheName) {
  ::testing::internal::CaptureStdout();
  {
    const auto host = Host::local(TEST_AGENT);
    const auto actors = launch(*host, 2);
    remote(*actors[0], "print one\ntwo");
    remote(*actors[1], "print three");
  }
  const std::string output = ::testing::internal::GetCapturedStdout();
  for (const char* line : {"[a] one\n[a] two\n", "[b] three\n"})
    EXPECT_NE(output.find(line), std::string::npos) << output;
}

TEST(RuntimeOutput, OrGoesToALog) {
  const std::string log = ::testing::TempDir() + "cgraph-test-" + std::to_string(getpid()) + ".log";
  {
    const auto host = Host::local(TEST_AGENT);
    ActorSpec logged = spec("a");
    logged.log = log;
    remote(*host->launch(std::span(&logged, 1), 5 * second)[0], "print into the log");
  }
  std::ifstream file(log);
  std::string line;
  std::getline(file, line);
  EXPECT_EQ(line, "into the log");
  unlink(log.c_str());
}

std::size_t open_files(pid_t pid) {
  const auto files = std::filesystem::directory_iterator("/proc/" + std::to_string(pid) + "/fd");
  return static_cast<std::size_t>(std::distance(begin(files), end(files)));
}

std::size_t mappings(pid_t pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/maps");
  std::size_t count = 0;
  for (std::string line; std::getline(file, line);)
    count += line.find("cgraph") != std::string::npos;
  return count;
}

// COVERS: I4
TEST_F(RuntimeLocal, I4TeardownLeaksNothing) {
  const auto actors = launch(*host, 2);
  const pid_t actor = std::stoi(remote(*actors[0], "pid"));
  const pid_t agent = process_state(actor).second;
  host->compile(fan, actors, fan.options)->teardown(second, false);
  remote(*actors[0], "x");
  remote(*actors[1], "x");
  const auto count = [&] {
    std::vector<std::size_t> counts;
    for (pid_t pid : {getpid(), agent, actor}) {
      counts.push_back(open_files(pid));
      counts.push_back(mappings(pid));
    }
    return counts;
  };
  const auto before = count();
  for (int i = 0; i < 10; ++i) {
    const auto graph = host->compile(fan, actors, fan.options);
    send(*graph, "x");
    receive(*graph, 0);
  }
  launch(*host, 1);
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  EXPECT_EQ(count(), before);
}

// COVERS: F26
TEST_F(RuntimeLocal, F26NoDescriptorsLeft) {
  const auto actors = launch(*host, 1);
  rlimit before{};
  getrlimit(RLIMIT_NOFILE, &before);
  const int lowest_free = dup(0);
  close(lowest_free);
  const rlimit few{static_cast<rlim_t>(lowest_free), before.rlim_max};
  setrlimit(RLIMIT_NOFILE, &few);
  const Fault fault = fault_of([&] { host->compile(echo, actors, echo.options); });
  setrlimit(RLIMIT_NOFILE, &before);
  EXPECT_EQ(fault.kind, FaultKind::resource);
  EXPECT_EQ(fault.resource, "file descriptors");
  EXPECT_EQ(fault.error, EMFILE);
  EXPECT_NE(fault.syscall, "");
  const auto graph = host->compile(echo, actors, echo.options);
  EXPECT_EQ(call(*graph, "x"), "x");
}

// COVERS: F26
TEST_F(RuntimeLocal, F26SlotsThatDoNotFitIntoMemory) {
  const auto actors = launch(*host, 1);
  for (const ChannelDesc& channel : oversize_channels) {
    const PlanDesc plan = with_channel(echo, channel);
    const Fault fault = fault_of([&] { host->compile(plan, actors, plan.options); });
    EXPECT_EQ(fault.kind, FaultKind::resource) << channel.slot_bytes;
    EXPECT_EQ(fault.resource, "memory");
    EXPECT_GT(fault.need, fault.have);
    EXPECT_GT(fault.have, 0u);
    // Of one slot where that is too large, else of all; not what is left of it in 64 bits.
    const double bytes = static_cast<double>(channel.slot_bytes);
    const double slots = bytes > UINT32_MAX ? 1 : channel.slots;
    EXPECT_GE(static_cast<double>(fault.need), std::min(slots * bytes, 0x1p46));
  }
  const auto graph = host->compile(echo, actors, echo.options);
  EXPECT_EQ(call(*graph, "x"), "x");
}

TEST_F(RuntimeLocal, ManyActorsAreWatched) {
  std::vector<ActorSpec> specs;
  for (int i = 0; i < 130; ++i) specs.push_back(spec("m[" + std::to_string(i) + "]"));
  const auto actors = host->launch(specs, 10 * second);
  // The last one is watched by a second thread of the agent.
  const auto graph = host->compile(echo, std::span(actors).last(1), echo.options);
  kill(std::stoi(call(*graph, "pid")), SIGKILL);
  EXPECT_EQ(receive(*graph), "(interrupted)");
  EXPECT_EQ(graph->fault().actor, "m[129]");
}

TEST_F(RuntimeLocal, F6DeathIsToldWithinD) {
  std::vector<double> times;
  for (int i = 0; i < 15; ++i) {
    const auto actors = launch(*host, 1);
    const auto graph = host->compile(echo, actors, echo.options);
    const pid_t pid = std::stoi(call(*graph, "pid"));
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
    const auto start = Clock::now();
    kill(pid, SIGKILL);
    ASSERT_EQ(receive(*graph), "(interrupted)");
    ASSERT_EQ(graph->fault().deaths.at(0).signal, SIGKILL);
    times.push_back(ms_since(start));
  }
  std::sort(times.begin(), times.end());
  std::printf("death to error: median %.2f ms, worst %.2f ms\n", times[7], times[14]);
  EXPECT_LT(times[7], 5);
}

TEST_F(RuntimeLocal, CompileAndTeardownAreFast) {
  const auto actors = launch(*host, 4);
  std::vector<double> times;
  for (int i = 0; i < 20; ++i) {
    const auto start = Clock::now();
    host->compile(chain, actors, chain.options)->teardown(second, false);
    times.push_back(ms_since(start));
  }
  std::sort(times.begin(), times.end());
  RecordProperty("median_us", static_cast<int>(times[10] * 1000));
  std::printf("compile + teardown: median %.2f ms\n", times[10]);
  EXPECT_LT(times[10], 20);
}

}  // namespace
