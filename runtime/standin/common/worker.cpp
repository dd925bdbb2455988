#include "common/worker.h"

#include <thread>

namespace cgraph::standin {

std::shared_ptr<Worker> Worker::start() {
  auto worker = std::make_shared<Worker>();
  std::thread([worker] { worker->run(); }).detach();
  return worker;
}

void Worker::enqueue(std::function<void()> operation) {
  const std::lock_guard lock(mutex_);
  operations_.push_back(std::move(operation));
  changed_.notify_all();
}

void Worker::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [&] { return closed_ || !operations_.empty(); });
    if (operations_.empty()) return;
    std::function<void()> operation = std::move(operations_.front());
    lock.unlock();
    operation();
    operation = {};
    lock.lock();
    operations_.pop_front();
    changed_.notify_all();
  }
}

void Worker::synchronize() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return operations_.empty(); });
}

bool Worker::idle() {
  const std::lock_guard lock(mutex_);
  return operations_.empty();
}

void Worker::close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  changed_.notify_all();
}

}  // namespace cgraph::standin
