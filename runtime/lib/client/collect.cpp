// Collecting results: one thread at a time has the collector role, reads the channels and keeps
// what is not its own for the others.
#include <algorithm>
#include <cstring>

#include "cgraph/rt/error_record.h"
#include "graph_state.h"

namespace cgraph::rt {

namespace {

/// How long a collector waits on one channel while others wait for other channels.
constexpr std::int64_t slice_ns = 1'000'000;
/// The same while nobody else waits: somebody may come.
constexpr std::int64_t idle_slice_ns = 20'000'000;

std::int64_t now() { return deadline_after(1) - 1; }

std::string milliseconds(std::int64_t ns) { return std::to_string(ns / 1'000'000) + " ms"; }

/// "actor b waits for channel x of a since 30 ms (12 executions completed)"
std::string describe(const ActorProgress& progress) {
  std::string text = "actor " + progress.actor;
  switch (progress.state) {
    case ActorProgress::State::starts:
      text += " is starting";
      break;
    case ActorProgress::State::runs_task:
      text += " runs a task";
      break;
    case ActorProgress::State::waits_for_value:
      text += " waits for channel " + progress.channel + " of " + progress.peer;
      break;
    case ActorProgress::State::waits_for_room:
      text +=
          " waits for room in channel " + progress.channel + ", which " + progress.peer + " reads";
      break;
  }
  if (progress.since_ns) text += " since " + milliseconds(progress.since_ns);
  return text + " (" + std::to_string(progress.completed) + " executions completed)";
}

std::exception_ptr make_corrupt(const Corrupt& e) {
  return std::make_exception_ptr(
      ChannelCorruptError(std::string(e.channel), e.field, e.got, e.expected));
}

}  // namespace

std::int64_t time_left(Deadline deadline) { return std::max<std::int64_t>(deadline - now(), 0); }

bool GraphState::is_here(const Execution& execution, std::uint32_t channel) const {
  if (joined_ || channel == no_channel) return execution.arrived == readers_.size();
  return execution.parts[channel].state == Part::State::buffered;
}

std::uint32_t GraphState::awaited(const Execution& execution, std::uint32_t channel) const {
  if (!joined_ && channel != no_channel) return channel;
  for (std::uint32_t i = 0; i < readers_.size(); ++i) {
    if (execution.parts[i].state == Part::State::pending) return i;
  }
  return 0;
}

GraphState::Turn GraphState::wait_turn(Lock& lock, Deadline deadline) {
  if (!collecting_) {
    collecting_ = true;
    return Turn::role;
  }
  return wait_change(lock, deadline) ? Turn::changed : Turn::timeout;
}

bool GraphState::wait_change(Lock& lock, Deadline deadline) {
  if (deadline == 0) return false;
  ++waiting_;
  bool in_time = true;
  if (deadline == never) {
    changed_.wait(lock);
  } else {
    in_time = changed_.wait_for(lock, std::chrono::nanoseconds(time_left(deadline))) ==
              std::cv_status::no_timeout;
  }
  --waiting_;
  return in_time || time_left(deadline) > 0;
}

void GraphState::give_role() {
  if (views_over_) free_slots();
  collecting_ = false;
  if (waiting_) changed_.notify_all();
}

bool GraphState::collect(Lock& lock, std::uint32_t channel, Deadline deadline) {
  WaitResult result;
  do {
    Deadline until = deadline;
    if (readers_.size() > 1 && deadline != 0) {
      until = std::min(deadline, deadline_after(waiting_ ? slice_ns : idle_slice_ns));
    }
    result = wait_for(lock, channel, until);
    if (result == WaitResult::interrupted) return true;
    const std::uint64_t before = complete_ + collected_[channel];
    collect_ready(lock);
    // Others may have got what they wait for.
    if (complete_ + collected_[channel] != before) return true;
    if (waiting_) changed_.notify_all();
  } while (result == WaitResult::ready || (deadline != 0 && time_left(deadline) > 0));
  return false;
}

void GraphState::collect_ready(Lock& lock) {
  try {
    collect_all(lock);
  } catch (const Corrupt& e) {
    end(make_corrupt(e));
  }
}

void GraphState::collect_all(Lock& lock) {
  for (std::uint32_t channel = 0; channel < readers_.size(); ++channel) {
    while (collected_[channel] < submitted_.load(std::memory_order_acquire) &&
           readers_[channel].ready()) {
      store(lock, channel);
    }
  }
}

void GraphState::store(Lock& lock, std::uint32_t channel) {
  Execution& execution = *flying_[collected_[channel] % flying_.size()];
  Part& part = execution.parts[channel];
  const SlotView view = readers_[channel].view();
  const bool wanted = part.claims || (joined_ && view.failed && execution.claims);
  if (wanted) {
    // Only the collector writes pending parts, so that copying needs no lock.
    lock.unlock();
    part.bytes.assign(view.bytes.begin(), view.bytes.end());
    lock.lock();
  }
  part.failed = view.failed;
  part.state = Part::State::buffered;
  finish_slot(channel);
  arrive(execution, channel);
}

void GraphState::finish_slot(std::uint32_t channel) {
  Kept& kept = kept_[channel];
  if (kept.is_over.empty()) return readers_[channel].release();
  readers_[channel].keep();  // slots are given back in order
  kept.is_over.push_back(true);
  count_kept();
}

void GraphState::count_kept() {
  std::size_t most = 0;
  for (const Kept& kept : kept_) most = std::max(most, kept.is_over.size());
  kept_slots_ = static_cast<std::uint32_t>(most);
}

void GraphState::keep_slot(std::uint32_t channel, Pin& pin) {
  Kept& kept = kept_[channel];
  pin.mapping_ = readers_[channel].mapping();
  pin.channel_ = channel;
  pin.position_ = kept.first + kept.is_over.size();
  pin.state_ = this;
  retain();
  readers_[channel].keep();
  kept.is_over.push_back(false);
  count_kept();
}

void GraphState::free_slots() {
  views_over_ = false;
  for (std::uint32_t channel = 0; channel < kept_.size(); ++channel) {
    Kept& kept = kept_[channel];
    while (!kept.is_over.empty() && kept.is_over.front()) {
      kept.is_over.pop_front();
      ++kept.first;
      readers_[channel].release();
    }
  }
  count_kept();
}

void GraphState::unpin(std::uint32_t channel, std::uint64_t position) noexcept {
  if (is_inert()) return;
  Lock lock(mutex_);
  Kept& kept = kept_[channel];
  kept.is_over[position - kept.first] = true;
  views_over_ = true;
  if (!collecting_) free_slots();  // else the collector does
  if (waiting_) changed_.notify_all();
}

void Pin::unpin() noexcept {
  state_->unpin(channel_, position_);
  state_->release();
}

void GraphState::arrive(Execution& execution, std::uint32_t channel) {
  ++collected_[channel];
  if (tracer_) [[unlikely]] {
    const std::int64_t at = Tracer::now_ns();
    tracer_->record(TraceKind::arrive, read_channels_[channel], execution.number, at, at);
  }
  progress_.store(progress_.load(std::memory_order_relaxed) + 1, std::memory_order_release);
  if (++execution.arrived < readers_.size()) return;
  ++complete_;  // executions complete in order, because every channel is in order
  if (execution.claims) {
    ++held_;
  } else {
    idle_.push_back(&execution);
  }
}

void GraphState::end_claim(Execution& execution) {
  if (--execution.claims) return;
  if (execution.arrived < readers_.size()) return;  // `arrive` will free it
  --held_;
  idle_.push_back(&execution);
}

void GraphState::get(Execution& execution, std::uint32_t output, Deadline deadline, UseBytes use,
                     void* context, Pin* pin, bool& spent) {
  if (is_inert())
    throw ForkedHandleError("graph " + graph_ + " belongs to the process before the fork");
  const std::uint32_t channel = channel_of(output);
  std::int64_t began = 0;
  Lock lock(mutex_);
  while (!is_here(execution, channel)) {
    if (ended_) throw_down();
    const Turn turn = wait_turn(lock, deadline);
    if (turn == Turn::changed) continue;
    if (turn == Turn::role) {
      const bool direct = !joined_ && collected_[channel] == execution.number &&
                          execution.parts[channel].claims == 1;
      if (direct && readers_[channel].ready()) {
        spent = true;
        return take_direct(lock, execution, channel, use, context, pin);
      }
      if (!began && deadline != 0) began = now();
      const bool progress = direct ? wait_direct(lock, channel, deadline)
                                   : collect(lock, awaited(execution, channel), deadline);
      if (progress && direct && !ended_ && collected_[channel] == execution.number &&
          readers_[channel].ready()) {
        spent = true;
        return take_direct(lock, execution, channel, use, context, pin);
      }
      give_role();
      if (progress) continue;
    }
    throw_timeout(lock, execution, awaited(execution, channel), began ? now() - began : 0);
  }
  if (std::exception_ptr failure = failure_of(execution, channel)) {
    spent = true;
    use_claim(execution, channel);
    lock.unlock();
    std::rethrow_exception(failure);
  }
  if (channel == no_channel) {
    spent = true;
    use_claim(execution, channel);
    return;
  }
  // The claim keeps the execution and its bytes.
  lock.unlock();
  if (pin) {
    pin->copy_ = execution.parts[channel].bytes;
    pin->bytes_ = pin->copy_;
  } else {
    use(context, execution.parts[channel].bytes);
  }
  lock.lock();
  spent = true;
  use_claim(execution, channel);
}

bool GraphState::wait_direct(Lock& lock, std::uint32_t channel, Deadline deadline) {
  if (readers_.size() > 1) return collect(lock, channel, deadline);
  return wait_for(lock, channel, deadline) != WaitResult::timeout;
}

WaitResult GraphState::wait_for(Lock& lock, std::uint32_t channel, Deadline deadline) {
  lock.unlock();
  WaitResult result = WaitResult::interrupted;
  std::exception_ptr corrupt;
  try {
    result = readers_[channel].wait_ready(link_->read_waiter(), deadline);
  } catch (const Corrupt& e) {
    corrupt = make_corrupt(e);
  }
  lock.lock();
  if (corrupt) {
    end(corrupt);
  } else if (result == WaitResult::interrupted) {
    fail_now(lock);
  }
  return result;
}

void GraphState::take_direct(Lock& lock, Execution& execution, std::uint32_t channel, UseBytes use,
                             void* context, Pin* pin) {
  lock.unlock();
  std::exception_ptr failure;
  bool keep = false;
  try {
    const SlotView view = readers_[channel].view();
    if (view.failed) {
      failure = task_error(view.bytes);
    } else if (pin) {
      pin->bytes_ = view.bytes;
      keep = true;
    } else {
      use(context, view.bytes);
    }
  } catch (const Corrupt& e) {
    failure = make_corrupt(e);
  } catch (...) {
    failure = std::current_exception();
  }
  lock.lock();
  execution.parts[channel].state = Part::State::taken;
  if (keep) {
    keep_slot(channel, *pin);
  } else {
    finish_slot(channel);
  }
  use_claim(execution, channel);
  arrive(execution, channel);
  give_role();
  lock.unlock();
  if (failure) std::rethrow_exception(failure);
}

void GraphState::use_claim(Execution& execution, std::uint32_t channel) {
  if (channel != no_channel) --execution.parts[channel].claims;
  end_claim(execution);
}

bool GraphState::ready(Execution& execution, std::uint32_t output) {
  if (is_inert())
    throw ForkedHandleError("graph " + graph_ + " belongs to the process before the fork");
  const std::uint32_t channel = channel_of(output);
  Lock lock(mutex_);
  if (is_here(execution, channel) || down_) return true;
  if (!collecting_) {
    collecting_ = true;
    collect_ready(lock);
    if (link_->interrupted()) fail_now(lock);
    give_role();
  }
  return is_here(execution, channel) || down_;
}

bool GraphState::wait_progress(Deadline deadline) {
  Lock lock(mutex_);
  if (ended_ || submitted_.load(std::memory_order_acquire) == complete_) return false;
  if (wait_turn(lock, deadline) == Turn::role) {
    collect(lock, awaited(*flying_[complete_ % flying_.size()], no_channel), deadline);
    give_role();
  }
  return true;
}

void GraphState::drop(Execution& execution, std::uint32_t output) noexcept {
  if (is_inert()) return;
  Lock lock(mutex_);
  use_claim(execution, channel_of(output));
}

void GraphState::fail_now(Lock& lock) {
  if (ended_) return;
  lock.unlock();
  const Fault fault = link_->fault();
  lock.lock();
  if (fault.kind == FaultKind::none || ended_) return;
  if (collecting_) collect_ready(lock);  // what arrived before the end stays gettable
  end(fault.kind == FaultKind::torn_down ? nullptr
                                         : make_fault(fault, graph_, submitted_ - complete_));
}

void GraphState::end(std::exception_ptr cause) {
  if (ended_) return;
  ended_ = true;
  cause_ = std::move(cause);
  down_.store(true, std::memory_order_release);
  progress_.store(progress_.load(std::memory_order_relaxed) + 1, std::memory_order_release);
  changed_.notify_all();
}

void GraphState::throw_down() {
  if (cause_) std::rethrow_exception(cause_);
  throw GraphTornDownError(graph_);
}

std::exception_ptr GraphState::task_error(std::span<const std::byte> bytes) const {
  ErrorRecord record = decode_error(bytes);
  record.graph = graph_;
  return make_error(std::move(record));
}

std::exception_ptr GraphState::failure_of(const Execution& execution, std::uint32_t channel) const {
  if (!joined_) {
    const Part& part = execution.parts[channel];
    return part.failed ? task_error(part.bytes) : nullptr;
  }
  std::vector<ErrorRecord> records;
  for (std::uint32_t i = 0; i < execution.parts.size(); ++i) {
    const bool concerns = i == channel || uses_[i] == 0 || options_.fail_fast;
    if (concerns && execution.parts[i].failed)
      records.push_back(decode_error(execution.parts[i].bytes));
  }
  if (records.empty()) return nullptr;
  // The first by order of the calls is the primary one; one failure may reach several results.
  std::sort(records.begin(), records.end(),
            [](const ErrorRecord& a, const ErrorRecord& b) { return a.order < b.order; });
  ErrorRecord primary = std::move(records.front());
  std::uint32_t last = primary.order;
  for (ErrorRecord& record : std::span(records).subspan(1)) {
    if (std::exchange(last, record.order) == record.order) continue;
    primary.attached.push_back(
        {std::move(record.name), std::move(record.what), std::move(record.task)});
  }
  primary.graph = graph_;
  return make_error(std::move(primary));
}

void GraphState::throw_timeout(Lock& lock, const Execution& execution, std::uint32_t channel,
                               std::int64_t waited_ns) {
  const std::uint32_t sender = senders_[channel];
  std::string text = "result of execution " + std::to_string(execution.number) + " of " + graph_ +
                     " did not arrive in time: the driver has waited for channel " +
                     std::string(readers_[channel].name()) + " of actor " +
                     (sender ? std::string(plan_.actors[sender - 1]) : "(driver)") + " for " +
                     milliseconds(waited_ns) + "; it has delivered " +
                     std::to_string(collected_[channel]) + " of " +
                     std::to_string(submitted_.load()) + " executions";
  lock.unlock();
  for (const ActorProgress& progress : link_->progress()) text += "; " + describe(progress);
  throw TimeoutError(text);
}

}  // namespace cgraph::rt
