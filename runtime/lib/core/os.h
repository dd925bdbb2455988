// The one seam to the operating system: clock, futexes, memory files, processes, sockets. Nothing
// else in the runtime calls the kernel, so that a simulation can stand in for it.
#pragma once

#include <sys/types.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace cgraph::rt::os {

/// A file descriptor that closes itself.
class Fd {
 public:
  Fd() = default;
  explicit Fd(int fd) : fd_(fd) {}
  Fd(Fd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Fd& operator=(Fd&& other) noexcept {
    if (this != &other) {
      reset();
      fd_ = std::exchange(other.fd_, -1);
    }
    return *this;
  }
  ~Fd() { reset(); }

  int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }
  int release() { return std::exchange(fd_, -1); }
  void reset() noexcept;

 private:
  int fd_ = -1;
};

/// A failed system call.
struct Error {
  const char* call;
  int code;                         // errno
  const char* resource = "memory";  // what there was too little of
  std::uint64_t need = 0;           // of it; 0: not known
  std::uint64_t have = 0;
};

// Clock

/// Nanoseconds on the monotonic clock.
std::int64_t now_ns();
void sleep(std::int64_t ns);

// Futexes

using Word = std::atomic<std::uint32_t>;

/// The half of a 64-bit word that a futex can wait on.
inline const Word& low_half(const std::atomic<std::uint64_t>& word) {
  static_assert(sizeof(Word) == 4 && sizeof(std::atomic<std::uint64_t>) == 8);
  return reinterpret_cast<const Word&>(word);
}

struct WaitWord {
  const Word* word;
  std::uint32_t expected;
};

/// Sleeps until one of the words is woken or differs from what is expected, at most until
/// `deadline_ns` (INT64_MAX: no limit). May return early. At most 128 words.
void futex_wait_any(std::span<const WaitWord> words, std::int64_t deadline_ns);
/// Wakes everyone who sleeps on the word.
void futex_wake_all(const Word& word);
/// Whether the kernel can wait for several words; if not, futex_wait_any polls every millisecond.
bool has_waitv();

/// Marks `word` as held by the calling thread on its robust list, so that its death shows in the
/// word and wakes one waiter. The thread must own no robust mutexes and must not end before the
/// process.
void own_robust_word(Word& word);
/// Set by the kernel when the owner of a robust word has died.
inline constexpr std::uint32_t robust_died = 0x40000000;

// Processors

/// The kernel's number of the calling thread.
std::uint32_t thread_id();
/// CPUs that this process may run on.
unsigned cpu_count();
void yield();

// Processes

struct SpawnRequest {
  std::string path;
  std::vector<std::string> arguments;  // argv, with argv[0]
  std::vector<std::string> environment;
  std::string folder;      // working directory; empty: this one's
  std::string cpus;        // "2-3,5"; empty: all
  std::vector<int> files;  // become 0, 1, 2, ... in the child
};

/// Starts a program in a process group of its own (Ctrl-C does not reach it) with default signal
/// dispositions, an empty mask and only `files` open. Throws Error with the call that failed, in
/// the child too.
pid_t spawn(const SpawnRequest& request);
/// Lets this process die with the thread that started it; false if that is dead already.
bool die_with_parent(pid_t parent);
/// No new privileges; with `hide` also no ptrace and no core readable by others.
void restrict_self(bool hide);
/// A descriptor that becomes readable when the process has ended; empty where there is none.
Fd open_process(pid_t pid);
/// Kills the process that `process` is the descriptor of, never another that has its number since;
/// by number where there is none.
void kill_process(const Fd& process, pid_t pid);
/// Opens those of descriptors 0, 1 and 2 that are closed, on nothing: else what is made next would
/// take their places and get what somebody prints. Throws Error.
void hold_standard_files();

/// How a process ended.
struct ExitStatus {
  int exit_code = -1;
  int signal = 0;
};
/// Reaps `pid` if it has ended, else reads from /proc how it is ending. False when neither is
/// known.
bool exit_status(pid_t pid, ExitStatus& status, bool& reaped);

/// Waits until a child has ended and reaps it; false when the deadline passes first.
bool wait_exit(pid_t pid, std::int64_t deadline_ns);
/// Differs between a process and those forked from it after the first call.
std::uint64_t fork_generation();

/// Calls `handler` on fatal signals before the default action, on the thread's own signal stack.
void on_fatal_signals(void (*handler)(int));
/// Has `handler` called, on some thread and its signal stack, when an armed timer runs out.
void on_timer(void (*handler)());
/// The calling thread's timer: runs out after `ns`, 0: never. Does nothing before `on_timer`.
void arm_timer(std::int64_t ns);
/// Gives the calling thread a stack for signal handlers.
void use_signal_stack();
/// For a background process that writes to its starter's terminal and pipes.
void ignore_output_signals();

// Memory

/// A new file of `size` bytes, all of them allocated, for its owner's eyes. Throws Error.
Fd make_file(const std::string& path, std::uint64_t size);
/// An anonymous, sealable memory file of `size` bytes, sparse. Throws Error.
Fd make_memory(const char* name, std::uint64_t size);
/// Allocates [offset, offset + size) of the file; 0 or an errno.
int allocate(int fd, std::uint64_t offset, std::uint64_t size);
/// Forbids resizing, new writable mappings and further seals. Throws Error.
void seal(int fd);
/// Whether the file has exactly `size` bytes and the seals of `seal`.
bool is_sealed(int fd, std::uint64_t size);
/// Bytes that can still be had: of the machine's memory and swap space, and of every memory cgroup
/// that this process is in.
std::uint64_t memory_headroom();

/// A shared mapping of a memory file, unmapped at the end.
class Mapping {
 public:
  Mapping() = default;
  /// Maps `size` bytes, populating the first `populate`. Throws Error.
  Mapping(int fd, std::uint64_t size, bool writable, std::uint64_t populate);
  Mapping(Mapping&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}
  Mapping& operator=(Mapping&& other) noexcept {
    if (this != &other) {
      reset();
      data_ = std::exchange(other.data_, nullptr);
      size_ = std::exchange(other.size_, 0);
    }
    return *this;
  }
  ~Mapping() { reset(); }

  std::byte* data() const { return data_; }
  std::uint64_t size() const { return size_; }

 private:
  void reset() noexcept;

  std::byte* data_ = nullptr;
  std::uint64_t size_ = 0;
};

}  // namespace cgraph::rt::os
