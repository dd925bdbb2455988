#include "Ranks.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <memory>
#include <optional>
#include <thread>

using namespace ranks;

namespace {

std::map<std::string, Function>& roles() {
  static std::map<std::string, Function> all;
  return all;
}

Board* map_board(int descriptor) {
  void* memory = mmap(nullptr, sizeof(Board), PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
  check(memory != MAP_FAILED, "no memory for the board");
  return static_cast<Board*>(memory);
}

/// Empty where the role held.
std::string play(const std::string& role, int index, int count, Board& shared) {
  Rank here(index, count, shared);
  try {
    roles().at(role)(here);
    return {};
  } catch (const std::exception& error) {
    return "rank " + std::to_string(index) + ": " + error.what() + '\n';
  }
}

#ifndef CGRAPH_TEST_THREADS
struct Process {
  pid_t id;
  int output;
};

Process start(const std::string& role, int index, int count, int descriptor,
              const Options& options) {
  const int output = memfd_create("output", 0);
  const pid_t id = fork();
  if (id != 0) return {id, output};
  for (const auto& [Name, Value] : options.environment) setenv(Name.c_str(), Value.c_str(), 1);
  dup2(output, STDERR_FILENO);
  const std::string arguments[] = {std::to_string(index), std::to_string(count),
                                   std::to_string(descriptor)};
  execl("/proc/self/exe", "rank", "--role", role.c_str(), arguments[0].c_str(),
        arguments[1].c_str(), arguments[2].c_str(), nullptr);
  _exit(127);
}

std::string read_all(int descriptor) {
  std::string text(static_cast<std::size_t>(lseek(descriptor, 0, SEEK_END)), '\0');
  if (pread(descriptor, text.data(), text.size(), 0) < 0) text.clear();
  close(descriptor);
  return text;
}

/// How a process has ended, if it has.
std::optional<Ending> ending_of(pid_t id) {
  int status = 0;
  if (waitpid(id, &status, WNOHANG) == 0) return std::nullopt;
  if (WIFSIGNALED(status)) return Ending::signalled;
  return WEXITSTATUS(status) ? Ending::failed : Ending::finished;
}

/// Waits for all processes; those that are left at the deadline are killed.
std::vector<Outcome> await_all(const std::vector<Process>& processes, const Options& options) {
  using Clock = std::chrono::steady_clock;
  auto deadline = Clock::now() + options.deadline;
  std::vector<std::optional<Ending>> endings(processes.size());
  while (std::ranges::find(endings, std::optional<Ending>()) != endings.end() &&
         Clock::now() < deadline) {
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
    for (std::size_t i = 0; i < processes.size(); ++i) {
      if (endings[i]) continue;
      endings[i] = ending_of(processes[i].id);
      if (endings[i].value_or(Ending::finished) != Ending::finished)
        deadline = std::min(deadline, Clock::now() + options.grace);
    }
  }
  std::vector<Outcome> outcomes;
  for (std::size_t i = 0; i < processes.size(); ++i) {
    if (!endings[i]) {
      kill(processes[i].id, SIGKILL);
      waitpid(processes[i].id, nullptr, 0);
    }
    outcomes.push_back({endings[i].value_or(Ending::hung), read_all(processes[i].output)});
  }
  return outcomes;
}
#endif

}  // namespace

void ranks::check(bool holds, const std::string& what) {
  if (!holds) throw Failure(what);
}

Board::Entry& Rank::entry(int of, int key) {
  return shared_.entries.at(static_cast<std::size_t>(of)).at(static_cast<std::size_t>(key));
}

void Rank::wait_for(const std::atomic<bool>& ready, const std::string& otherwise) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (!ready) {
    check(std::chrono::steady_clock::now() < deadline, otherwise);
    std::this_thread::sleep_for(std::chrono::microseconds(50));
  }
}

void Rank::meet(int key) {
  publish(key, true);
  for (int other = 0; other < count; ++other) await<bool>(other, key);
}

bool ranks::define(const char* name, Function role) { return roles().emplace(name, role).second; }

#ifdef CGRAPH_TEST_THREADS
std::vector<Outcome> ranks::run(const std::string& role, int count, const Options&) {
  const auto shared = std::make_unique<Board>();
  std::vector<Outcome> outcomes(static_cast<std::size_t>(count));
  std::vector<std::thread> threads;
  for (int index = 0; index < count; ++index)
    threads.emplace_back([&, index] {
      Outcome& mine = outcomes[static_cast<std::size_t>(index)];
      mine.output = play(role, index, count, *shared);
      mine.how = mine.output.empty() ? Ending::finished : Ending::failed;
    });
  for (std::thread& thread : threads) thread.join();
  return outcomes;
}
#else
std::vector<Outcome> ranks::run(const std::string& role, int count, const Options& options) {
  const int descriptor = memfd_create("board", 0);
  check(ftruncate(descriptor, sizeof(Board)) == 0, "no memory for the board");
  std::vector<Process> processes;
  for (int index = 0; index < count; ++index)
    processes.push_back(start(role, index, count, descriptor, options));
  close(descriptor);
  return await_all(processes, options);
}
#endif

void ranks::expect_finished(const std::string& role, int count, const Options& options) {
  for (const Outcome& outcome : run(role, count, options))
    EXPECT_EQ(outcome.how, Ending::finished) << outcome.output;
}

int ranks::run_as_rank(int arguments, char** values) {
  if (arguments != 6 || std::string(values[1]) != "--role") return -1;
  Board* shared = map_board(std::stoi(values[5]));
  const std::string wrong = play(values[2], std::stoi(values[3]), std::stoi(values[4]), *shared);
  std::fputs(wrong.c_str(), stderr);
  return wrong.empty() ? 0 : 1;
}

int main(int arguments, char** values) {
  if (const int status = run_as_rank(arguments, values); status >= 0) return status;
  testing::InitGoogleTest(&arguments, values);
  return RUN_ALL_TESTS();
}
