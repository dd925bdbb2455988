// The loop behind cgraph::run.
#include "loop.h"

#include <time.h>

#include <algorithm>
#include <stdexcept>
#include <vector>

namespace cgraph::rt {

namespace {

/// How long the loop waits on one graph while coroutines wait for others or for remote calls too.
constexpr std::int64_t slice_ns = 100'000;

}  // namespace

void Loop::run(const bool& done) {
  while (!done) {
    if (waiting_.empty())
      throw std::logic_error("a coroutine waits for something that nobody will resume");
    if (waiting_.size() == 1 && waiting_.front()->wait()) {
      resume(*waiting_.front());
    } else if (!resume_ready() && !done) {
      wait();
    }
  }
}

bool Loop::resume_ready() {
  bool any = false;
  // A coroutine that is resumed may come back here.
  std::vector<Pending*> candidates = std::exchange(candidates_, {});
  candidates = waiting_;
  for (Pending* pending : candidates) {
    if (any && std::find(waiting_.begin(), waiting_.end(), pending) == waiting_.end())
      continue;  // gone meanwhile
    const bool is_behind =
        pending->is_submission() && first_submission(pending->graph()) != pending;
    if ((is_behind || !pending->poll()) &&
        (pending->deadline_ == never || time_left(pending->deadline_) > 0))
      continue;
    any = true;
    resume(*pending);
  }
  candidates_ = std::move(candidates);
  return any;
}

void Loop::resume(Pending& pending) {
  remove(pending);
  pending.loop_ = nullptr;
  if (pending.on_loop_) *pending.on_loop_ = true;
  pending.coroutine_.resume();
}

const Pending* Loop::first_submission(const GraphState* graph) const {
  const auto first = std::find_if(waiting_.begin(), waiting_.end(), [&](const Pending* pending) {
    return pending->is_submission() && pending->graph() == graph;
  });
  return first == waiting_.end() ? nullptr : *first;
}

void Loop::wait() {
  GraphState* graph = waiting_.front()->graph();
  Deadline deadline = never;
  bool alone = graph != nullptr;
  for (Pending* pending : waiting_) {
    deadline = std::min(deadline, pending->deadline_);
    alone = alone && pending->graph() == graph;
  }
  if (!alone) {
    deadline = std::min(deadline, deadline_after(slice_ns));
    graph = waiting_[turn_++ % waiting_.size()]->graph();
  }
  if (graph && graph->wait_progress(deadline)) return;
  const timespec pause{0, slice_ns};
  nanosleep(&pause, nullptr);
}

thread_local Loop* Loop::current_ = nullptr;

void Pending::suspend(std::coroutine_handle<> coroutine, Deadline deadline, bool* on_loop) {
  loop_ = Loop::current();
  if (!loop_) throw std::logic_error("co_await outside of cgraph::run");
  coroutine_ = coroutine;
  deadline_ = deadline;
  on_loop_ = on_loop;
  if (on_loop) *on_loop = false;
  loop_->add(*this);
}

bool Pending::nobody_waits() {
  const Loop* loop = Loop::current();
  return loop && loop->may_block() && loop->waiting().empty();
}

bool Pending::is_behind_others() const {
  const Loop* loop = Loop::current();
  return loop && loop->first_submission(graph());
}

Pending::~Pending() {
  if (loop_) loop_->remove(*this);
}

void run_loop(std::coroutine_handle<> start, const bool& done) {
  Loop loop(true);
  const Loop::Entered entered(loop);
  start.resume();
  loop.run(done);
}

}  // namespace cgraph::rt
