#include "death_watch.h"

#include <sys/eventfd.h>
#include <unistd.h>

namespace cgraph::rt {
namespace {

/// futex_waitv takes 128 words; one is the watcher's own.
constexpr std::size_t entries_a_watcher = 127;

void ring(int event) {
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = write(event, &one, sizeof one);
}

}  // namespace

DeathWatch::DeathWatch() : event_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

void DeathWatch::add(std::uint64_t key, const LivePage& page) {
  std::lock_guard lock(mutex_);
  std::size_t index = 0;
  while (index < watchers_.size() && watchers_[index]->entries == entries_a_watcher) ++index;
  const bool is_new = index == watchers_.size();
  if (is_new) watchers_.push_back(std::make_unique<Watcher>());
  ++watchers_[index]->entries;
  entries_[key] = {&page, nullptr, 0, index, false};
  if (is_new) std::thread([this, index] { watch(index); }).detach();
  watchers_[index]->changes.fetch_add(1);
  os::futex_wake_all(watchers_[index]->changes);
}

void DeathWatch::remove(std::uint64_t key) {
  std::lock_guard lock(mutex_);
  const auto found = entries_.find(key);
  if (found == entries_.end()) return;
  Watcher& watcher = *watchers_[found->second.watcher];
  --watcher.entries;
  entries_.erase(found);
  watcher.changes.fetch_add(1);
  os::futex_wake_all(watcher.changes);
}

void DeathWatch::set_line(std::uint64_t key, BoardLine* line, std::uint32_t running) {
  std::lock_guard lock(mutex_);
  const auto found = entries_.find(key);
  if (found == entries_.end()) return;
  found->second.line = line;
  found->second.running = running;
}

std::vector<std::uint64_t> DeathWatch::take() {
  std::uint64_t count;
  [[maybe_unused]] const ssize_t size = read(event_.get(), &count, sizeof count);
  std::lock_guard lock(mutex_);
  return std::exchange(dead_, {});
}

void DeathWatch::watch(std::size_t index) {
  std::vector<os::WaitWord> words;
  for (;;) {
    look(index, words);
    os::futex_wait_any(words, INT64_MAX);
  }
}

void DeathWatch::look(std::size_t index, std::vector<os::WaitWord>& words) {
  std::lock_guard lock(mutex_);
  words.clear();
  words.push_back({&watchers_[index]->changes, watchers_[index]->changes.load()});
  for (auto& [key, entry] : entries_) {
    if (entry.watcher != index || entry.is_dead) continue;
    const std::uint32_t value = entry.page->word.load(std::memory_order_acquire);
    if (!(value & os::robust_died)) {
      words.push_back({&entry.page->word, value});
      continue;
    }
    entry.is_dead = true;
    if (entry.line && entry.line->word.load() == entry.running) {
      entry.line->word.store(entry.running + static_cast<std::uint32_t>(BoardState::failed));
      os::futex_wake_all(entry.line->word);
    }
    dead_.push_back(key);
    ring(event_.get());
  }
}

}  // namespace cgraph::rt
