#pragma once
#include <atomic>
#include <chrono>
#include <string>
#include <thread>

#include "cgraph/context.h"
#include "cgraph/tensor.h"

namespace user {

class Worker {
 public:
  Worker(std::string name, cgraph::Context& context) : name_(std::move(name)), actor_(context.actor()) {}

  std::string about(std::int64_t x, cgraph::Context& context) {
    context.log("line of execution " + std::to_string(context.execution()));
    return name_ + " " + actor_ + " " + std::string(context.actor()) + " " + std::string(context.graph()) + " " +
           std::string(context.task()) + " " + std::to_string(context.execution()) + " " + std::to_string(x) +
           (context.cancelled() ? " cancelled" : "");
  }
  using Row = cgraph::Tensor<float, cgraph::Shape<cgraph::Dyn>>;
  Row fill(std::int64_t n, cgraph::Context& context) {
    Row row = context.alloc<Row>({n});
    for (std::int64_t i = 0; i < n; ++i) row(i) = static_cast<float>(i);
    return row;
  }
  /// Ends early when the graph is torn down; whether it did not.
  bool patient(std::int64_t ms, cgraph::Context& context) {
    for (std::int64_t i = 0; i < ms; ++i) {
      if (context.cancelled()) return false;
      pause(1);
    }
    return true;
  }
  std::int64_t sleep(std::int64_t ms) {
    running_ = true;
    pause(ms);
    running_ = false;
    return ms;
  }
  std::int64_t hasty(std::int64_t ms) { return sleep(ms); }
  std::int64_t mortal(std::int64_t ms) { return sleep(ms); }
  /// 1 while a task of the actor thread runs.
  std::int64_t beside() const { return running_; }
  std::int64_t between() const { return running_; }

 private:
  static void pause(std::int64_t ms) { std::this_thread::sleep_for(std::chrono::milliseconds(ms)); }

  std::string name_, actor_;
  std::atomic<bool> running_{false};
};

}  // namespace user
