// The life of a graph at the agent: compile, run, fail, teardown.
#include <signal.h>

#include <algorithm>

#include "../core/counters.h"
#include "agent.h"

namespace cgraph::rt {
namespace {

/// How long an actor that leaves a graph may be ahead of the news why.
constexpr std::int64_t explanation_ns = 500'000'000;

/// A process's part in one graph of the set, or nullptr.
const MemberPart* part_of(const RoleLayout& layout, std::uint32_t member) {
  for (const MemberPart& part : layout.members)
    if (part.member == member) return &part;
  return nullptr;
}

}  // namespace

Agent::Graph* Agent::graph_of(const Child& child) {
  const auto found = graphs_.find(child.graph);
  return found == graphs_.end() ? nullptr : &found->second;
}

Agent::Graph* Agent::graph_of_request(std::uint64_t request) {
  for (auto& [id, graph] : graphs_)
    if (graph.request == request) return &graph;
  return nullptr;
}

void Agent::compile(Message& message) {
  Unpacker in(message.body);
  Graph graph;
  graph.id = ++last_id_;
  graph.request = message.id;
  graph.name = in.text();
  graph.roles = in.list<std::string>([](Unpacker& i) { return i.text(); });
  graph.members = in.list<std::uint64_t>([](Unpacker& i) { return i.get<std::uint64_t>(); });
  graph.layouts = in.list<RoleLayout>([](Unpacker& i) { return unpack_layout(i); });
  if (graph.layouts.size() != graph.members.size() + 1 ||
      graph.roles.size() != graph.layouts.size())
    throw ProtocolError{};

  Fault fault;
  std::string other;  // the graph that an actor is busy in
  for (std::uint64_t id : graph.members) {
    const Child* member = child(id);
    if (!member || !member->is_alive()) {
      fault.kind = FaultKind::actor_died;
      fault.actor = member ? member->name : "";
      fault.what = "actor " + fault.actor + " is dead";
      if (member) fault.deaths.push_back(member->death());
      return reply_fault(message.id, fault);
    }
    if (member->state == Child::State::idle) continue;
    fault.kind = FaultKind::actor_busy;
    fault.actors.push_back(member->name);
    const Graph* live = graph_of(*member);
    if (live && other.empty()) other = ", " + live->name;
  }
  if (fault.kind != FaultKind::none) {
    fault.actor = fault.actors.front();
    fault.what = "actor " + fault.actor + " is in another live graph" + other;
    return reply_fault(message.id, fault);
  }
  if (free_lines_.empty()) {
    fault.kind = FaultKind::resource;
    fault.resource = "live graphs";
    fault.need = board_lines + 1;
    fault.have = board_lines;
    fault.what = "graph " + graph.name + ": " + std::to_string(board_lines) +
                 " graphs are live, which is as many as there can be";
    return reply_fault(message.id, fault);
  }
  try {
    require_memory(graph.name, graph.layouts);
    for (const RoleLayout& layout : graph.layouts)
      graph.files.push_back(os::make_memory("cgraph-arena", layout.arena.total));
  } catch (const Fault& short_of_memory) {
    return reply_fault(message.id, short_of_memory);
  } catch (const os::Error& error) {
    return reply_fault(message.id, resource_fault(error, "", 0));
  }
  graph.line = free_lines_.back();
  free_lines_.pop_back();
  graph.running = board_value(line(graph.line).word.load() / 4 + 1, BoardState::running);
  line(graph.line).word.store(graph.running);
  ask_all(graph);
  for (std::size_t i = 0; i < graph.members.size(); ++i) {
    Child& member = *child(graph.members[i]);
    member.state = Child::State::in_graph;
    member.graph = graph.id;
    graph.busy.insert(member.id);
    Packer out;
    out.put(graph.line).put(graph.running);
    pack(out, graph.layouts[i + 1]);
    const int files[] = {graph.files[i + 1].get()};
    post(member, MessageType::prepare, graph.id, out.take(), files);
  }
  const int files[] = {graph.files[0].get()};
  reply(graph.request, MessageType::arena,
        Packer().put(graph.id).put(graph.line).put(graph.running).take(), files);
  graphs_.emplace(graph.id, std::move(graph));
}

void Agent::ask_all(Graph& graph) {
  graph.unanswered = {driver_key};
  graph.unanswered.insert(graph.members.begin(), graph.members.end());
}

void Agent::answered(Graph& graph, std::uint64_t who, GraphState state) {
  if (graph.state != state || !graph.unanswered.erase(who) || !graph.unanswered.empty()) return;
  if (state == GraphState::populating)
    distribute(graph);
  else
    start(graph);
}

void Agent::distribute(Graph& graph) {
  try {
    for (std::size_t p = 0; p < graph.files.size(); ++p) {
      os::seal(graph.files[p].get());
      graph.heads.emplace_back(graph.files[p].get(), graph.layouts[p].head, false, 0);
    }
  } catch (const os::Error& error) {
    return abort_compile(graph, resource_fault(error, "", 0));
  }
  graph.state = GraphState::mapping;
  ask_all(graph);
  for (std::size_t p = 0; p < graph.layouts.size(); ++p) {
    std::vector<int> files;
    for (std::uint32_t peer : graph.layouts[p].peers) files.push_back(graph.files[peer].get());
    if (p == 0)
      reply(graph.request, MessageType::peers, {}, files);
    else
      post(*child(graph.members[p - 1]), MessageType::connect, graph.id, {}, files);
  }
  graph.files.clear();
}

void Agent::start(Graph& graph) {
  graph.state = GraphState::running;
  for (std::uint64_t id : graph.members) {
    deaths_.set_line(id, &line(graph.line), graph.running);
    post(*child(id), MessageType::begin, graph.id);
  }
  reply(graph.request, MessageType::done);
  // A member may have died since it answered, before its line was set.
  for (std::uint64_t id : graph.members)
    if (child(id)->has_died()) set_board(graph, BoardState::failed);
}

void Agent::abort_compile(Graph& graph, const Fault& fault) {
  if (graph.state >= GraphState::running) return;
  reply_fault(graph.request, fault);
  for (std::uint64_t id : graph.members)
    if (Child* member = child(id); member->is_alive())
      post(*member, MessageType::abandon, graph.id);
  release(graph);
}

void Agent::set_board(Graph& graph, BoardState state) {
  os::Word& word = line(graph.line).word;
  // The first cause stays.
  if (word.load() == graph.running) word.store(graph.running + static_cast<std::uint32_t>(state));
  os::futex_wake_all(word);
}

void Agent::member_left(Graph& graph, Child& member) {
  graph.busy.erase(member.id);
  if (graph.state == GraphState::running) fail_graph(graph);
  answer_cause(graph);
  if (graph.state == GraphState::closing && graph.busy.empty())
    finish_teardown(graph);
  else if (graph.state == GraphState::failed && graph.busy.empty()) {
    // Survivors can go into another graph at once; the record stays until the driver's teardown.
    for (std::uint64_t id : graph.members) {
      Child* other = child(id);
      deaths_.set_line(id, nullptr, 0);
      if (other->graph == graph.id && other->is_alive()) other->state = Child::State::idle;
    }
  }
}

void Agent::fail_graph(Graph& graph) {
  graph.state = GraphState::failed;
  set_board(graph, BoardState::failed);
  if (is_explained(graph)) return;
  after(explanation_ns, [this, id = graph.id] {
    const auto found = graphs_.find(id);
    if (found == graphs_.end() || is_explained(found->second)) return;
    found->second.is_unexplained = true;
    answer_cause(found->second);
  });
}

bool Agent::is_explained(const Graph& graph) const {
  return !graph.deaths.empty() || graph.fault.kind != FaultKind::none;
}

std::uint64_t Agent::completed(const Graph& graph, std::size_t process, const MemberPart& part) {
  const std::byte* head = reinterpret_cast<const std::byte*>(graph.heads[process].data());
  return reinterpret_cast<const std::atomic<std::uint64_t>*>(head + part.completed)->load();
}

Fault Agent::cause_of(const Graph& graph, std::uint32_t member) const {
  Fault fault = graph.fault;
  if (graph.state == GraphState::closing) {
    fault.kind = FaultKind::torn_down;
    fault.what = "graph " + graph.name + " is torn down";
    return fault;
  }
  if (graph.state != GraphState::failed) return fault;
  for (std::size_t i = 0; i < graph.members.size(); ++i) {
    const Child& actor = *children_.at(graph.members[i]);
    const MemberPart* part = part_of(graph.layouts[i + 1], member);
    const auto& dead = graph.deaths;
    if (part && std::find(dead.begin(), dead.end(), actor.id) == dead.end())
      fault.survivors.push_back({actor.name, -1, 0, completed(graph, i + 1, *part)});
  }
  for (std::uint64_t id : graph.deaths) fault.deaths.push_back(children_.at(id)->death());
  if (fault.kind != FaultKind::none) return fault;
  if (graph.is_unexplained) {
    fault.kind = FaultKind::channel_corrupt;
    fault.what = "an actor left graph " + graph.name + " and did not say why";
    return fault;
  }
  fault.kind = FaultKind::actor_died;
  fault.actor = fault.deaths.empty() ? "" : fault.deaths.front().actor;
  fault.what = "actor " + fault.actor + " died";
  return fault;
}

void Agent::tell_cause(Message& message) {
  Unpacker in(message.body);
  const auto found = graphs_.find(in.get<std::uint64_t>());
  if (found == graphs_.end()) {
    Fault fault;
    fault.kind = FaultKind::torn_down;
    fault.what = "the graph is torn down";
    return reply_fault(message.id, fault);
  }
  found->second.asked.push_back({message.id, in.get<std::uint32_t>()});
  answer_cause(found->second);
}

void Agent::tell_progress(Message& message) {
  Unpacker in(message.body);
  const auto found = graphs_.find(in.get<std::uint64_t>());
  const auto member = in.get<std::uint32_t>();
  std::vector<ActorProgress> all;
  if (found != graphs_.end() && found->second.state >= GraphState::running) {
    const Graph& graph = found->second;
    for (std::size_t i = 0; i < graph.members.size(); ++i) {
      const MemberPart* part = part_of(graph.layouts[i + 1], member);
      if (!part) continue;
      all.push_back(
          describe_progress(*reinterpret_cast<const ArenaHeader*>(graph.heads[i + 1].data()),
                            graph.layouts[i + 1], graph.roles));
      all.back().actor = child(graph.members[i])->name;
      all.back().completed = completed(graph, i + 1, *part);
    }
  }
  Packer out;
  out.list(all, [](Packer& o, const ActorProgress& progress) { pack(o, progress); });
  reply(message.id, MessageType::done, out.take());
}

void Agent::tell_counters(Message& message) {
  Unpacker in(message.body);
  const auto found = graphs_.find(in.get<std::uint64_t>());
  const auto member = in.get<std::uint32_t>();
  GraphCounters counters;
  if (found != graphs_.end() && found->second.state >= GraphState::running) {
    const Graph& graph = found->second;
    std::vector<const std::byte*> heads;
    for (const os::Mapping& head : graph.heads)
      heads.push_back(reinterpret_cast<const std::byte*>(head.data()));
    counters = read_counters(graph.layouts, heads, member);
  }
  Packer out;
  pack(out, counters);
  reply(message.id, MessageType::done, out.take());
}

void Agent::answer_cause(Graph& graph) {
  if (graph.asked.empty()) return;
  // The board may show a death that has not come to the main loop yet.
  const bool has_ended = line(graph.line).word.load() != graph.running;
  if (has_ended && graph.state == GraphState::running) return;
  // A survivor may leave before the death, or the damage, that it leaves for is known here.
  if (graph.state == GraphState::failed && !is_explained(graph) && !graph.is_unexplained) return;
  for (std::uint64_t id : graph.deaths)
    if (!child(id)->exit_known) return;
  for (const Graph::Question& asked : std::exchange(graph.asked, {}))
    reply_fault(asked.request, cause_of(graph, asked.member));
}

void Agent::teardown(Message& message) {
  Unpacker in(message.body);
  const auto id = in.get<std::uint64_t>();
  const auto timeout = in.get<std::int64_t>();
  const bool kill = in.get<bool>();
  const auto found = graphs_.find(id);
  if (found == graphs_.end()) {
    Packer out;
    pack(out, std::vector<Death>{});
    return reply(message.id, MessageType::done, out.take());
  }
  Graph& graph = found->second;
  graph.teardown = message.id;
  graph.state = GraphState::closing;
  set_board(graph, BoardState::closing);
  if (graph.busy.empty()) return finish_teardown(graph);
  forget_late(graph);
  if (timeout < 0) return;
  graph.late = after(timeout, [this, id, request = message.id, kill] {
    Graph& late = graphs_.at(id);
    late.late.reset();
    if (kill) {
      for (std::uint64_t member : late.busy) child(member)->kill();
      return;
    }
    Fault fault;
    fault.kind = FaultKind::teardown_timeout;
    for (std::uint64_t member : late.busy) fault.actors.push_back(child(member)->name);
    fault.actor = fault.actors.front();
    fault.what = "actor " + fault.actor + " still runs a task of graph " + late.name;
    late.teardown = 0;
    reply_fault(request, fault);
  });
}

void Agent::finish_teardown(Graph& graph) {
  if (!graph.teardown) return;
  for (std::uint64_t id : graph.deaths) {
    if (child(id)->exit_known) continue;
    after(1'000'000, [this, id = graph.id] {
      if (const auto again = graphs_.find(id); again != graphs_.end())
        finish_teardown(again->second);
    });
    return;
  }
  std::vector<Death> deaths;
  for (std::uint64_t id : graph.deaths) deaths.push_back(child(id)->death());
  Packer out;
  pack(out, deaths);
  reply(graph.teardown, MessageType::done, out.take());
  for (const Graph::Question& asked : graph.asked)
    reply_fault(asked.request, cause_of(graph, asked.member));
  release(graph);
}

void Agent::forget_late(Graph& graph) {
  if (graph.late) timers_.erase(*graph.late);
  graph.late.reset();
}

void Agent::release(Graph& graph) {
  forget_late(graph);
  for (std::uint64_t id : graph.members) {
    Child& member = *child(id);
    if (member.graph != graph.id) continue;
    deaths_.set_line(id, nullptr, 0);
    member.graph = 0;
    if (member.is_alive()) member.state = Child::State::idle;
  }
  free_lines_.push_back(graph.line);
  graphs_.erase(graph.id);
}

}  // namespace cgraph::rt
