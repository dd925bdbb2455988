// What a result's failure is, and the text of timeouts.
#include <algorithm>

#include "cgraph/rt/error_record.h"
#include "graph_state.h"

namespace cgraph::rt {

namespace {

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

}  // namespace

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
    return part.failed ? task_error(part.data()) : nullptr;
  }
  std::vector<ErrorRecord> records;
  for (std::uint32_t i = 0; i < execution.parts.size(); ++i) {
    const bool concerns = i == channel || uses_[i] == 0 || options_.fail_fast;
    if (concerns && execution.parts[i].failed)
      records.push_back(decode_error(execution.parts[i].data()));
  }
  if (records.empty()) return nullptr;
  ErrorRecord primary = merge_errors(std::move(records));
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
                     std::to_string(channels_[channel].arrived) + " of " +
                     std::to_string(submitted_.load()) + " executions";
  lock.unlock();
  for (const ActorProgress& progress : link_->progress()) text += "; " + describe(progress);
  throw TimeoutError(text);
}

}  // namespace cgraph::rt
