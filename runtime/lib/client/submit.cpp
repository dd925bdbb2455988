// Submissions: room, inputs, executions.
#include <algorithm>
#include <cstring>
#include <mutex>

#include "cgraph/rt/operand.h"
#include "graph_state.h"
#include "live_set.h"

namespace cgraph::rt {

void GraphState::refuse_if_unusable() {
  if (is_inert())
    throw ForkedHandleError("graph " + graph_ + " belongs to the process before the fork");
  if (down_.load(std::memory_order_acquire)) {
    Lock lock(mutex_);
    throw GraphTornDownError(graph_, cause_);
  }
}

Execution* GraphState::submit(std::span<const Input> inputs, Submit mode) {
  const bool wait = mode == Submit::wait;
  refuse_if_unusable();
  const std::int64_t began = tracer_ ? Tracer::now_ns() : 0;
  Patience patience(wait && !options_.throw_on_full ? options_.submit_timeout_ns : 0);
  std::unique_lock<std::timed_mutex> submitting(submit_mutex_, std::try_to_lock);
  if (!submitting) {
    const Deadline deadline = patience.deadline();
    if (deadline == never) {
      submitting.lock();
    } else if (!submitting.try_lock_for(std::chrono::nanoseconds(time_left(deadline)))) {
      if (!wait) return nullptr;
      throw CapacityExceededError("graph " + graph_ +
                                  ": other threads' submissions did not end in time");
    }
  }
  Execution* execution = nullptr;
  {
    Lock lock(mutex_);
    if (!make_room(lock, mode, patience)) return nullptr;
    execution = begin_execution();
  }
  try {
    for (SlotWriter& writer : writers_) {
      if (writer.has_room()) continue;
      const Deadline deadline = patience.deadline();
      WaitResult result;
      do {
        result = writer.wait_room(link_->write_waiter(), deadline);
        if (result != WaitResult::interrupted) break;
        Lock lock(mutex_);
        fail_now(lock);
        if (down_) throw GraphTornDownError(graph_, cause_);
      } while (time_left(deadline) > 0);
      if (result == WaitResult::ready) continue;
      if (!wait) {
        abandon(execution);
        return nullptr;
      }
      throw CapacityExceededError("graph " + graph_ + ": channel " + std::string(writer.name()) +
                                  " had no free slot in time");
    }
    for (std::size_t i = 0; i < writers_.size(); ++i) {
      const DriverWrite& write = driver_.writes[i];
      if (write.input != no_input)
        inputs[write.input].encode(inputs[write.input].value, write.path, writers_[i]);
    }
    if (live_) [[unlikely]] {
      publish_in_order(*execution);
    } else {
      publish(*execution);
    }
  } catch (const TooLarge& e) {
    abandon(execution);
    throw MessageTooLargeError("an input of " + graph_, e.size, e.limit, "bytes", e.error);
  } catch (const Corrupt& e) {
    abandon(execution);
    Lock lock(mutex_);
    end_corrupt(e);
    throw_down();
  } catch (...) {
    abandon(execution);
    throw;
  }
  if (readers_.empty()) {  // nothing of it comes back
    Lock lock(mutex_);
    ++complete_;
    ++held_;
  }
  if (tracer_) [[unlikely]]
    tracer_->record(TraceKind::submit, 0, submitted_.load(std::memory_order_relaxed) - 1, began,
                    Tracer::now_ns());
  return execution;
}

void GraphState::publish(const Execution& execution) {
  submitted_.store(execution.number + 1, std::memory_order_release);
  for (SlotWriter& writer : writers_) writer.publish();
}

void GraphState::publish_in_order(const Execution& execution) {
  // Nothing waits in here: all slots are acquired, and the order channels have room for every
  // execution in flight.
  const std::lock_guard order(live_->order());
  for (SlotWriter* writer : link_->orders()) {
    if (!writer->has_room())
      throw Corrupt{writer->name(), "acknowledged", writer->acknowledged(),
                    writer->acknowledged() + 1};
  }
  publish(execution);
  const std::uint32_t member = link_->member();
  for (SlotWriter* writer : link_->orders()) {
    std::memcpy(writer->reserve(sizeof member), &member, sizeof member);
    writer->publish();
  }
}

bool GraphState::is_full() {
  const std::uint64_t submitted = submitted_.load(std::memory_order_relaxed);
  if (submitted - freed_ < flying_.size()) return false;
  freed_ = submitted;
  for (const Channel& channel : channels_) freed_ = std::min(freed_, channel.freed);
  return submitted - freed_ >= flying_.size();
}

bool GraphState::make_room(Lock& lock, Submit mode, Patience& patience) {
  while (is_full()) {
    if (down_) throw GraphTornDownError(graph_, cause_);
    if (notice_all() || evict(lock)) continue;
    if (mode != Submit::wait) return false;
    if (wait(lock, no_channel, patience.deadline())) continue;
    pass_on();
    throw_no_room();
  }
  pass_on();
  if (held_ >= options_.max_buffered_results) {
    if (mode == Submit::attempt) return false;
    throw CapacityExceededError("graph " + graph_ + ": results of " + std::to_string(held_) +
                                " executions were neither got nor dropped");
  }
  return true;
}

void GraphState::throw_no_room() {
  if (submitted_.load(std::memory_order_relaxed) == complete_)
    throw CapacityExceededError("graph " + graph_ + ": views hold all of its slots");
  throw CapacityExceededError("graph " + graph_ + ": " + std::to_string(flying_.size()) +
                              " executions are in flight and none completed in time");
}

Execution* GraphState::begin_execution() {
  if (idle_.empty()) {
    executions_.push_back(std::make_unique<Execution>());
    executions_.back()->parts.resize(readers_.size());
    idle_.reserve(executions_.size());
    idle_.push_back(executions_.back().get());
  }
  Execution* execution = idle_.back();
  idle_.pop_back();
  execution->number = submitted_.load(std::memory_order_relaxed);
  execution->claims = static_cast<std::uint32_t>(std::max<std::size_t>(driver_.outputs.size(), 1));
  execution->arrived = 0;
  execution->failed = false;
  for (std::size_t i = 0; i < execution->parts.size(); ++i) {
    Part& part = execution->parts[i];
    part.state = Part::State::pending;
    part.failed = false;
    part.claims = uses_[i];
    part.bytes.clear();
  }
  flying_[execution->number % flying_.size()] = execution;
  return execution;
}

void GraphState::abandon(Execution* execution) {
  Lock lock(mutex_);
  idle_.push_back(execution);
}

}  // namespace cgraph::rt
