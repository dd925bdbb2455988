// A thread that runs operations in the order in which they were enqueued.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>

namespace cgraph::standin {

class Worker {
 public:
  /// Its thread ends after close() and the last operation.
  static std::shared_ptr<Worker> start();

  void enqueue(std::function<void()> operation);
  void synchronize();
  bool idle();
  void close();

 private:
  void run();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> operations_;  // the first one may be running
  bool closed_ = false;
};

}  // namespace cgraph::standin
