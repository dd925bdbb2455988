// What the driver asks of its agent.
#include <signal.h>

#include <cstring>

#include "agent.h"

namespace cgraph::rt {

void Agent::handle(Message& message) {
  switch (message.type) {
    case MessageType::launch:
      return launch(message);
    case MessageType::compile:
      return compile(message);
    case MessageType::populated:
      if (Graph* graph = graph_of_request(message.id))
        answered(*graph, driver_key, GraphState::populating);
      return;
    case MessageType::mapped:
      if (Graph* graph = graph_of_request(message.id))
        answered(*graph, driver_key, GraphState::mapping);
      return;
    case MessageType::refused:
      if (Graph* graph = graph_of_request(message.id)) {
        Unpacker in(message.body);
        abort_compile(*graph, unpack_fault(in));
      }
      return;
    case MessageType::teardown:
      return teardown(message);
    case MessageType::graph_cause:
      return tell_cause(message);
    case MessageType::graph_progress:
      return tell_progress(message);
    case MessageType::graph_counters:
      return tell_counters(message);
    case MessageType::actor_cause:
      return tell_actor_cause(message);
    case MessageType::stop:
      return stop_actors(message);
    default:
      throw ProtocolError{};
  }
}

void Agent::post(Child& child, MessageType type, std::uint64_t id, Blob body,
                 std::span<const int> files) {
  child.control.post(type, id, body, files);
  if (child.control.has_queued()) watch(child.control.fd(), control_event, child.id, true);
}

void Agent::launch(Message& message) {
  Unpacker in(message.body);
  const auto timeout = in.get<std::int64_t>();
  const auto specs = in.list<ActorSpec>([](Unpacker& i) { return unpack_spec(i); });
  const std::uint64_t launch_id = ++last_id_;
  Launch& launch = launches_[launch_id];
  launch.request = message.id;
  launch.waiting = specs.size();
  for (const ActorSpec& spec : specs) {
    try {
      const std::uint64_t id = ++last_id_;
      Child& child = *children_.emplace(id, start_child(id, spec, board_)).first->second;
      child.launch = launch_id;
      launch.children.push_back(id);
      watch(child.control.fd(), control_event, id, child.control.has_queued());
      if (child.out) watch(child.out->fd(), output_event, id);
      if (child.err) watch(child.err->fd(), error_event, id);
      if (child.process) watch(child.process.get(), process_event, id);
      deaths_.add(id, child.page());
    } catch (const os::Error& error) {
      Fault fault = resource_fault(error, spec.name, 0);
      if (error.call != std::string_view("fork") && error.code != EMFILE && error.code != ENOMEM)
        fault.kind = FaultKind::start_failed;
      fault.what = "cannot start actor " + spec.name + " (" + spec.executable + "): " + error.call +
                   ": " + std::strerror(error.code);
      return fail_launch(launch_id, fault);
    }
  }
  if (timeout < 0) return;
  after(timeout, [this, launch_id] {
    const auto found = launches_.find(launch_id);
    if (found == launches_.end()) return;
    Fault fault;
    fault.kind = FaultKind::start_failed;
    for (std::uint64_t id : found->second.children)
      if (child(id)->state == Child::State::starting) fault.actors.push_back(child(id)->name);
    fault.actor = fault.actors.empty() ? "" : fault.actors.front();
    fault.what = "actor " + fault.actor + " was not ready in time";
    fail_launch(launch_id, fault);
  });
}

void Agent::child_constructed(Child& child, Unpacker in) {
  const auto found = launches_.find(child.launch);
  if (found == launches_.end() || child.state != Child::State::starting) return;
  Launch& launch = found->second;
  Fault fault;
  fault.failure = in.blob();
  if (!fault.failure.empty()) {
    fault.kind = FaultKind::start_failed;
    fault.actor = child.name;
    fault.what = "the constructor of actor " + child.name + " threw";
    return fail_launch(child.launch, std::move(fault));
  }
  child.state = Child::State::idle;
  if (--launch.waiting > 0) return;
  Packer out;
  std::vector<int> files;
  out.list(launch.children, [](Packer& o, std::uint64_t id) { o.put(id); });
  for (std::uint64_t id : launch.children) {
    this->child(id)->launch = 0;
    files.push_back(this->child(id)->driver_end.get());
  }
  reply(launch.request, MessageType::done, out.take(), files);
  launches_.erase(found);
}

void Agent::fail_launch(std::uint64_t id, Fault fault) {
  const auto found = launches_.find(id);
  if (found == launches_.end()) return;
  const Launch launch = std::move(found->second);
  launches_.erase(found);
  for (std::uint64_t member : launch.children) {
    child(member)->launch = 0;
    if (child(member)->is_alive()) child(member)->kill();
  }
  reply_fault(launch.request, fault);
}

void Agent::stop_actors(Message& message) {
  Unpacker in(message.body);
  const bool kill = in.get<bool>();
  for (std::uint64_t id :
       in.list<std::uint64_t>([](Unpacker& i) { return i.get<std::uint64_t>(); })) {
    Child* found = child(id);
    if (!found || !found->is_alive()) continue;
    if (kill)
      found->kill();
    else
      post(*found, MessageType::quit, 0);
  }
  reply(message.id, MessageType::done);
}

void Agent::tell_actor_cause(Message& message) {
  Unpacker in(message.body);
  const Child* found = child(in.get<std::uint64_t>());
  Fault fault;
  if (found && !found->is_alive()) {
    fault.kind = FaultKind::actor_died;
    fault.actor = found->name;
    fault.deaths = {found->death()};
    fault.what = "actor " + found->name + " died";
  }
  reply_fault(message.id, fault);
}

}  // namespace cgraph::rt
