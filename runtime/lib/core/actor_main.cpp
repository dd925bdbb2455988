// An actor's process: the main thread handles control and never runs user code, the actor thread
// does.
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <map>
#include <thread>

#include "actor_core.h"
#include "cgraph/rt/actor.h"
#include "control.h"
#include "trace.h"

namespace cgraph::rt {
namespace {

LivePage* live_page = nullptr;

void mark_dying(int signal) {
  live_page->dying.store(static_cast<std::uint32_t>(signal), std::memory_order_release);
  live_page->word.fetch_or(os::robust_died, std::memory_order_release);
  os::futex_wake_all(live_page->word);
  raise(signal);
}

/// A task ran longer than its fatal deadline.
void die_of_deadline() {
  live_page->dying.store(dying_of_deadline, std::memory_order_release);
  live_page->word.fetch_or(os::robust_died, std::memory_order_release);
  os::futex_wake_all(live_page->word);
  raise(SIGKILL);
}

/// A graph between `prepare` and `begin`.
struct Preparing {
  RoleLayout layout;
  std::vector<RoleParts> parts;
  std::vector<std::shared_ptr<Arena>> arenas;
  std::uint32_t line, running;
};

class ActorProcess {
 public:
  ActorProcess(const ActorClass& type, std::span<const RolePlan> roles)
      : type_(type),
        roles_(roles),
        agent_(os::Fd(actor_control_fd)),
        driver_(os::Fd(actor_driver_fd)),
        board_(actor_board_fd, sizeof(BoardLine) * board_lines, false, 0) {}

  int run();

 private:
  void serve();
  void serve_agent();
  void serve_driver();
  void handle(Message& message);
  void construct(Unpacker in);
  void prepare(Message& message);
  void connect(Message& message);
  void begin(std::uint64_t graph);
  void refuse(std::uint64_t graph, const Fault& fault);
  void report(MessageType type, std::uint64_t id, std::span<const std::byte> body);

  const ActorClass& type_;
  std::span<const RolePlan> roles_;
  Socket agent_, driver_;
  std::mutex agent_mutex_, driver_mutex_;  // both threads send
  os::Mapping board_;
  std::unique_ptr<ActorCore> core_;
  std::map<std::uint64_t, Preparing> preparing_;
  std::thread actor_thread_;
  bool quit_ = false, is_driver_gone_ = false;
};

void ActorProcess::serve() {
  while (!quit_) {
    pollfd files[] = {{agent_.fd(), POLLIN, 0}, {is_driver_gone_ ? -1 : driver_.fd(), POLLIN, 0}};
    poll(files, 2, -1);
    if (files[0].revents) serve_agent();
    if (files[1].revents && !quit_) serve_driver();
  }
}

int ActorProcess::run() {
  try {
    serve();
  } catch (const OtherVersion&) {
    // The agent sees by any answer that this is another version, and ends this process.
    report(MessageType::refused, 0, {});
    for (;;) pause();
  }
  if (core_) core_->stop();
  if (actor_thread_.joinable()) actor_thread_.join();
  return 0;
}

void ActorProcess::serve_agent() {
  Message message;
  for (;;) {
    switch (agent_.receive(message)) {
      case Socket::Received::message:
        handle(message);
        break;
      case Socket::Received::nothing:
        return;
      case Socket::Received::closed:
        quit_ = true;
        return;
    }
  }
}

void ActorProcess::serve_driver() {
  Message message;
  for (;;) {
    const Socket::Received received = driver_.receive(message);
    if (received == Socket::Received::closed) is_driver_gone_ = true;
    if (received != Socket::Received::message) return;
    Unpacker in(message.body);
    const auto task = in.get<std::uint32_t>();
    core_->submit(
        {task, in.blob(), [this, id = message.id](const Blob& results, const Blob& failure) {
           Packer out;
           out.blob(results).blob(failure);
           std::lock_guard lock(driver_mutex_);
           driver_.send(MessageType::reply, id, out.take());
         }});
  }
}

void ActorProcess::handle(Message& message) {
  switch (message.type) {
    case MessageType::construct:
      return construct(Unpacker(message.body));
    case MessageType::prepare:
      return prepare(message);
    case MessageType::connect:
      return connect(message);
    case MessageType::begin:
      return begin(message.id);
    case MessageType::abandon:
      preparing_.erase(message.id);
      return;
    case MessageType::quit:
      quit_ = true;
      return;
    default:
      throw ProtocolError{};
  }
}

void ActorProcess::construct(Unpacker in) {
  ActorSpec spec = unpack_spec(in);
  if (spec.type != type_.type || spec.hash != type_.hash) {
    Fault fault;
    fault.kind = FaultKind::abi_mismatch;
    fault.actor = spec.name;
    fault.expected = spec.type + " " + to_hex(spec.hash);
    fault.got = std::string(type_.type) + " " + to_hex(type_.hash);
    fault.what = spec.executable + " was built from another version of " + spec.type;
    return refuse(0, fault);
  }
  core_ = std::make_unique<ActorCore>(type_, roles_, spec.name);
  actor_thread_ = std::thread([this, arguments = std::move(spec.arguments)] {
    os::use_signal_stack();
    core_->run(
        arguments,
        [this](Blob failure) {
          Packer out;
          out.blob(failure);
          report(MessageType::constructed, 0, out.take());
        },
        [this](const LeaveReport& left) {
          Packer out;
          out.put<bool>(left.corrupt.has_value());
          if (left.corrupt)
            out.text(left.corrupt->channel)
                .text(left.corrupt->field)
                .put(left.corrupt->got)
                .put(left.corrupt->expected);
          report(MessageType::left, left.graph, out.take());
        });
  });
}

void ActorProcess::prepare(Message& message) {
  Unpacker in(message.body);
  Preparing graph;
  graph.line = in.get<std::uint32_t>();
  graph.running = in.get<std::uint32_t>();
  graph.layout = unpack_layout(in);
  try {
    graph.parts = find_roles(*core_, graph.layout);
    graph.arenas.resize(graph.layout.processes);
    graph.arenas[graph.layout.process] = own_arena(take_file(message), graph.layout.arena);
    make_tracers(*core_, graph.layout, graph.parts);
    preparing_.insert_or_assign(message.id, std::move(graph));
    report(MessageType::populated, message.id, {});
  } catch (const Fault& fault) {
    refuse(message.id, fault);
  } catch (const os::Error& error) {
    refuse(message.id, resource_fault(error, core_->name(), graph.layout.arena.front));
  }
}

void ActorProcess::connect(Message& message) {
  const auto found = preparing_.find(message.id);
  if (found == preparing_.end()) return;
  Preparing& graph = found->second;
  try {
    map_peers(graph.layout, message.files, graph.arenas);
    report(MessageType::mapped, message.id, {});
  } catch (const os::Error& error) {
    refuse(message.id, resource_fault(error, core_->name(), 0));
  }
}

void ActorProcess::begin(std::uint64_t id) {
  const auto found = preparing_.find(id);
  if (found == preparing_.end()) return;
  Preparing& graph = found->second;
  const auto* lines = reinterpret_cast<const BoardLine*>(board_.data());
  core_->begin(std::make_unique<ActorGraph>(id, graph.layout, std::move(graph.parts),
                                            std::move(graph.arenas),
                                            lines[graph.line % board_lines].word, graph.running));
  preparing_.erase(found);
}

void ActorProcess::refuse(std::uint64_t graph, const Fault& fault) {
  Packer out;
  pack(out, fault);
  report(MessageType::refused, graph, out.take());
}

void ActorProcess::report(MessageType type, std::uint64_t id, std::span<const std::byte> body) {
  std::lock_guard lock(agent_mutex_);
  agent_.send(type, id, body);
}

}  // namespace

int actor_main(int argc, char** argv, const ActorClass& type, std::span<const RolePlan> roles) {
  if (argc != 3 || std::string_view(argv[1]) != "--cgraph-actor") {
    std::fprintf(stderr, "%s runs actor %.*s; a driver's launch starts it\n", argv[0],
                 static_cast<int>(type.type.size()), type.type.data());
    return 2;
  }
  if (!os::die_with_parent(static_cast<pid_t>(std::atol(argv[2])))) return 0;
  os::restrict_self(std::getenv("CGRAPH_DEBUG") == nullptr);
  os::Mapping page(actor_page_fd, sizeof(LivePage), true, sizeof(LivePage));
  live_page = reinterpret_cast<LivePage*>(page.data());
  os::own_robust_word(live_page->word);
  os::use_signal_stack();
  os::on_fatal_signals(mark_dying);
  os::on_timer(die_of_deadline);
  try {
    const int code = ActorProcess(type, roles).run();
    std::fflush(nullptr);
    return code;
  } catch (const ProtocolError&) {
    std::fprintf(stderr, "damaged control message\n");
  } catch (const os::Error& error) {
    std::fprintf(stderr, "%s: %s\n", error.call, std::strerror(error.code));
  }
  return 1;
}

}  // namespace cgraph::rt
