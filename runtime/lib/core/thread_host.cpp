// Actors as threads of the driver's process: for sanitizers, debuggers and single steps. The same
// actors, channels and waits; only starting and stopping differ. A thread cannot be killed, and its
// death is the driver's.
#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <set>
#include <thread>

#include "actor_core.h"
#include "cgraph/rt/actor.h"
#include "cgraph/rt/host.h"
#include "control.h"
#include "counters.h"
#include "graph_link.h"
#include "live_actors.h"
#include "trace.h"

namespace cgraph::rt {
namespace {

struct Registered {
  const ActorClass* type;
  std::span<const RolePlan> roles;
};

std::map<std::string, Registered, std::less<>>& registry() {
  static std::map<std::string, Registered, std::less<>> classes;
  return classes;
}

/// What a graph's actors tell the driver.
class GraphStatus {
 public:
  explicit GraphStatus(std::vector<std::string> actors) : busy_(std::move(actors)) {}

  os::Word& board() { return board_; }

  void actor_left(const std::string& actor, const LeaveReport& report) {
    std::lock_guard lock(mutex_);
    if (report.corrupt && fault_.kind == FaultKind::none)
      fault_ = corrupt_fault(actor, *report.corrupt);
    if (report.corrupt) change_board(BoardState::failed);
    // Names of several launches may be equal.
    if (const auto it = std::find(busy_.begin(), busy_.end(), actor); it != busy_.end())
      busy_.erase(it);
    all_left_.notify_all();
  }
  void change_board(BoardState state) {
    std::uint32_t running = 0;
    board_.compare_exchange_strong(running, static_cast<std::uint32_t>(state));
    os::futex_wake_all(board_);
  }
  std::vector<std::string> busy() {
    std::lock_guard lock(mutex_);
    return busy_;
  }
  bool wait_left(std::int64_t timeout_ns) {
    std::unique_lock lock(mutex_);
    const auto done = [&] { return busy_.empty(); };
    if (timeout_ns >= 0)
      return all_left_.wait_for(lock, std::chrono::nanoseconds(timeout_ns), done);
    all_left_.wait(lock, done);
    return true;
  }
  bool has_ended() const { return board_.load() != 0; }
  Fault fault() {
    std::lock_guard lock(mutex_);
    Fault fault = fault_;
    if (fault.kind == FaultKind::none && board_.load() != 0) {
      fault.kind = FaultKind::torn_down;
      fault.what = "the graph is torn down";
    }
    return fault;
  }

 private:
  os::Word board_{0};
  std::mutex mutex_;
  std::condition_variable all_left_;
  std::vector<std::string> busy_;  // actors that have not left
  Fault fault_;
};

class ThreadPending : public PendingCall {
 public:
  struct State {
    std::mutex mutex;
    std::condition_variable arrival;
    std::optional<RemoteReply> reply;
  };
  explicit ThreadPending(std::shared_ptr<State> state) : state_(std::move(state)) {}

  bool ready() override { return wait(0); }
  bool wait(Deadline deadline) override {
    std::unique_lock lock(state_->mutex);
    const auto done = [&] { return state_->reply.has_value(); };
    if (deadline != never)
      return state_->arrival.wait_for(
          lock, std::chrono::nanoseconds(std::max<Deadline>(deadline - os::now_ns(), 0)), done);
    state_->arrival.wait(lock, done);
    return true;
  }
  RemoteReply take() override { return std::move(*state_->reply); }

 private:
  std::shared_ptr<State> state_;
};

class ThreadActor : public ActorLink {
 public:
  ThreadActor(const Registered& registered, const ActorSpec& spec)
      : name_(spec.name), type_(spec.type), core_(*registered.type, registered.roles, spec.name) {}
  ~ThreadActor() override {
    core_.stop();
    if (thread_.joinable()) thread_.join();
  }

  const std::string& name() const override { return name_; }
  const std::string& type() const override { return type_; }
  bool alive() const override { return true; }
  void stop(bool) override { core_.stop(); }
  ActorCore& core() { return core_; }

  /// Runs the constructor; the error record of its failure or nothing. False when it is not done in
  /// time.
  bool start(const Blob& arguments, std::int64_t timeout_ns, Blob& failure) {
    ThreadPending::State state;
    thread_ = std::thread([this, &state, arguments] {
      core_.run(
          arguments,
          [&state](Blob record) {
            std::lock_guard lock(state.mutex);
            state.reply.emplace().failure = std::move(record);
            state.arrival.notify_all();
          },
          [this](const LeaveReport& report) {
            std::shared_ptr<GraphStatus> status;
            {
              std::lock_guard lock(mutex_);
              status = std::exchange(status_, nullptr);
            }
            status->actor_left(name_, report);
          });
    });
    std::unique_lock lock(state.mutex);
    const auto done = [&] { return state.reply.has_value(); };
    // The thread holds on to `state`: a constructor that is late is waited for all the same.
    const bool in_time =
        timeout_ns < 0 || state.arrival.wait_for(lock, std::chrono::nanoseconds(timeout_ns), done);
    state.arrival.wait(lock, done);
    failure = std::move(state.reply->failure);
    return in_time;
  }

  /// False when the actor is in another graph.
  bool enter(std::shared_ptr<GraphStatus> status) {
    std::lock_guard lock(mutex_);
    if (status_) return false;
    status_ = std::move(status);
    return true;
  }
  void leave() {
    std::lock_guard lock(mutex_);
    status_ = nullptr;
  }

  std::unique_ptr<PendingCall> call(std::uint32_t task, std::string_view, Blob arguments) override {
    auto state = std::make_shared<ThreadPending::State>();
    core_.submit({task, std::move(arguments), [state](const Blob& results, const Blob& failure) {
                    std::lock_guard lock(state->mutex);
                    state->reply.emplace(RemoteReply{results, failure});
                    state->arrival.notify_all();
                  }});
    return std::make_unique<ThreadPending>(std::move(state));
  }

 private:
  std::string name_, type_;
  std::mutex mutex_;
  std::shared_ptr<GraphStatus> status_;  // of the graph that it is in
  ActorCore core_;
  std::thread thread_;
};

/// A compiled graph, or live set: what its links share.
class ThreadSet {
 public:
  ThreadSet(std::shared_ptr<GraphStatus> status, const LiveActors& actors,
            std::vector<RoleLayout> layouts, std::vector<std::shared_ptr<Arena>> arenas)
      : status_(std::move(status)),
        actors_(actors),
        layouts_(std::move(layouts)),
        arenas_(std::move(arenas)),
        ends_(layouts_[0], arenas_) {}
  ~ThreadSet() {
    status_->change_board(BoardState::closing);
    status_->wait_left(-1);
  }

  Ends& ends() { return ends_; }
  GraphStatus& status() { return *status_; }
  Waiter make_waiter(WaitPolicy policy, std::uint64_t sleep_line) {
    return {policy, layouts_.size() > os::cpu_count(), status_->board(), 0,
            ends_.own_arena().at<SleepLine>(sleep_line)};
  }
  std::vector<ActorProgress> progress(std::uint32_t member);
  GraphCounters counters(std::uint32_t member) const;
  TeardownOutcome teardown(std::int64_t timeout_ns);

 private:
  std::shared_ptr<GraphStatus> status_;
  LiveActors actors_;
  std::vector<RoleLayout> layouts_;
  std::vector<std::shared_ptr<Arena>> arenas_;
  Ends ends_;
};

std::vector<ActorProgress> ThreadSet::progress(std::uint32_t member) {
  std::vector<ActorProgress> all;
  for (std::size_t p = 1; p < layouts_.size(); ++p) {
    for (const MemberPart& part : layouts_[p].members) {
      if (part.member != member) continue;
      all.push_back(describe_progress(arenas_[p]->header(), layouts_[p], actors_.role_names()));
      all.back().actor = actors_.all()[p - 1]->name();
      all.back().completed = arenas_[p]->at<std::atomic<std::uint64_t>>(part.completed).load();
    }
  }
  return all;
}

GraphCounters ThreadSet::counters(std::uint32_t member) const {
  std::vector<const std::byte*> heads;
  for (const auto& arena : arenas_) heads.push_back(&arena->at<std::byte>(0));
  return read_counters(layouts_, heads, member);
}

TeardownOutcome ThreadSet::teardown(std::int64_t timeout_ns) {
  const std::int64_t start = os::now_ns();
  status_->change_board(BoardState::closing);
  if (!status_->wait_left(timeout_ns)) {
    Fault fault;
    fault.kind = FaultKind::teardown_timeout;
    fault.actors = status_->busy();
    fault.what = "an actor still runs a task";
    throw fault;
  }
  return {{}, static_cast<std::uint64_t>(os::now_ns() - start)};
}

class ThreadGraph : public SetGraph<ThreadSet> {
 public:
  using SetGraph::SetGraph;

  Fault fault() override {
    // An actor that finds damage poisons its channels before it says why.
    while (set().ends().is_poisoned() && !set().status().has_ended()) os::sleep(fault_retry_ns);
    return set().status().fault();
  }
  void abandon() override { set().status().change_board(BoardState::failed); }
  std::vector<ActorProgress> progress() override { return set().progress(member()); }
  GraphCounters counters() override { return set().counters(member()); }
  TeardownOutcome teardown(std::int64_t timeout_ns, bool) override {
    return set().teardown(timeout_ns);
  }
};

class ThreadHost : public Host {
 public:
  std::vector<std::shared_ptr<ActorLink>> launch(std::span<const ActorSpec> specs,
                                                 std::int64_t timeout_ns) override;
  std::vector<std::unique_ptr<GraphLink>> compile_live(const std::string& name,
                                                       std::span<const GraphSpec> graphs) override;
};

std::vector<std::shared_ptr<ActorLink>> ThreadHost::launch(std::span<const ActorSpec> specs,
                                                           std::int64_t timeout_ns) {
  std::vector<std::shared_ptr<ActorLink>> actors;
  for (const ActorSpec& spec : specs) {
    const auto found = registry().find(spec.type);
    if (found == registry().end() || found->second.type->hash != spec.hash) {
      Fault fault;
      fault.kind = found == registry().end() ? FaultKind::start_failed : FaultKind::abi_mismatch;
      fault.actor = spec.name;
      fault.expected = to_hex(spec.hash);
      if (found != registry().end()) fault.got = to_hex(found->second.type->hash);
      fault.what = "this program has no actor class " + spec.type + " of this version";
      throw fault;
    }
    auto actor = std::make_shared<ThreadActor>(found->second, spec);
    Fault fault;
    fault.kind = FaultKind::start_failed;
    fault.actor = spec.name;
    if (!actor->start(spec.arguments, timeout_ns, fault.failure)) {
      fault.what = "actor " + spec.name + " was not ready in time";
      throw fault;
    }
    if (!fault.failure.empty()) {
      fault.what = "the constructor of actor " + spec.name + " threw";
      throw fault;
    }
    actors.push_back(std::move(actor));
  }
  return actors;
}

/// Enters the actors into a graph or set, all or none. Throws Fault.
void enter_all(std::span<ThreadActor* const> members, const std::shared_ptr<GraphStatus>& status) {
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (members[i]->enter(status)) continue;
    for (std::size_t j = 0; j < i; ++j) members[j]->leave();
    Fault fault;
    fault.kind = FaultKind::actor_busy;
    fault.actor = members[i]->name();
    fault.actors = {fault.actor};
    fault.what = "actor " + fault.actor + " is in another live graph";
    throw fault;
  }
}

std::vector<std::unique_ptr<GraphLink>> ThreadHost::compile_live(
    const std::string&, std::span<const GraphSpec> graphs) {
  const LiveActors actors(graphs);
  std::vector<RoleLayout> layouts = lay_out_live(graphs, actors);
  std::vector<ThreadActor*> members;
  std::vector<std::vector<RoleParts>> roles;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < actors.all().size(); ++i) {
    members.push_back(&static_cast<ThreadActor&>(*actors.all()[i]));
    names.push_back(members.back()->name());
    roles.push_back(find_roles(members.back()->core(), layouts[i + 1]));
  }
  std::vector<std::shared_ptr<Arena>> arenas;
  std::vector<std::unique_ptr<Tracer>> tracers;
  require_memory(std::string(graphs.front().plan.graph), layouts);
  try {
    for (const RoleLayout& layout : layouts)
      arenas.push_back(
          own_arena(os::make_memory("cgraph-arena", layout.arena.total), layout.arena));
    tracers = make_driver_tracers(layouts[0], graphs);
    for (std::size_t i = 0; i < members.size(); ++i)
      make_tracers(members[i]->core(), layouts[i + 1], roles[i]);
  } catch (const os::Error& error) {
    throw resource_fault(error, "", 0);
  }
  auto status = std::make_shared<GraphStatus>(std::move(names));
  enter_all(members, status);
  for (std::size_t i = 0; i < members.size(); ++i)
    members[i]->core().begin(std::make_unique<ActorGraph>(0, layouts[i + 1], std::move(roles[i]),
                                                          arenas, status->board(), 0));
  const RoleLayout driver = layouts[0];
  return make_links<ThreadGraph>(
      std::make_shared<ThreadSet>(std::move(status), actors, std::move(layouts), std::move(arenas)),
      driver, graphs, std::move(tracers));
}

}  // namespace

RegisterActor::RegisterActor(const ActorClass& type, std::span<const RolePlan> roles) {
  registry().insert_or_assign(std::string(type.type), Registered{&type, roles});
}

std::shared_ptr<Host> Host::threads() { return std::make_shared<ThreadHost>(); }

}  // namespace cgraph::rt
