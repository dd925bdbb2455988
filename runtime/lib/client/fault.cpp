// System failures of the core as typed exceptions.
#include <cstring>

#include "cgraph/rt/error_record.h"
#include "graph_state.h"

namespace cgraph::rt {

namespace {

ActorDeath typed(const Death& death) {
  ActorDeath result{death.actor, death.signal, death.exit_code, {}};
  if (death.missed_deadline) {
    result.cause = "deadline";
  } else if (death.signal) {
    result.cause = "signal " + std::to_string(death.signal) + " (" + strsignal(death.signal) + ")";
  } else if (death.exit_code >= 0) {
    result.cause = "exit code " + std::to_string(death.exit_code);
  }
  return result;
}

std::exception_ptr actor_died(const Fault& fault, const std::string& graph,
                              std::uint64_t in_flight) {
  std::vector<ActorDeath> deaths;
  for (const Death& death : fault.deaths) deaths.push_back(typed(death));
  if (deaths.empty()) deaths.push_back({fault.actor, 0, -1, fault.what});
  std::vector<SurvivorProgress> survivors;
  for (const Death& survivor : fault.survivors)
    survivors.push_back({survivor.actor, survivor.completed});
  return std::make_exception_ptr(
      ActorDiedError(std::move(deaths), in_flight, std::move(survivors), graph));
}

std::exception_ptr start_failed(const Fault& fault) {
  std::exception_ptr nested;
  std::string what = fault.what;
  const std::string cause = fault.deaths.empty() ? "" : typed(fault.deaths.front()).cause;
  if (!cause.empty()) what += " (" + cause + ")";
  if (!fault.failure.empty()) {
    ErrorRecord record = decode_error(fault.failure);
    what += ": " + record.what;
    record.actor = fault.actor;
    nested = make_error(std::move(record));
  }
  return std::make_exception_ptr(StartError(fault.actor, what, nested));
}

std::uint64_t number(const std::string& text) { return std::strtoull(text.c_str(), nullptr, 0); }

}  // namespace

std::exception_ptr make_fault(const Fault& fault, const std::string& graph,
                              std::uint64_t in_flight) {
  switch (fault.kind) {
    case FaultKind::actor_died:
      return actor_died(fault, graph, in_flight);
    case FaultKind::agent_died:
      return std::make_exception_ptr(AgentDiedError(fault.what));
    case FaultKind::start_failed:
      return start_failed(fault);
    case FaultKind::resource:
      return std::make_exception_ptr(
          ResourceError(fault.resource, fault.need, fault.have, fault.syscall, fault.error));
    case FaultKind::channel_corrupt:
      return std::make_exception_ptr(ChannelCorruptError(
          fault.channel, fault.field, number(fault.got), number(fault.expected)));
    case FaultKind::abi_mismatch:
      return std::make_exception_ptr(AbiMismatchError(fault.what, fault.expected, fault.got));
    case FaultKind::actor_busy:
      return std::make_exception_ptr(ActorBusyError(fault.what));
    case FaultKind::teardown_timeout:
      return std::make_exception_ptr(TeardownTimeoutError(fault.actors));
    case FaultKind::timeout:
      return std::make_exception_ptr(TimeoutError(fault.what));
    case FaultKind::forked:
      return std::make_exception_ptr(ForkedHandleError(fault.what));
    case FaultKind::torn_down:
    case FaultKind::none:
      break;
  }
  return std::make_exception_ptr(GraphTornDownError(graph));
}

}  // namespace cgraph::rt
