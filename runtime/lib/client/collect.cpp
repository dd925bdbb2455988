// Getting results, and waiting for them: one thread sleeps on the channels for all that wait.
#include <algorithm>

#include "graph_state.h"

namespace cgraph::rt {

namespace {

/// How long one sleep is when there is more to sleep on than the kernel takes.
constexpr std::int64_t crowded_slice_ns = 1'000'000;

}  // namespace

bool GraphState::is_here(const Execution& execution, std::uint32_t channel) const {
  if (joined_ || channel == no_channel) return execution.arrived == channels_.size();
  return execution.parts[channel].state != Part::State::pending;
}

std::uint32_t GraphState::awaited(const Execution& execution, std::uint32_t channel) const {
  if (!joined_ && channel != no_channel) return channel;
  for (std::uint32_t i = 0; i < channels_.size(); ++i) {
    if (execution.parts[i].state == Part::State::pending) return i;
  }
  return 0;
}

bool GraphState::await_end(Lock& lock, Execution& execution, std::uint32_t channel,
                           Patience& patience) {
  while (!is_here(execution, channel)) {
    const std::uint32_t next = awaited(execution, channel);
    if (notice(next) || notice_narrow()) continue;
    if (ended_) break;
    if (wait(lock, next, patience.deadline())) continue;
    if (notice(next)) continue;
    pass_on();
    return false;
  }
  pass_on();
  return true;
}

void GraphState::await(Lock& lock, Execution& execution, std::uint32_t channel,
                       std::int64_t timeout_ns) {
  Patience patience(timeout_ns);
  if (!await_end(lock, execution, channel, patience))
    throw_timeout(lock, execution, awaited(execution, channel), patience.waited_ns());
  if (!is_here(execution, channel)) throw_down();
}

void GraphState::get(Execution& execution, std::uint32_t output, std::int64_t timeout_ns,
                     UseBytes use, void* context, Pin* pin, bool& spent) {
  if (is_inert())
    throw ForkedHandleError("graph " + graph_ + " belongs to the process before the fork");
  const std::uint32_t channel = channel_of(output);
  Lock lock(mutex_);
  await(lock, execution, channel, timeout_ns);
  spent = true;
  std::exception_ptr failure = failure_of(execution, channel);
  if (!failure && channel != no_channel) {
    const Part& part = execution.parts[channel];
    Slot* slot =
        part.state == Part::State::in_slot ? &channels_[channel].slot(execution.number) : nullptr;
    const std::span<const std::byte> bytes = part.data();
    if (slot) ++slot->users;
    if (pin && slot) {
      pin->bytes_ = bytes;
      pin->mapping_ = readers_[channel].mapping();
      pin->channel_ = channel;
      pin->number_ = execution.number;
      pin->state_ = this;
      retain();
    } else {
      // The claim keeps the execution and its bytes.
      lock.unlock();
      try {
        if (pin) {
          pin->bytes_ = pin->copy_ = Blob(bytes.begin(), bytes.end());
        } else {
          use(context, bytes);
        }
      } catch (...) {
        failure = std::current_exception();
      }
      lock.lock();
      if (slot) {
        --slot->users;
        if (!slot->part) free_slots(channel);
      }
    }
  }
  use_claim(execution, channel);
  lock.unlock();
  if (failure) std::rethrow_exception(failure);
}

bool GraphState::ready(Execution& execution, std::uint32_t output) {
  if (is_inert())
    throw ForkedHandleError("graph " + graph_ + " belongs to the process before the fork");
  const std::uint32_t channel = channel_of(output);
  Lock lock(mutex_);
  while (!is_here(execution, channel)) {
    if (notice(awaited(execution, channel)) || notice_narrow()) continue;
    if (!down_ && link_->interrupted()) fail_now(lock);
    return is_here(execution, channel) || down_;
  }
  return true;
}

bool GraphState::wait_progress(Deadline deadline) {
  Lock lock(mutex_);
  if (notice_all()) return true;
  if (ended_ || submitted_.load(std::memory_order_acquire) == complete_) return false;
  wait(lock, no_channel, deadline);
  notice_all();
  pass_on();
  return true;
}

void GraphState::drop(Execution& execution, std::uint32_t output) noexcept {
  if (is_inert()) return;
  Lock lock(mutex_);
  use_claim(execution, channel_of(output));
}

bool GraphState::wait(Lock& lock, std::uint32_t channel, Deadline deadline) {
  if (deadline == 0) {
    if (link_->interrupted()) fail_now(lock);
    return ended_;
  }
  return asleep_ ? wait_turn(lock, channel, deadline) : sleep(lock, channel, deadline);
}

bool GraphState::wait_turn(Lock& lock, std::uint32_t channel, Deadline deadline) {
  Waiting self{channel, false, {}};
  waiting_.push_back(&self);
  if (!is_watched(channel)) bell_.ring();
  const auto woken = [&] { return self.woken; };
  if (deadline == never) {
    self.changed.wait(lock, woken);
  } else {
    self.changed.wait_for(lock, std::chrono::nanoseconds(time_left(deadline)), woken);
  }
  std::erase(waiting_, &self);
  return self.woken;
}

bool GraphState::sleep(Lock& lock, std::uint32_t channel, Deadline deadline) {
  sleeping_on_.clear();
  watched_.assign(channels_.size(), false);
  watch(channel);
  for (std::uint32_t i = 0; i < channels_.size(); ++i) {
    if (channels_[i].is_narrow) watch(i);
  }
  for (Waiting* waiting : waiting_) {
    if (!watch_for(*waiting)) wake(*waiting);
  }
  const bool crowded = sleeping_on_.size() > most_awaited;
  if (crowded) sleeping_on_.resize(most_awaited);
  const std::uint32_t heard = bell_.heard();
  asleep_ = true;
  asleep_for_room_ = channel == no_channel;
  lock.unlock();
  const WaitResult result =
      wait_any(link_->read_waiter(), sleeping_on_, bell_, heard,
               crowded ? std::min(deadline, deadline_after(crowded_slice_ns)) : deadline);
  lock.lock();
  asleep_ = asleep_for_room_ = false;
  for (std::uint32_t i = 0; i < channels_.size() && !waiting_.empty(); ++i) {
    if (watched_[i] && readers_[i].next_value().arrived()) wake_waiting(i);
  }
  if (result == WaitResult::interrupted) fail_now(lock);
  return ended_ || result == WaitResult::ready || deadline == never || time_left(deadline) > 0;
}

void GraphState::watch(std::uint32_t channel) {
  if (channel == no_channel) {
    for (std::uint32_t i = 0; i < channels_.size(); ++i) watch(i);
    return;
  }
  const bool in_flight = channels_[channel].arrived < submitted_.load(std::memory_order_acquire);
  if (watched_[channel] || !in_flight) return;
  watched_[channel] = true;
  sleeping_on_.push_back(readers_[channel].next_value());
}

bool GraphState::watch_for(const Waiting& waiting) {
  // What has arrived would end each sleep until that thread has taken it.
  if (waiting.channel != no_channel && readers_[waiting.channel].next_value().arrived())
    return false;
  watch(waiting.channel);
  return true;
}

bool GraphState::is_watched(std::uint32_t channel) const {
  if (channel != no_channel) return watched_[channel];
  return std::find(watched_.begin(), watched_.end(), false) == watched_.end();
}

void GraphState::wake(Waiting& waiting) {
  waiting.woken = true;
  waiting.changed.notify_one();
}

void GraphState::wake_waiting(std::uint32_t channel) {
  for (Waiting* waiting : waiting_) {
    if (waiting->channel == channel || waiting->channel == no_channel) wake(*waiting);
  }
}

void GraphState::wake_for_room() {
  for (Waiting* waiting : waiting_) {
    if (waiting->channel == no_channel) wake(*waiting);
  }
  if (asleep_for_room_) bell_.ring();
}

void GraphState::fail_now(Lock& lock) {
  if (ended_) return;
  lock.unlock();
  const Fault fault = link_->fault();
  lock.lock();
  if (fault.kind == FaultKind::none || ended_) return;
  notice_all();  // what arrived before the end stays gettable
  end(fault.kind == FaultKind::torn_down ? nullptr
                                         : make_fault(fault, graph_, submitted_ - complete_));
}

void GraphState::end(std::exception_ptr cause) {
  if (ended_) return;
  ended_ = true;
  cause_ = std::move(cause);
  down_.store(true, std::memory_order_release);
  progress_.store(progress_.load(std::memory_order_relaxed) + 1, std::memory_order_release);
  for (Waiting* waiting : waiting_) wake(*waiting);
  bell_.ring();
}

}  // namespace cgraph::rt
