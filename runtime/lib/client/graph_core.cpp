#include "cgraph/rt/graph_core.h"

#include <algorithm>
#include <cstring>
#include <thread>

#include "cgraph/launch.h"
#include "cgraph/rt/error_record.h"
#include "graph_state.h"
#include "live_set.h"

namespace cgraph::rt {

namespace {

PlanOptions overridden(PlanOptions options, const Options& by) {
  const auto time = [](std::int64_t& to, const std::optional<Duration>& from) {
    if (from) to = nanoseconds(*from);
  };
  time(options.submit_timeout_ns, by.submit_timeout);
  time(options.get_timeout_ns, by.get_timeout);
  time(options.teardown_timeout_ns, by.teardown_timeout);
  time(options.start_timeout_ns, by.start_timeout);
  if (by.max_inflight) {
    if (*by.max_inflight == 0 || *by.max_inflight > options.max_inflight) {
      throw std::invalid_argument("max_inflight may only be lowered, from " +
                                  std::to_string(options.max_inflight) + " to at least 1");
    }
    options.max_inflight = *by.max_inflight;
  }
  if (by.max_buffered_results) {
    if (*by.max_buffered_results == 0)
      throw std::invalid_argument("max_buffered_results is at least 1");
    options.max_buffered_results = *by.max_buffered_results;
  }
  if (by.fail_fast) options.fail_fast = *by.fail_fast;
  if (by.wait) options.wait = *by.wait;
  if (by.on_full) options.throw_on_full = *by.on_full == OnFull::raise;
  if (by.trace) options.trace = *by.trace;
  if (by.timed) options.timed = *by.timed;
  return options;
}

/// The actors' host, which is `host` where another graph of the set has told it already.
std::shared_ptr<Host> check_actors(const PlanDesc& plan, std::span<const ActorHandle> actors,
                                   std::shared_ptr<Host> host) {
  if (actors.empty()) throw PlacementError("graph " + std::string(plan.graph) + " has no actors");
  for (std::size_t i = 0; i < actors.size(); ++i) {
    const std::string parameter(plan.actors[i]);
    if (!actors[i])
      throw ActorAliasError("actor parameter " + parameter + " was given an empty handle");
    for (std::size_t j = 0; j < i; ++j) {
      if (actors[i].link() == actors[j].link()) {
        throw ActorAliasError("actor " + actors[i].name() + " was given for both " +
                              std::string(plan.actors[j]) + " and " + parameter);
      }
    }
    if (actors[i].host() != actors[0].host()) {
      throw PlacementError("no plan of " + std::string(plan.graph) +
                           " has actors on several hosts, as " + std::string(plan.actors[0]) +
                           " and " + parameter + " are");
    }
  }
  if (host && actors[0].host() != host) {
    throw PlacementError("the actors of graph " + std::string(plan.graph) +
                         " are on another host than those of the graphs that are live with it");
  }
  return actors[0].host();
}

}  // namespace

/// The graphs of this process, to tell actors that are at work from those that are just leaving a
/// graph which is down.
class GraphState::Registry {
 public:
  static Registry& get() {
    static Registry* registry = new Registry;  // graphs may outlive static objects
    return *registry;
  }
  void add(const GraphState* graph) {
    std::lock_guard lock(mutex_);
    graphs_.push_back(graph);
  }
  void remove(const GraphState* graph) {
    std::lock_guard lock(mutex_);
    std::erase(graphs_, graph);
  }
  bool are_at_work(std::span<const std::shared_ptr<ActorLink>> actors) {
    std::lock_guard lock(mutex_);
    for (const GraphState* graph : graphs_) {
      if (graph->down_.load(std::memory_order_acquire) || graph->is_inert()) continue;
      if (graph->link_->interrupted()) continue;
      for (const auto& actor : actors) {
        if (std::find(graph->actors_.begin(), graph->actors_.end(), actor) != graph->actors_.end())
          return true;
      }
    }
    return false;
  }

 private:
  std::mutex mutex_;
  std::vector<const GraphState*> graphs_;
};

std::vector<std::unique_ptr<GraphLink>> GraphState::link_live(const std::string& name,
                                                              std::span<const GraphSpec> graphs,
                                                              Host& host) {
  Deadline deadline = 0;
  for (const GraphSpec& graph : graphs)
    deadline = std::max(deadline, deadline_after(graph.options.start_timeout_ns));
  const auto at_work = [](const GraphSpec& graph) {
    return Registry::get().are_at_work(graph.actors);
  };
  for (;;) {
    try {
      return host.compile_live(name, graphs);
    } catch (const Fault& fault) {
      const bool leaving = fault.kind == FaultKind::actor_busy &&
                           std::none_of(graphs.begin(), graphs.end(), at_work);
      if (!leaving || time_left(deadline) == 0) throw;
    }
    std::this_thread::sleep_for(std::chrono::microseconds(200));
  }
}

GraphState::GraphState(const PlanDesc& plan, const DriverDesc& driver, const PlanOptions& options,
                       std::unique_ptr<GraphLink> link, std::shared_ptr<Host> host,
                       std::vector<std::shared_ptr<ActorLink>> actors,
                       std::shared_ptr<const void> keep, std::shared_ptr<LiveSet> live)
    : plan_(plan),
      driver_(driver),
      options_(options),
      graph_(plan.graph),
      keep_(std::move(keep)),
      host_(std::move(host)),
      actors_(std::move(actors)),
      live_(std::move(live)),
      link_(std::move(link)),
      tracer_(link_->tracer()),
      writers_(link_->writers()),
      readers_(link_->readers()),
      uses_(readers_.size()),
      generation_(fork_generation()),
      watched_(readers_.size()),
      channels_(readers_.size()),
      flying_(options.max_inflight) {
  for (Channel& channel : channels_) channel.slots.resize(flying_.size());
  for (const std::uint32_t channel : driver.outputs) ++uses_[channel];
  const bool has_tokens = std::find(uses_.begin(), uses_.end(), 0u) != uses_.end();
  joined_ = has_tokens || options.fail_fast || driver.outputs.empty();
  for (std::uint32_t c = 0; c < plan.channels.size(); ++c) {
    const ChannelDesc& channel = plan.channels[c];
    const auto readers = plan.readers.subspan(channel.first_reader, channel.reader_count);
    if (std::find(readers.begin(), readers.end(), 0u) == readers.end()) continue;
    channels_[senders_.size()].is_narrow = !live_ && channel.slots < flying_.size();
    senders_.push_back(channel.from);
    read_channels_.push_back(c);
  }
  for (const auto& actor : actors_) actor_names_.push_back(actor->name());
  if (live_) live_->add(*this);
  Registry::get().add(this);
}

GraphState::~GraphState() {
  if (live_) live_->remove(*this);
  Registry::get().remove(this);
}

GraphCore GraphCore::compile(const PlanDesc& plan, const DriverDesc& driver,
                             std::span<const ActorHandle> actors, const Options& overrides,
                             std::shared_ptr<const void> keep) {
  const LiveMember only{plan, driver, actors, overrides};
  return std::move(compile_live(std::string(plan.graph), std::span(&only, 1), keep).front());
}

std::vector<GraphCore> GraphCore::compile_live(const std::string& name,
                                               std::span<const LiveMember> members,
                                               const std::shared_ptr<const void>& keep) {
  std::vector<PlanOptions> options;
  std::vector<std::vector<std::shared_ptr<ActorLink>>> actors(members.size());
  std::shared_ptr<Host> host;
  for (std::size_t m = 0; m < members.size(); ++m) {
    options.push_back(overridden(members[m].plan.options, members[m].overrides));
    host = check_actors(members[m].plan, members[m].actors, std::move(host));
    for (const ActorHandle& actor : members[m].actors) actors[m].push_back(actor.link());
  }
  std::vector<GraphSpec> specs;
  for (std::size_t m = 0; m < members.size(); ++m)
    specs.push_back({members[m].plan, actors[m], options[m]});
  return with_faults(name, [&] {
    auto links = GraphState::link_live(name, specs, *host);
    const auto live = members.size() > 1 ? std::make_shared<LiveSet>() : nullptr;
    std::vector<GraphCore> cores;
    for (std::size_t m = 0; m < members.size(); ++m)
      cores.push_back(
          GraphCore(new GraphState(members[m].plan, members[m].driver, options[m],
                                   std::move(links[m]), host, std::move(actors[m]), keep, live)));
    return cores;
  });
}

GraphState& GraphCore::state() const {
  if (!state_) throw GraphTornDownError("(moved from)");
  return *state_;
}

Accepted GraphCore::execute(std::span<const Input> inputs) {
  GraphState& graph = state();
  return {&graph, graph.submit(inputs, Submit::wait)};
}

Accepted GraphCore::try_execute(std::span<const Input> inputs, bool refuse_buffered) {
  GraphState& graph = state();
  Execution* execution =
      graph.submit(inputs, refuse_buffered ? Submit::refuse_buffered : Submit::attempt);
  return execution ? Accepted(&graph, execution) : Accepted();
}

Accepted GraphCore::execute_encoded(std::span<const std::span<const std::byte>> channels) {
  GraphState& graph = state();
  std::vector<Input> inputs;
  for (const auto& bytes : channels) {
    inputs.push_back({&bytes, [](const void* value, Path, SlotWriter& slot) {
                        const auto& encoded =
                            *static_cast<const std::span<const std::byte>*>(value);
                        std::byte* memory = slot.reserve(encoded.size());
                        if (!encoded.empty()) std::memcpy(memory, encoded.data(), encoded.size());
                      }});
  }
  return {&graph, graph.submit(inputs, Submit::wait)};
}

Deadline GraphCore::submit_deadline() const {
  const PlanOptions& options = state().options();
  return options.throw_on_full ? 0 : deadline_after(options.submit_timeout_ns);
}

void GraphCore::throw_full() const {
  throw CapacityExceededError("graph " + state().graph() + " had no room for an execution in time");
}

TeardownReport GraphCore::teardown(const TeardownOptions& options) {
  return state().teardown(options);
}

GraphStats GraphCore::stats() const { return state().stats(); }

void GraphCore::close() noexcept {
  if (!state_->is_inert()) {
    try {
      state_->teardown({.timeout = {}, .kill = true});
    } catch (...) {  // a destructor has nobody to tell
    }
  }
  state_->release();
}

Claim Accepted::claim(std::uint32_t output) const {
  state_->retain();
  return Claim(state_, execution_, output);
}

void Claim::get(std::int64_t timeout_ns, UseBytes use, void* context) {
  take(timeout_ns, use, context, nullptr);
}

void Claim::pin(std::int64_t timeout_ns, Pin& pin) { take(timeout_ns, nullptr, nullptr, &pin); }

void Claim::take(std::int64_t timeout_ns, UseBytes use, void* context, Pin* pin) {
  if (!state_) throw RefConsumedError("the result was already got");
  bool spent = false;
  try {
    if (Tracer* tracer = state_->tracer()) [[unlikely]] {
      const std::int64_t began = Tracer::now_ns();
      const std::uint64_t number = execution_->number;
      state_->get(*execution_, output_, timeout_ns, use, context, pin, spent);
      tracer->record(TraceKind::get, output_, number, began, Tracer::now_ns());
    } else {
      state_->get(*execution_, output_, timeout_ns, use, context, pin, spent);
    }
  } catch (...) {
    if (spent) std::exchange(state_, nullptr)->release();
    throw;
  }
  std::exchange(state_, nullptr)->release();
}

std::int64_t Claim::default_timeout_ns() const {
  return state_ ? state_->options().get_timeout_ns : 0;
}

bool Claim::ready() {
  if (!state_) throw RefConsumedError("the result was already got");
  return state_->ready(*execution_, output_);
}

void Claim::drop() noexcept {
  state_->drop(*execution_, output_);
  state_->release();
}

TeardownReport GraphState::teardown(const TeardownOptions& options) {
  if (is_inert())
    throw ForkedHandleError("graph " + graph_ + " belongs to the process before the fork");
  const std::int64_t timeout =
      options.timeout ? nanoseconds(*options.timeout) : options_.teardown_timeout_ns;
  const auto end_link = [&] {
    return with_faults(graph_, [&] { return link_->teardown(timeout, options.kill); });
  };
  if (!live_) {
    begin_teardown();
    return end_teardown(end_link());
  }
  // The teardown of one graph is that of all.
  const LiveSet::Members members(*live_);
  for (GraphState* graph : members) graph->begin_teardown();
  const TeardownOutcome outcome = end_link();
  for (GraphState* graph : members) graph->end_teardown(outcome);
  return end_teardown(outcome);
}

void GraphState::begin_teardown() {
  // Waits end by the board's change; they report what they find in `down_`.
  Lock lock(mutex_);
  if (!down_) notice_all();
  down_.store(true, std::memory_order_release);
}

TeardownReport GraphState::end_teardown(const TeardownOutcome& outcome) {
  Registry::get().remove(this);
  Lock lock(mutex_);
  actors_.clear();  // results that are still held keep no process
  end(nullptr);
  if (!torn_down_) {
    torn_down_ = true;
    for (const Death& death : outcome.died) report_.died.push_back(death.actor);
    report_.duration = Duration(static_cast<std::int64_t>(outcome.wall_ns));
  }
  return report_;
}

}  // namespace cgraph::rt
