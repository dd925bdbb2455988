// The driver's link to its agent process.
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <list>
#include <thread>

#include "cgraph/rt/host.h"
#include "control.h"
#include "counters.h"
#include "graph_link.h"
#include "live_actors.h"
#include "rpc.h"
#include "trace.h"
#include "waiter.h"

extern char** environ;

namespace cgraph::rt {
namespace {

constexpr std::int64_t ms = 1'000'000;
/// How long an answer that needs no waiting for others may take.
constexpr std::int64_t answer_ns = 2000 * ms;
/// How late the answer may come to a request whose time the agent keeps (I1).
constexpr std::int64_t late_ns = 90 * ms;
/// How long a wait that ended looks for the cause before it looks at its own deadline again (I1).
constexpr std::int64_t cause_ns = 80 * ms;
/// A timeout's text may delay it by little (I1).
constexpr std::int64_t progress_ns = 50 * ms;
/// Bytes of a reply to a remote call: a slot's largest value, and some for its frame.
constexpr std::size_t largest_reply = (std::size_t{1} << 32) + (1 << 20);
/// How long a graph that nobody tore down waits for tasks under way before it kills.
constexpr std::int64_t destructor_timeout_ns = 1000 * ms;

Fault agent_died() {
  Fault fault;
  fault.kind = FaultKind::agent_died;
  fault.what = "the agent process died";
  return fault;
}

/// What a reply that cannot be read is to the driver. `actor` is empty for the agent's.
Fault damaged_reply(const std::string& actor, std::size_t size) {
  const std::string peer = actor.empty() ? "the agent" : "actor " + actor;
  Fault fault;
  fault.kind = FaultKind::channel_corrupt;
  fault.actor = actor;
  fault.channel = "replies of " + peer;
  fault.field = "size of a reply";
  fault.got = std::to_string(size);
  fault.what = peer + " sent a damaged reply of " + fault.got + " bytes";
  return fault;
}

/// What `read` makes of an answer of the agent. Throws Fault where that is damaged.
template <class Read>
auto read_answer(const Message& answer, Read&& read) {
  try {
    Unpacker in(answer.body);
    return read(in);
  } catch (const ProtocolError&) {
    throw damaged_reply("", answer.body.size());
  }
}

Fault unpack_fault(const Message& message) {
  return read_answer(message, [](Unpacker& in) { return rt::unpack_fault(in); });
}

Blob stop_request(bool kill, const std::vector<std::uint64_t>& actors) {
  Packer out;
  out.put(kill).list(actors, [](Packer& o, std::uint64_t id) { o.put(id); });
  return out.take();
}

/// The agent process and the thread that watches it.
class AgentProcess {
 public:
  explicit AgentProcess(const std::string& executable);
  ~AgentProcess();

  /// Whether this process is not the one that started the agent, but was forked from it.
  bool is_inert() const { return generation_ != os::fork_generation(); }
  /// Throws Fault where is_inert.
  void refuse_inert() const;
  Rpc& rpc() { return *rpc_; }
  const BoardLine& line(std::uint32_t index) const {
    return reinterpret_cast<const BoardLine*>(board_.data())[index % board_lines];
  }
  bool is_dead() const { return dead_.load(std::memory_order_acquire); }
  /// Has `attention` called when the agent dies.
  void subscribe(Attention& attention);
  void unsubscribe(Attention& attention);
  /// Sends a request and waits for its only answer. Throws Fault.
  Message ask(MessageType type, std::span<const std::byte> body, Deadline deadline);

 private:
  void start(const std::string& executable, Socket there, const os::Fd& own, const os::Fd& theirs);
  void watch();

  std::uint64_t generation_ = os::fork_generation();
  os::Mapping own_page_, agent_page_, board_;
  pid_t pid_ = -1;
  os::Fd process_;  // pidfd
  std::unique_ptr<Rpc> rpc_;
  std::thread watcher_;
  os::Word stop_{0};
  std::atomic<bool> dead_{false};
  std::mutex mutex_;
  std::list<Attention*> subscribers_;
};

AgentProcess::AgentProcess(const std::string& executable) {
  os::hold_standard_files();
  os::Fd own = os::make_memory("cgraph-live", sizeof(LivePage)),
         theirs = os::make_memory("cgraph-live", sizeof(LivePage));
  own_page_ = os::Mapping(own.get(), sizeof(LivePage), true, sizeof(LivePage));
  agent_page_ = os::Mapping(theirs.get(), sizeof(LivePage), false, 0);
  auto [here, there] = Socket::make_pair();
  // The agent's own death word is its to set; ours must be set before it looks.
  os::Word owned{0};
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  watcher_ = std::thread([this, &owned] {
    os::own_robust_word(reinterpret_cast<LivePage*>(own_page_.data())->word);
    owned.store(1);
    os::futex_wake_all(owned);
    watch();
  });
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  const os::WaitWord wait{&owned, 0};
  while (owned.load() == 0) os::futex_wait_any(std::span(&wait, 1), never);
  rpc_ = std::make_unique<Rpc>(std::move(here));
  try {
    start(executable, std::move(there), own, theirs);
  } catch (...) {
    stop_.store(1);
    os::futex_wake_all(stop_);
    watcher_.join();
    if (pid_ > 0) {
      os::kill_process(process_, pid_);
      os::wait_exit(pid_, os::now_ns() + answer_ns);
    }
    throw;
  }
}

void AgentProcess::start(const std::string& executable, Socket there, const os::Fd& own,
                         const os::Fd& theirs) {
  os::SpawnRequest request;
  request.path = executable;
  request.arguments = {executable, "--cgraph-agent"};
  for (char** entry = environ; *entry; ++entry) request.environment.emplace_back(*entry);
  request.files = {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO, there.fd(), own.get(), theirs.get()};
  pid_ = os::spawn(request);
  process_ = os::open_process(pid_);
  there.close();
  Fault fault;
  fault.kind = FaultKind::start_failed;
  try {
    const auto hello = rpc_->wait(0, os::now_ns() + 5 * answer_ns);
    if (hello && hello->files.size() == 1) {
      board_ = os::Mapping(hello->files[0].get(), sizeof(BoardLine) * board_lines, false, 0);
      return;
    }
    fault.what = "the agent " + executable + (hello ? " sent no board" : " does not answer");
  } catch (const PeerGone&) {
    fault.what = "the agent " + executable + " ended before it was ready";
  } catch (const OtherVersion& other) {
    fault = other_abi_fault("the agent " + executable, other.word);
  }
  throw fault;
}

AgentProcess::~AgentProcess() {
  if (is_inert()) {
    watcher_.detach();
    return;
  }
  rpc_.reset();
  stop_.store(1);
  os::futex_wake_all(stop_);
  watcher_.join();
  // So that what the actors printed last is written before the driver goes on.
  os::wait_exit(pid_, os::now_ns() + answer_ns);
}

void AgentProcess::refuse_inert() const {
  if (!is_inert()) return;
  Fault fault;
  fault.kind = FaultKind::forked;
  fault.what = "this handle belongs to the process that this one was forked from";
  throw fault;
}

void AgentProcess::watch() {
  const os::Word& word = reinterpret_cast<const LivePage*>(agent_page_.data())->word;
  while (stop_.load() == 0) {
    const std::uint32_t value = word.load(std::memory_order_acquire);
    const os::WaitWord words[] = {{&word, value}, {&stop_, 0}};
    if (!(value & os::robust_died)) {
      os::futex_wait_any(words, never);
      continue;
    }
    {
      std::lock_guard lock(mutex_);
      dead_.store(true, std::memory_order_release);
      for (Attention* attention : subscribers_) attention->call();
    }
    while (stop_.load() == 0) os::futex_wait_any(std::span(words + 1, 1), never);
  }
}

void AgentProcess::subscribe(Attention& attention) {
  std::lock_guard lock(mutex_);
  subscribers_.push_back(&attention);
  if (is_dead()) attention.call();
}

void AgentProcess::unsubscribe(Attention& attention) {
  std::lock_guard lock(mutex_);
  subscribers_.remove(&attention);
}

Message AgentProcess::ask(MessageType type, std::span<const std::byte> body, Deadline deadline) {
  refuse_inert();
  try {
    const std::uint64_t id = rpc_->request(type, body);
    std::optional<Message> answer = rpc_->wait(id, deadline);
    rpc_->forget(id);
    if (answer) return std::move(*answer);
  } catch (const PeerGone&) {
    throw agent_died();
  } catch (const OtherVersion& other) {
    throw other_abi_fault("the agent", other.word);
  }
  Fault fault;
  fault.kind = FaultKind::timeout;
  fault.what = "the agent does not answer";
  throw fault;
}

class LocalActor;

/// The driver's socket to an actor, which sends no descriptors and no results above `max_value`.
Socket limited(os::Fd fd) {
  Socket socket(std::move(fd));
  socket.limit(largest_reply, 0);
  return socket;
}

class RemotePending : public PendingCall {
 public:
  RemotePending(std::shared_ptr<LocalActor> actor, std::uint64_t id)
      : actor_(std::move(actor)), id_(id) {}
  ~RemotePending() override;
  bool ready() override { return wait(0); }
  bool wait(Deadline deadline) override;
  RemoteReply take() override { return std::move(reply_); }

 private:
  std::shared_ptr<LocalActor> actor_;
  std::uint64_t id_;
  bool arrived_ = false;
  RemoteReply reply_;
};

class LocalActor : public ActorLink, public std::enable_shared_from_this<LocalActor> {
 public:
  LocalActor(std::shared_ptr<AgentProcess> agent, const ActorSpec& spec, std::uint64_t id,
             os::Fd socket)
      : agent_(std::move(agent)),
        name_(spec.name),
        type_(spec.type),
        id_(id),
        rpc_(limited(std::move(socket))) {}
  ~LocalActor() override {
    try {
      stop(false);
    } catch (const Fault&) {
      // The agent is gone, and the actor with it.
    }
  }

  const std::string& name() const override { return name_; }
  const std::string& type() const override { return type_; }
  std::uint64_t id() const { return id_; }
  const AgentProcess& agent() const { return *agent_; }
  Rpc& rpc() { return rpc_; }

  bool alive() const override {
    agent_->refuse_inert();
    try {
      return !agent_->is_dead() && cause().kind == FaultKind::none;
    } catch (const Fault&) {
      return !agent_->is_dead();  // it does not answer
    }
  }

  std::unique_ptr<PendingCall> call(std::uint32_t task, std::string_view, Blob arguments) override {
    agent_->refuse_inert();
    try {
      const Blob body = Packer().put(task).blob(arguments).take();
      return std::make_unique<RemotePending>(shared_from_this(),
                                             rpc_.request(MessageType::call, body));
    } catch (const PeerGone&) {
      throw death();
    }
  }

  void stop(bool kill) override {
    agent_->ask(MessageType::stop, stop_request(kill, {id_}), os::now_ns() + answer_ns);
  }

  /// Why the actor no longer answers.
  Fault death() const {
    if (agent_->is_dead()) return agent_died();
    Fault fault = cause();
    if (fault.kind != FaultKind::none) return fault;
    fault.kind = FaultKind::actor_died;
    fault.actor = name_;
    fault.deaths = {{name_, -1, 0, 0}};
    fault.what = "actor " + name_ + " has ended";
    return fault;
  }

 private:
  Fault cause() const {
    return unpack_fault(
        agent_->ask(MessageType::actor_cause, Packer().put(id_).take(), os::now_ns() + answer_ns));
  }

  std::shared_ptr<AgentProcess> agent_;
  std::string name_, type_;
  std::uint64_t id_;
  Rpc rpc_;
};

RemotePending::~RemotePending() { actor_->rpc().forget(id_); }

bool RemotePending::wait(Deadline deadline) {
  if (arrived_) return true;
  actor_->agent().refuse_inert();
  std::optional<Message> message;
  try {
    message = actor_->rpc().wait(id_, deadline);
    if (!message) return false;
    Unpacker in(message->body);
    reply_.results = in.blob();
    reply_.failure = in.blob();
    return arrived_ = true;
  } catch (const PeerGone&) {
    throw actor_->death();
  } catch (const ProtocolError&) {
    throw damaged_reply(actor_->name(), message->body.size());
  }
}

/// A compiled graph, or live set, at the agent: what its links share.
class LocalSet {
 public:
  LocalSet(std::shared_ptr<AgentProcess> agent, std::vector<std::shared_ptr<ActorLink>> actors,
           std::uint64_t id, std::uint32_t line, std::uint32_t running, const RoleLayout& layout,
           std::vector<std::shared_ptr<Arena>> arenas)
      : agent_(std::move(agent)),
        actors_(std::move(actors)),
        id_(id),
        line_(line),
        running_(running),
        oversubscribed_(layout.processes > os::cpu_count()),
        ends_(layout, std::move(arenas)) {
    agent_->subscribe(attention_);
  }
  ~LocalSet() {
    agent_->unsubscribe(attention_);
    if (agent_->is_inert()) return;
    try {
      teardown(destructor_timeout_ns, true);
    } catch (const Fault&) {
      // The agent is gone, and the actors with it.
    }
  }

  AgentProcess& agent() { return *agent_; }
  Ends& ends() { return ends_; }
  std::uint64_t id() const { return id_; }
  Waiter make_waiter(WaitPolicy policy, std::uint64_t sleep_line) {
    Waiter waiter(policy, oversubscribed_, agent_->line(line_).word, running_,
                  ends_.own_arena().at<SleepLine>(sleep_line));
    waiter.watch(attention_);
    return waiter;
  }
  TeardownOutcome teardown(std::int64_t timeout_ns, bool kill);

 private:
  std::shared_ptr<AgentProcess> agent_;
  std::vector<std::shared_ptr<ActorLink>> actors_;
  std::uint64_t id_;
  std::uint32_t line_, running_;
  bool oversubscribed_;
  Ends ends_;
  Attention attention_;
  std::timed_mutex mutex_;
  bool is_torn_down_ = false;
  TeardownOutcome outcome_;
};

TeardownOutcome LocalSet::teardown(std::int64_t timeout_ns, bool kill) {
  std::unique_lock lock(mutex_, std::defer_lock);
  if (timeout_ns < 0) {
    lock.lock();
  } else if (!lock.try_lock_for(std::chrono::nanoseconds(timeout_ns))) {
    Fault fault;
    fault.kind = FaultKind::timeout;
    fault.what = "another thread's teardown of the graph did not end in time";
    throw fault;
  }
  if (is_torn_down_) return outcome_;
  const std::int64_t start = os::now_ns();
  const Blob body = Packer().put(id_).put(timeout_ns).put(kill).take();
  // Killing takes as long as the killed need to end.
  const Deadline deadline =
      timeout_ns < 0 ? never : deadline_after(timeout_ns + (kill ? answer_ns : late_ns));
  const Message answer = agent_->ask(MessageType::teardown, body, deadline);
  if (answer.type == MessageType::fault) throw unpack_fault(answer);
  outcome_ = {read_answer(answer, unpack_deaths), static_cast<std::uint64_t>(os::now_ns() - start)};
  is_torn_down_ = true;
  return outcome_;
}

class LocalGraph : public SetGraph<LocalSet> {
 public:
  using SetGraph::SetGraph;

  Fault fault() override {
    for (const Deadline deadline = os::now_ns() + cause_ns;;) {
      if (set().agent().is_dead()) return agent_died();
      Fault fault;
      try {
        fault = unpack_fault(set().agent().ask(MessageType::graph_cause, question(), deadline));
      } catch (const Fault& failure) {
        if (failure.kind == FaultKind::agent_died) return failure;
      }
      // A peer's poison may be seen before the agent has heard from it.
      if (fault.kind != FaultKind::none || !interrupted() || os::now_ns() >= deadline) return fault;
      os::sleep(fault_retry_ns);
    }
  }

  void abandon() override { set().ends().poison(); }

  std::vector<ActorProgress> progress() override {
    try {
      const Message answer =
          set().agent().ask(MessageType::graph_progress, question(), os::now_ns() + progress_ns);
      return read_answer(answer,
                         [](Unpacker& in) { return in.list<ActorProgress>(unpack_progress); });
    } catch (const Fault&) {
      return {};  // who asks has a failure of its own to tell
    }
  }

  GraphCounters counters() override {
    const Message answer =
        set().agent().ask(MessageType::graph_counters, question(), os::now_ns() + answer_ns);
    return read_answer(answer, unpack_counters);
  }

  TeardownOutcome teardown(std::int64_t timeout_ns, bool kill) override {
    return set().teardown(timeout_ns, kill);
  }

 private:
  Blob question() const { return Packer().put(set().id()).put(member()).take(); }
};

class LocalHost : public Host {
 public:
  explicit LocalHost(const std::string& agent) : agent_(std::make_shared<AgentProcess>(agent)) {}

  /// Not in a forked child, and not after the agent's death.
  bool is_usable() const { return !agent_->is_inert() && !agent_->is_dead(); }

  std::vector<std::shared_ptr<ActorLink>> launch(std::span<const ActorSpec> specs,
                                                 std::int64_t timeout_ns) override;
  std::vector<std::unique_ptr<GraphLink>> compile_live(const std::string& name,
                                                       std::span<const GraphSpec> graphs) override;

 private:
  std::vector<std::unique_ptr<GraphLink>> finish_compile(std::uint64_t request,
                                                         const LiveActors& actors,
                                                         std::span<const GraphSpec> graphs,
                                                         const RoleLayout& layout,
                                                         Deadline deadline);

  std::shared_ptr<AgentProcess> agent_;
};

std::vector<std::shared_ptr<ActorLink>> LocalHost::launch(std::span<const ActorSpec> specs,
                                                          std::int64_t timeout_ns) {
  Packer out;
  out.put(timeout_ns).list(specs, [](Packer& o, const ActorSpec& spec) { pack(o, spec); });
  Message answer = agent_->ask(MessageType::launch, out.take(),
                               timeout_ns < 0 ? never : deadline_after(timeout_ns + late_ns));
  if (answer.type == MessageType::fault) throw unpack_fault(answer);
  const auto ids = read_answer(answer, [&](Unpacker& in) {
    auto list = in.list<std::uint64_t>([](Unpacker& i) { return i.get<std::uint64_t>(); });
    if (list.size() != specs.size()) throw ProtocolError{};
    return list;
  });
  if (answer.files.size() != specs.size()) {
    agent_->ask(MessageType::stop, stop_request(true, ids), os::now_ns() + answer_ns);
    throw resource_fault({"recvmsg", EMFILE}, "", 0);
  }
  std::vector<std::shared_ptr<ActorLink>> actors;
  for (std::size_t i = 0; i < ids.size(); ++i)
    actors.push_back(
        std::make_shared<LocalActor>(agent_, specs[i], ids[i], std::move(answer.files[i])));
  return actors;
}

std::vector<std::unique_ptr<GraphLink>> LocalHost::compile_live(const std::string& name,
                                                                std::span<const GraphSpec> graphs) {
  agent_->refuse_inert();
  const LiveActors actors(graphs);
  const std::vector<RoleLayout> layouts = lay_out_live(graphs, actors);
  Packer out;
  out.text(name);
  out.list(actors.role_names(), [](Packer& o, const std::string& role) { o.text(role); });
  out.list(actors.all(), [](Packer& o, const std::shared_ptr<ActorLink>& actor) {
    o.put(static_cast<const LocalActor&>(*actor).id());
  });
  out.list(layouts, [](Packer& o, const RoleLayout& layout) { pack(o, layout); });
  try {
    struct Request {
      Rpc& rpc;
      std::uint64_t id;
      ~Request() { rpc.forget(id); }
    } request{agent_->rpc(), agent_->rpc().request(MessageType::compile, out.take())};
    return finish_compile(request.id, actors, graphs, layouts[0], start_deadline(graphs));
  } catch (const PeerGone&) {
    throw agent_died();
  } catch (const OtherVersion& other) {
    throw other_abi_fault("the agent", other.word);
  }
}

std::vector<std::unique_ptr<GraphLink>> LocalHost::finish_compile(std::uint64_t request,
                                                                  const LiveActors& actors,
                                                                  std::span<const GraphSpec> graphs,
                                                                  const RoleLayout& layout,
                                                                  Deadline deadline) {
  std::vector<std::shared_ptr<Arena>> arenas(layout.processes);
  std::vector<std::unique_ptr<Tracer>> tracers;
  std::uint64_t id = 0;
  std::uint32_t line = 0, running = 0;
  const auto refuse = [&](const Fault& fault) {
    Packer out;
    pack(out, fault);
    agent_->rpc().follow(request, MessageType::refused, out.take());
  };
  for (bool is_late = false;;) {
    std::optional<Message> message =
        agent_->rpc().wait(request, is_late ? deadline + late_ns : deadline);
    if (!message) {
      Fault fault;
      fault.kind = FaultKind::start_failed;
      fault.what = is_late ? "the agent does not answer"
                           : "an actor did not take its part of the graph in time";
      if (is_late) throw fault;
      refuse(fault);
      is_late = true;
      continue;
    }
    try {
      switch (message->type) {
        case MessageType::arena: {
          read_answer(*message, [&](Unpacker& in) {
            id = in.get<std::uint64_t>();
            line = in.get<std::uint32_t>();
            running = in.get<std::uint32_t>();
          });
          arenas[0] = own_arena(take_file(*message), layout.arena);
          tracers = make_driver_tracers(layout, graphs);
          agent_->rpc().follow(request, MessageType::populated, {});
          break;
        }
        case MessageType::peers:
          map_peers(layout, message->files, arenas);
          agent_->rpc().follow(request, MessageType::mapped, {});
          break;
        case MessageType::done:
          if (!arenas[0] || std::any_of(layout.peers.begin(), layout.peers.end(),
                                        [&](std::uint32_t peer) { return !arenas[peer]; }))
            throw damaged_reply("", message->body.size());
          return make_links<LocalGraph>(
              std::make_shared<LocalSet>(agent_, actors.all(), id, line, running, layout,
                                         std::move(arenas)),
              layout, graphs, std::move(tracers));
        case MessageType::fault:
          throw unpack_fault(*message);
        default:
          throw damaged_reply("", message->body.size());
      }
    } catch (const os::Error& error) {
      refuse(resource_fault(error, "", layout.arena.front));
    }
  }
}

}  // namespace

std::shared_ptr<Host> Host::local(const std::string& agent) {
  static std::mutex mutex;
  static std::weak_ptr<LocalHost> current;
  std::lock_guard lock(mutex);
  if (std::shared_ptr<LocalHost> host = current.lock(); host && host->is_usable()) return host;
  try {
    auto host = std::make_shared<LocalHost>(agent);
    current = host;
    return host;
  } catch (const os::Error& error) {
    Fault fault = resource_fault(error, "", 0);
    if (error.call == std::string_view("execve")) fault.kind = FaultKind::start_failed;
    fault.what =
        "cannot start the agent " + agent + ": " + error.call + ": " + std::strerror(error.code);
    throw fault;
  }
}

std::uint64_t fork_generation() { return os::fork_generation(); }

}  // namespace cgraph::rt
