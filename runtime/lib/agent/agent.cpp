#include "agent.h"

#include <signal.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>

namespace cgraph::rt {
namespace {

constexpr std::int64_t ms = 1'000'000;
constexpr std::int64_t grace_ns = 1000 * ms;  // F16

constexpr std::uint64_t event_key(std::uint64_t kind, std::uint64_t id) { return kind << 56 | id; }

}  // namespace

Agent::Agent(Socket driver, os::Mapping driver_page)
    : driver_(std::move(driver)),
      driver_page_(std::move(driver_page)),
      events_(epoll_create1(EPOLL_CLOEXEC)),
      deaths_(*new DeathWatch),  // its threads live as long as the process
      board_(os::make_memory("cgraph-board", sizeof(BoardLine) * board_lines)) {
  board_map_ = os::Mapping(board_.get(), sizeof(BoardLine) * board_lines, true,
                           sizeof(BoardLine) * board_lines);
  os::seal(board_.get());
  for (std::uint32_t i = board_lines; i-- > 0;) free_lines_.push_back(i);
  watch(driver_.fd(), driver_event, 0);
  watch(deaths_.fd(), death_event, 0);
  deaths_.add(driver_key, *reinterpret_cast<const LivePage*>(driver_page_.data()));
  const int files[] = {board_.get()};
  reply(0, MessageType::done, {}, files);
}

void Agent::watch(int fd, std::uint64_t kind, std::uint64_t id, bool also_write) {
  epoll_event event{};
  event.events = EPOLLIN | (also_write ? EPOLLOUT : 0u);
  event.data.u64 = event_key(kind, id);
  if (epoll_ctl(events_.get(), EPOLL_CTL_ADD, fd, &event) != 0)
    epoll_ctl(events_.get(), EPOLL_CTL_MOD, fd, &event);
}

Agent::Timers::iterator Agent::after(std::int64_t ns, std::function<void()> action) {
  return timers_.emplace(os::now_ns() + ns, std::move(action));
}

int Agent::run_timers() {
  while (!timers_.empty()) {
    const std::int64_t left = timers_.begin()->first - os::now_ns();
    if (left > 0) return static_cast<int>(std::min<std::int64_t>((left + ms - 1) / ms, 60'000));
    auto action = timers_.extract(timers_.begin());
    action.mapped()();
  }
  return -1;
}

void Agent::run() {
  for (;;) {
    const int timeout = run_timers();
    if (shutting_down_ && all_ended()) return;
    epoll_event ready[64];
    const int count = epoll_wait(events_.get(), ready, 64, timeout);
    for (int i = 0; i < count; ++i) {
      const std::uint64_t kind = ready[i].data.u64 >> 56,
                          id = ready[i].data.u64 & 0xff'ffff'ffff'ffff;
      Child* subject = kind >= control_event ? child(id) : nullptr;
      if (kind >= control_event && !subject) continue;
      switch (kind) {
        case driver_event:
          serve_driver();
          break;
        case death_event:
          for (std::uint64_t dead : deaths_.take())
            dead == driver_key ? shut_down() : on_death(dead);
          break;
        case control_event:
          serve_child(*subject);
          break;
        case output_event:
        case error_event:
          on_output(*subject, kind == error_event);
          break;
        case process_event:
          reap(*subject);
          break;
      }
    }
  }
}

Child* Agent::child(std::uint64_t id) {
  const auto found = children_.find(id);
  return found == children_.end() ? nullptr : found->second.get();
}

void Agent::reply(std::uint64_t request, MessageType type, Blob body, std::span<const int> files) {
  driver_.post(type, request, body, files);
  if (driver_.has_queued()) watch(driver_.fd(), driver_event, 0, true);
}

void Agent::reply_fault(std::uint64_t request, const Fault& fault) {
  Packer out;
  pack(out, fault);
  reply(request, MessageType::fault, out.take());
}

// Events

void Agent::serve_driver() {
  if (shutting_down_) return;
  if (driver_.has_queued()) {
    driver_.flush();
    if (!driver_.has_queued()) watch(driver_.fd(), driver_event, 0);
  }
  Message message;
  for (;;) {
    const Socket::Received received = driver_.receive(message);
    if (received == Socket::Received::closed) return shut_down();
    if (received == Socket::Received::nothing) return;
    handle(message);
  }
}

void Agent::serve_child(Child& child) {
  if (child.control.has_queued()) {
    child.control.flush();
    if (!child.control.has_queued()) watch(child.control.fd(), control_event, child.id);
  }
  Message message;
  for (;;) {
    try {
      const Socket::Received received = child.control.receive(message);
      if (received == Socket::Received::nothing) return;
      if (received == Socket::Received::closed) {
        // The process ends; its liveness word or its pidfd says how.
        epoll_ctl(events_.get(), EPOLL_CTL_DEL, child.control.fd(), nullptr);
        return;
      }
      handle_child(child, message);
    } catch (const OtherVersion& other) {
      Fault fault = other_abi_fault("actor " + child.name + " (" + child.type + ")", other.word);
      fault.actor = child.name;
      fail_launch(child.launch, std::move(fault));
      return drop(child);
    } catch (const ProtocolError&) {
      return drop(child);
    }
  }
}

void Agent::drop(Child& child) {
  // A damaged actor must not take the others with it.
  child.kill();
  epoll_ctl(events_.get(), EPOLL_CTL_DEL, child.control.fd(), nullptr);
}

void Agent::handle_child(Child& child, Message& message) {
  // An actor speaks of its own graph only; a message about one that is gone is late.
  Graph* graph = graph_of(child);
  if (graph && graph->id != message.id) graph = nullptr;
  Unpacker in(message.body);
  switch (message.type) {
    case MessageType::constructed:
      return child_constructed(child, in);
    case MessageType::refused: {
      const Fault fault = unpack_fault(in);
      return graph ? abort_compile(*graph, fault) : fail_launch(child.launch, fault);
    }
    case MessageType::populated:
      return graph ? answered(*graph, child.id, GraphState::populating) : void();
    case MessageType::mapped:
      return graph ? answered(*graph, child.id, GraphState::mapping) : void();
    case MessageType::left: {
      if (!graph) return;
      if (in.get<bool>() && graph->fault.kind == FaultKind::none) {
        const std::string channel = in.text(), field = in.text();
        const auto got = in.get<std::uint64_t>(), expected = in.get<std::uint64_t>();
        graph->fault = corrupt_fault(child.name, {channel, field.c_str(), got, expected});
      }
      return member_left(*graph, child);
    }
    default:
      throw ProtocolError{};
  }
}

void Agent::on_output(Child& child, bool is_error) {
  auto& forwarder = is_error ? child.err : child.out;
  if (!forwarder) return;
  const int fd = forwarder->fd();
  if (!forwarder->pump()) {
    epoll_ctl(events_.get(), EPOLL_CTL_DEL, fd, nullptr);
    forwarder->finish();
    forwarder.reset();
  } else if (forwarder->is_blocked()) {
    // Level-triggered readiness would spin: look again later.
    epoll_ctl(events_.get(), EPOLL_CTL_DEL, fd, nullptr);
    after(10 * ms, [this, id = child.id, is_error, fd] {
      Child* again = this->child(id);
      if (!again || !(is_error ? again->err : again->out)) return;
      watch(fd, is_error ? error_event : output_event, id);
      on_output(*again, is_error);
    });
  }
}

void Agent::on_death(std::uint64_t id) {
  Child* found = child(id);
  if (!found || !found->is_alive()) return;
  Child& child = *found;
  child.state = Child::State::dead;
  if (const std::uint32_t signal = child.page().dying.load(std::memory_order_acquire)) {
    child.missed_deadline = signal == dying_of_deadline;
    child.exit = {-1, child.missed_deadline ? SIGKILL : static_cast<int>(signal)};
    child.exit_known = true;
  } else {
    // The word may lie. Whoever writes a core dump is left to it.
    child.kill();
  }
  shutdown(child.driver_end.get(), SHUT_RDWR);
  if (Graph* graph = graph_of(child)) {
    graph->deaths.push_back(child.id);
    if (graph->state >= GraphState::running) member_left(*graph, child);
  }
  learn_exit(child, 50);
}

void Agent::learn_exit(Child& child, int tries) {
  bool reaped = child.is_reaped;
  os::ExitStatus status;
  if (!reaped && os::exit_status(child.pid, status, reaped) && !child.exit_known) {
    child.exit = status;
    child.exit_known = true;
  }
  child.is_reaped = reaped;
  if (!child.exit_known && tries > 0) {
    after(ms, [this, id = child.id, tries] { learn_exit(*this->child(id), tries - 1); });
    return;
  }
  child.exit_known = true;
  Fault fault;
  fault.kind = FaultKind::start_failed;
  fault.actor = child.name;
  fault.deaths = {child.death()};
  fault.what = "actor " + child.name + " ended before it was ready";
  if (child.launch) fail_launch(child.launch, fault);
  if (Graph* graph = graph_of(child)) {
    if (graph->state < GraphState::running)
      abort_compile(*graph, fault);
    else
      answer_cause(*graph);
  }
  if (child.is_reaped) reap(child);
}

void Agent::reap(Child& child) {
  if (child.is_alive()) return on_death(child.id);
  if (!child.is_reaped) {
    os::ExitStatus status;
    bool reaped = false;
    const bool known = os::exit_status(child.pid, status, reaped);
    if (!reaped) return;
    child.is_reaped = true;
    if (known && !child.exit_known) child.exit = status;
  }
  // What it printed last is still in the pipes. The record stays for those who ask how it ended.
  deaths_.remove(child.id);
  for (auto* forwarder : {&child.out, &child.err}) {
    if (*forwarder) (*forwarder)->finish();
    forwarder->reset();
  }
  child.control.close();
  child.driver_end.reset();
  child.process.reset();
  child.page_map = {};
}

void Agent::shut_down() {
  if (shutting_down_) return;
  shutting_down_ = true;
  epoll_ctl(events_.get(), EPOLL_CTL_DEL, driver_.fd(), nullptr);
  for (auto& [id, graph] : graphs_)
    if (graph.state == GraphState::running) set_board(graph, BoardState::closing);
  for (auto& [id, child] : children_)
    if (child->is_alive()) post(*child, MessageType::quit, 0);
  after(grace_ns, [this] {
    for (auto& [id, child] : children_) child->kill();
  });
}

bool Agent::all_ended() const {
  return std::all_of(children_.begin(), children_.end(),
                     [](const auto& entry) { return entry.second->is_reaped; });
}

int agent_main(int argc, char** argv) {
  if (argc != 2 || std::string_view(argv[1]) != "--cgraph-agent") {
    std::fprintf(stderr, "%s belongs to a driver, which starts it\n", argv[0]);
    return 2;
  }
  os::ignore_output_signals();
  os::restrict_self(false);
  try {
    os::Mapping own_page(agent_page_fd, sizeof(LivePage), true, sizeof(LivePage));
    os::own_robust_word(reinterpret_cast<LivePage*>(own_page.data())->word);
    os::Mapping driver_page(driver_page_fd, sizeof(LivePage), false, 0);
    for (int fd : {agent_page_fd, driver_page_fd}) close(fd);
    // The watching threads end with the process: nothing that they look at is destroyed before.
    (new Agent(Socket(os::Fd(agent_socket_fd)), std::move(driver_page)))->run();
    _exit(0);
  } catch (const os::Error& error) {
    std::fprintf(stderr, "cgraph-agent: %s: %s\n", error.call, std::strerror(error.code));
  } catch (const OtherVersion& other) {
    std::fprintf(stderr, "cgraph-agent: this is version %s of the runtime, the driver's is %s\n",
                 abi_text(abi_word()).c_str(), abi_text(other.word).c_str());
  } catch (const ProtocolError&) {
    std::fprintf(stderr, "cgraph-agent: damaged control message\n");
  }
  _exit(1);
}

}  // namespace cgraph::rt
