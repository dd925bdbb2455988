// Values that have arrived: they stay in their slots until they are got, or until a submission
// needs the room.
#include <algorithm>

#include "graph_state.h"

namespace cgraph::rt {

void GraphState::end_corrupt(const Corrupt& e) {
  if (!ended_) link_->abandon();
  end(std::make_exception_ptr(
      ChannelCorruptError(std::string(e.channel), e.field, e.got, e.expected)));
}

bool GraphState::notice(std::uint32_t number) {
  Channel& channel = channels_[number];
  if (channel.arrived >= submitted_.load(std::memory_order_acquire)) return false;
  SlotReader& reader = readers_[number];
  SlotView value;
  try {
    if (!reader.ready()) return false;
    value = reader.view();
  } catch (const Corrupt& e) {
    end_corrupt(e);
    return false;
  }
  reader.keep();
  Execution& execution = *flying_[channel.arrived % flying_.size()];
  Part& part = execution.parts[number];
  part.failed = value.failed;
  execution.failed |= value.failed;
  part.state = Part::State::copied;
  if (value.failed || (part.claims && channel.is_narrow)) {
    // Records are small, and a joined result needs those of all channels.
    part.bytes.assign(value.bytes.begin(), value.bytes.end());
  } else if (part.claims) {
    part.state = Part::State::in_slot;
    part.view = value.bytes;
    channel.slot(channel.arrived).part = &part;
  }
  ++channel.arrived;
  if (tracer_) [[unlikely]] {
    const std::int64_t at = Tracer::now_ns();
    tracer_->record(TraceKind::arrive, read_channels_[number], execution.number, at, at);
  }
  arrive(execution);
  free_slots(number);
  wake_waiting(number);
  return true;
}

bool GraphState::notice_all() {
  bool any = false;
  for (std::uint32_t channel = 0; channel < channels_.size(); ++channel) {
    while (notice(channel)) any = true;
  }
  return any;
}

bool GraphState::notice_narrow() {
  bool any = false;
  for (std::uint32_t channel = 0; channel < channels_.size(); ++channel) {
    while (channels_[channel].is_narrow && notice(channel)) any = true;
  }
  return any;
}

void GraphState::arrive(Execution& execution) {
  progress_.store(progress_.load(std::memory_order_relaxed) + 1, std::memory_order_release);
  if (++execution.arrived < channels_.size()) return;
  failed_ += execution.failed;
  ++complete_;  // executions complete in order, because every channel is in order
  if (execution.claims) {
    ++held_;
  } else {
    idle_.push_back(&execution);
  }
}

void GraphState::free_slots(std::uint32_t number) {
  Channel& channel = channels_[number];
  const std::uint64_t before = channel.freed;
  while (channel.freed < channel.arrived) {
    const Slot& slot = channel.slot(channel.freed);
    if (slot.part || slot.users) break;
    ++channel.freed;
    readers_[number].release();
  }
  if (channel.freed != before) wake_for_room();
}

bool GraphState::evict(Lock& lock) {
  std::uint32_t evicted = no_channel;
  for (std::uint32_t i = 0; i < channels_.size(); ++i) {
    Channel& channel = channels_[i];
    if (channel.freed != freed_) continue;
    // Room comes only when the slots of all channels are free.
    if (channel.arrived == freed_ || channel.slot(freed_).users) return false;
    if (evicted == no_channel) evicted = i;
  }
  if (evicted == no_channel) return false;
  Slot& slot = channels_[evicted].slot(freed_);
  const std::span<const std::byte> from = slot.part->view;
  ++slot.users;
  lock.unlock();
  Blob copy;
  std::exception_ptr failure;
  try {
    copy.assign(from.begin(), from.end());
  } catch (...) {
    failure = std::current_exception();
  }
  lock.lock();
  --slot.users;
  if (failure) std::rethrow_exception(failure);
  // Else the result was got or dropped meanwhile.
  if (Part* part = std::exchange(slot.part, nullptr)) {
    part->bytes = std::move(copy);
    part->state = Part::State::copied;
  }
  free_slots(evicted);
  return true;
}

void GraphState::use_claim(Execution& execution, std::uint32_t channel) {
  if (channel != no_channel) {
    Part& part = execution.parts[channel];
    if (--part.claims == 0 && part.state == Part::State::in_slot) {
      channels_[channel].slot(execution.number).part = nullptr;
      free_slots(channel);
    }
  }
  if (--execution.claims) return;
  if (execution.arrived < channels_.size()) return;  // `arrive` will free it
  --held_;
  idle_.push_back(&execution);
}

void GraphState::unpin(std::uint32_t channel, std::uint64_t number) noexcept {
  if (is_inert()) return;
  Lock lock(mutex_);
  --channels_[channel].slot(number).users;
  free_slots(channel);
}

void Pin::unpin() noexcept {
  state_->unpin(channel_, number_);
  state_->release();
}

}  // namespace cgraph::rt
