// A mutex and a condition that processes share, and that outlive one which dies while it has them.
#pragma once

#include <pthread.h>

#include <chrono>

#include "common/futex.h"

namespace cgraph::standin {

/// To be locked with std::unique_lock.
class Monitor {
 public:
  /// In memory of zeros, before any other process sees it.
  void initialize();

  void lock();
  void unlock();
  /// Wakes all who wait; the caller has the lock.
  void notify();
  /// Gives up the lock until notified, for at most `limit`.
  void wait(std::chrono::milliseconds limit);
  /// How often there was a notification.
  std::uint32_t notifications() const { return notifications_; }

 private:
  pthread_mutex_t mutex_;
  Word notifications_;
};

}  // namespace cgraph::standin
