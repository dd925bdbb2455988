#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>

#include "os.h"

namespace cgraph::rt::os {
namespace {

constexpr int fatal_signals[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGSYS, SIGTRAP};

std::vector<char*> c_strings(const std::vector<std::string>& texts) {
  std::vector<char*> result;
  for (const std::string& text : texts) result.push_back(const_cast<char*>(text.c_str()));
  result.push_back(nullptr);
  return result;
}

bool parse_cpus(const std::string& text, cpu_set_t& set) {
  CPU_ZERO(&set);
  const char* at = text.c_str();
  while (*at) {
    char* end;
    const long first = std::strtol(at, &end, 10);
    if (end == at) return false;
    long last = first;
    if (*end == '-') {
      at = end + 1;
      last = std::strtol(at, &end, 10);
      if (end == at) return false;
    }
    for (long cpu = first; cpu <= last && cpu < CPU_SETSIZE; ++cpu)
      CPU_SET(static_cast<std::size_t>(cpu), &set);
    if (*end && *end != ',') return false;
    at = *end ? end + 1 : end;
  }
  return CPU_COUNT(&set) > 0;
}

/// What the child reports when it cannot become the program.
struct ChildFailure {
  const char* call;
  int code;
};

[[noreturn]] void fail_child(int report, const char* call) {
  const ChildFailure failure{call, errno};
  [[maybe_unused]] const ssize_t written = write(report, &failure, sizeof failure);
  _exit(127);
}

/// A limit below the least number that was asked for is EINVAL.
[[noreturn]] void fail_to_copy(int report) {
  if (errno == EINVAL) errno = EMFILE;
  fail_child(report, "fcntl");
}

// Runs in the child: only calls that are safe there.
[[noreturn]] void become(const SpawnRequest& request, const cpu_set_t* cpus, char* const* argv,
                         char* const* envp, int report) {
  const int count = static_cast<int>(request.files.size());
  // Out of the way of the numbers they get.
  int files[16];
  for (int i = 0; i < count; ++i)
    if ((files[i] = fcntl(request.files[static_cast<std::size_t>(i)], F_DUPFD, count)) < 0)
      fail_to_copy(report);
  const int report_copy = fcntl(report, F_DUPFD_CLOEXEC, count);
  if (report_copy < 0) fail_to_copy(report);
  for (int i = 0; i < count; ++i)
    if (dup2(files[i], i) < 0) fail_child(report_copy, "dup2");
  syscall(SYS_close_range, static_cast<unsigned>(count), static_cast<unsigned>(report_copy - 1),
          0u);
  syscall(SYS_close_range, static_cast<unsigned>(report_copy + 1), ~0u, 0u);
  setpgid(0, 0);
  for (int signal = 1; signal < NSIG; ++signal) ::signal(signal, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  if (!request.folder.empty() && chdir(request.folder.c_str()) != 0)
    fail_child(report_copy, "chdir");
  if (cpus && sched_setaffinity(0, sizeof *cpus, cpus) != 0)
    fail_child(report_copy, "sched_setaffinity");
  execve(request.path.c_str(), argv, envp);
  fail_child(report_copy, "execve");
}

}  // namespace

pid_t spawn(const SpawnRequest& request) {
  if (request.files.size() > 16) throw Error{"spawn", EMFILE};
  cpu_set_t cpus;
  if (!request.cpus.empty() && !parse_cpus(request.cpus, cpus))
    throw Error{"sched_setaffinity", EINVAL};
  const std::vector<char*> argv = c_strings(request.arguments),
                           envp = c_strings(request.environment);
  int report[2];
  if (pipe2(report, O_CLOEXEC) != 0) throw Error{"pipe2", errno};
  Fd reading(report[0]), writing(report[1]);
  // As vfork: a driver of many GiB must not copy its page tables.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  const pid_t pid = vfork();
  if (pid == 0)
    become(request, request.cpus.empty() ? nullptr : &cpus, argv.data(), envp.data(),
           writing.get());
  const int code = errno;
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  if (pid < 0) throw Error{"fork", code};
  writing.reset();
  ChildFailure failure;
  ssize_t size;
  do size = read(reading.get(), &failure, sizeof failure);
  while (size < 0 && errno == EINTR);
  if (size == static_cast<ssize_t>(sizeof failure)) {
    waitpid(pid, nullptr, 0);
    throw Error{failure.call, failure.code};
  }
  return pid;
}

void hold_standard_files() {
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; ++fd)
    if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", O_RDWR) < 0) throw Error{"open", errno};
}

bool die_with_parent(pid_t parent) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  return getppid() == parent;
}

void restrict_self(bool hide) {
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  if (hide) prctl(PR_SET_DUMPABLE, 0);
}

Fd open_process(pid_t pid) { return Fd(static_cast<int>(syscall(SYS_pidfd_open, pid, 0))); }

void kill_process(const Fd& process, pid_t pid) {
  if (process)
    syscall(SYS_pidfd_send_signal, process.get(), SIGKILL, nullptr, 0);
  else
    kill(pid, SIGKILL);
}

bool exit_status(pid_t pid, ExitStatus& status, bool& reaped) {
  const auto from_wait = [&](int code) {
    if (WIFSIGNALED(code)) status = {-1, WTERMSIG(code)};
    if (WIFEXITED(code)) status = {WEXITSTATUS(code), 0};
  };
  int code = 0;
  reaped = waitpid(pid, &code, WNOHANG) == pid;
  if (reaped) {
    from_wait(code);
    return true;
  }
  // The kernel knows the cause before it has freed the memory: the 52nd field of stat.
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  std::string line;
  if (!std::getline(file, line)) return false;
  std::size_t at = line.rfind(')');
  for (int field = 2; field < 52 && at != std::string::npos; ++field) at = line.find(' ', at + 1);
  if (at == std::string::npos) return false;
  code = std::atoi(line.c_str() + at);
  if (code == 0) return false;
  from_wait(code);
  return true;
}

bool wait_exit(pid_t pid, std::int64_t deadline_ns) {
  const Fd process = open_process(pid);
  while (waitpid(pid, nullptr, WNOHANG) == 0) {
    const std::int64_t left = deadline_ns - now_ns();
    if (left <= 0) return false;
    pollfd ended{process.get(), POLLIN, 0};
    poll(&ended, 1,
         static_cast<int>(std::min<std::int64_t>(left / 1'000'000 + 1, process ? 1000 : 1)));
  }
  return true;
}

void on_fatal_signals(void (*handler)(int)) {
  struct sigaction action{};
  action.sa_handler = handler;
  action.sa_flags = SA_ONSTACK | static_cast<int>(SA_RESETHAND);
  for (int signal : fatal_signals) sigaction(signal, &action, nullptr);
}

namespace {

void (*timer_handler)() = nullptr;
int timer_signal() { return SIGRTMAX - 2; }

/// A timer of the kernel, made when a thread first arms one.
struct Timer {
  Timer() {
    sigevent event{};
    event.sigev_notify = SIGEV_SIGNAL;
    event.sigev_signo = timer_signal();
    is_made = timer_create(CLOCK_MONOTONIC, &event, &id) == 0;
  }
  ~Timer() {
    if (is_made) timer_delete(id);
  }
  timer_t id{};
  bool is_made = false;
};

}  // namespace

void on_timer(void (*handler)()) {
  timer_handler = handler;
  struct sigaction action{};
  action.sa_handler = [](int) { timer_handler(); };
  action.sa_flags = SA_ONSTACK | SA_RESTART;
  sigaction(timer_signal(), &action, nullptr);
}

void arm_timer(std::int64_t ns) {
  if (!timer_handler) return;
  static thread_local Timer timer;
  itimerspec after{};
  after.it_value.tv_sec = ns / 1'000'000'000;
  after.it_value.tv_nsec = ns % 1'000'000'000;
  if (timer.is_made) timer_settime(timer.id, 0, &after, nullptr);
}

void use_signal_stack() {
  constexpr std::size_t size = 64 << 10;
  void* stack = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (stack == MAP_FAILED) return;
  const stack_t where{stack, 0, size};
  sigaltstack(&where, nullptr);
}

void ignore_output_signals() {
  for (int signal : {SIGPIPE, SIGTTOU}) ::signal(signal, SIG_IGN);
}

}  // namespace cgraph::rt::os
