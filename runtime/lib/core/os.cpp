#include "os.h"

#include <fcntl.h>
#include <linux/futex.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstdio>
#include <cstring>
#include <fstream>

#ifndef SYS_futex_waitv
#define SYS_futex_waitv 449
#endif
#ifndef MFD_NOEXEC_SEAL
#define MFD_NOEXEC_SEAL 0x0008U
#endif
#ifndef F_SEAL_FUTURE_WRITE
#define F_SEAL_FUTURE_WRITE 0x0010
#endif

namespace cgraph::rt::os {
namespace {

constexpr std::int64_t second_ns = 1'000'000'000;
constexpr std::int64_t poll_ns = 1'000'000;
constexpr int all_seals = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_FUTURE_WRITE | F_SEAL_SEAL;

timespec to_timespec(std::int64_t ns) { return {ns / second_ns, ns % second_ns}; }

// As in <linux/futex.h>, which Debian 12 has without these.
struct WaitvEntry {
  std::uint64_t value;
  std::uint64_t address;
  std::uint32_t flags;
  std::uint32_t reserved;
};
constexpr std::uint32_t futex_u32 = 2;

long waitv(std::span<const WaitWord> words, const timespec* deadline) {
  WaitvEntry entries[128];
  const std::size_t count = std::min<std::size_t>(words.size(), 128);
  for (std::size_t i = 0; i < count; ++i)
    entries[i] = {words[i].expected, reinterpret_cast<std::uint64_t>(words[i].word), futex_u32, 0};
  return syscall(SYS_futex_waitv, entries, count, 0, deadline, CLOCK_MONOTONIC);
}

bool probe_waitv() {
  // No words: EINVAL where the call exists, ENOSYS or EPERM where it does not.
  return syscall(SYS_futex_waitv, nullptr, 0, 0, nullptr, CLOCK_MONOTONIC) == 0 || errno == EINVAL;
}

bool changed(std::span<const WaitWord> words) {
  return std::any_of(words.begin(), words.end(), [](const WaitWord& w) {
    return w.word->load(std::memory_order_relaxed) != w.expected;
  });
}

std::uint64_t read_number(const std::string& path, std::uint64_t otherwise) {
  std::ifstream file(path);
  std::uint64_t value = 0;
  return file >> value ? value : otherwise;
}

}  // namespace

void Fd::reset() noexcept {
  if (fd_ >= 0) close(std::exchange(fd_, -1));
}

std::int64_t now_ns() {
  timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * second_ns + t.tv_nsec;
}

void sleep(std::int64_t ns) {
  const timespec time = to_timespec(ns);
  nanosleep(&time, nullptr);
}

bool has_waitv() {
  static const bool available = probe_waitv();
  return available;
}

void futex_wait_any(std::span<const WaitWord> words, std::int64_t deadline_ns) {
  if (has_waitv()) {
    const timespec deadline = to_timespec(deadline_ns);
    waitv(words, deadline_ns == INT64_MAX ? nullptr : &deadline);
    return;
  }
  if (changed(words)) return;
  const timespec deadline = to_timespec(std::min(deadline_ns, now_ns() + poll_ns));
  syscall(SYS_futex, words[0].word, FUTEX_WAIT_BITSET, words[0].expected, &deadline, nullptr,
          FUTEX_BITSET_MATCH_ANY);
}

void futex_wake_all(const Word& word) {
  syscall(SYS_futex, &word, FUTEX_WAKE, INT_MAX, nullptr, nullptr, 0);
}

void own_robust_word(Word& word) {
  static thread_local robust_list_head head;
  static thread_local robust_list entry;
  head.list.next = &entry;
  head.list_op_pending = nullptr;
  head.futex_offset = reinterpret_cast<char*>(&word) - reinterpret_cast<char*>(&entry);
  entry.next = &head.list;
  word.store(static_cast<std::uint32_t>(syscall(SYS_gettid)) | FUTEX_WAITERS,
             std::memory_order_release);
  syscall(SYS_set_robust_list, &head, sizeof head);
}

unsigned cpu_count() {
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) != 0) return 1;
  return static_cast<unsigned>(CPU_COUNT(&set));
}

std::uint32_t thread_id() {
  static thread_local const auto id = static_cast<std::uint32_t>(syscall(SYS_gettid));
  return id;
}

void yield() { sched_yield(); }

Fd make_memory(const char* name, std::uint64_t size) {
  int fd = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING | MFD_NOEXEC_SEAL);
  if (fd < 0 && errno == EINVAL) fd = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (fd < 0) throw Error{"memfd_create", errno};
  Fd file(fd);
  if (ftruncate(fd, static_cast<off_t>(size)) != 0) throw Error{"ftruncate", errno};
  return file;
}

Fd make_file(const std::string& path, std::uint64_t size) {
  Fd file(open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!file) throw Error{"open", errno, "trace file"};
  if (const int error = posix_fallocate(file.get(), 0, static_cast<off_t>(size))) {
    unlink(path.c_str());
    throw Error{"posix_fallocate", error, "disk space"};
  }
  return file;
}

int allocate(int fd, std::uint64_t offset, std::uint64_t size) {
  while (fallocate(fd, 0, static_cast<off_t>(offset), static_cast<off_t>(size)) != 0)
    if (errno != EINTR) return errno;
  return 0;
}

void seal(int fd) {
  if (fcntl(fd, F_ADD_SEALS, all_seals) != 0) throw Error{"fcntl(F_ADD_SEALS)", errno};
}

bool is_sealed(int fd, std::uint64_t size) {
  struct stat info;
  const int seals = fcntl(fd, F_GET_SEALS);
  return seals >= 0 && (seals & all_seals) == all_seals && fstat(fd, &info) == 0 &&
         static_cast<std::uint64_t>(info.st_size) == size;
}

namespace {

/// The number after `name` in what follows of a file of lines "name number".
std::uint64_t find_field(std::ifstream& file, std::string_view name, std::uint64_t otherwise) {
  std::string word;
  for (std::uint64_t value = 0; file >> word; file.ignore(256, '\n')) {
    if (word == name) return file >> value ? value : otherwise;
  }
  return otherwise;
}

/// What the kernel can free without killing anybody.
std::uint64_t machine_headroom() {
  std::ifstream file("/proc/meminfo");
  const std::uint64_t available = find_field(file, "MemAvailable:", UINT64_MAX);
  if (available == UINT64_MAX) return available;
  return (available + find_field(file, "SwapFree:", 0)) * 1024;  // it stands further down
}

}  // namespace

std::uint64_t memory_headroom() {
  std::ifstream self("/proc/self/cgroup");
  std::uint64_t room = machine_headroom();
  for (std::string line; std::getline(self, line);) {
    if (line.rfind("0::", 0) != 0) continue;
    for (std::string group = line.substr(3); !group.empty();
         group.resize(group.find_last_of('/') == std::string::npos ? 0 : group.find_last_of('/'))) {
      const std::string folder = "/sys/fs/cgroup" + group;
      const std::uint64_t limit = read_number(folder + "/memory.max", UINT64_MAX);
      if (limit == UINT64_MAX) continue;
      const std::uint64_t charged = read_number(folder + "/memory.current", 0);
      std::ifstream stat(folder + "/memory.stat");
      const std::uint64_t cache = find_field(stat, "inactive_file", 0);
      const std::uint64_t used = charged > cache ? charged - cache : 0;
      room = std::min(room, limit > used ? limit - used : 0);
    }
  }
  return room;
}

Mapping::Mapping(int fd, std::uint64_t size, bool writable, std::uint64_t populate) : size_(size) {
  const int protection = writable ? PROT_READ | PROT_WRITE : PROT_READ;
  void* at = mmap(nullptr, size, protection, MAP_SHARED | MAP_NORESERVE, fd, 0);
  if (at == MAP_FAILED) throw Error{"mmap", errno};
  data_ = static_cast<std::byte*>(at);
  // Kernels before 5.14 do not know these: pages then come at first touch.
  if (populate) madvise(at, populate, writable ? MADV_POPULATE_WRITE : MADV_POPULATE_READ);
  madvise(at, size, MADV_DONTFORK);
}

std::uint64_t fork_generation() {
  static std::atomic<std::uint64_t> generation{0};
  // One page that a fork empties.
  static std::atomic<int>* const mark = [] {
    void* page = mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    madvise(page, 4096, MADV_WIPEONFORK);
    auto* word = static_cast<std::atomic<int>*>(page);
    word->store(1);
    return word;
  }();
  if (mark->load(std::memory_order_relaxed) == 0 && mark->exchange(1) == 0) ++generation;
  return generation.load(std::memory_order_relaxed);
}

void Mapping::reset() noexcept {
  if (data_) munmap(std::exchange(data_, nullptr), size_);
}

}  // namespace cgraph::rt::os
