#include "nccl/monitor.h"

#include <cerrno>

namespace cgraph::standin {

void Monitor::initialize() {
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
  pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
  pthread_mutex_init(&mutex_, &attributes);
  pthread_mutexattr_destroy(&attributes);
}

void Monitor::lock() {
  if (pthread_mutex_lock(&mutex_) == EOWNERDEAD) pthread_mutex_consistent(&mutex_);
}

void Monitor::unlock() { pthread_mutex_unlock(&mutex_); }

void Monitor::notify() {
  ++notifications_;
  futex_wake_all(notifications_);
}

void Monitor::wait(std::chrono::milliseconds limit) {
  const std::uint32_t before = notifications_;
  unlock();
  futex_wait(notifications_, before, limit);
  lock();
}

}  // namespace cgraph::standin
