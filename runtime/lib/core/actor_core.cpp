#include "actor_core.h"

#include <algorithm>
#include <cstring>
#include <map>

#include "cgraph/rt/operand.h"
#include "channel_state.h"
#include "control.h"
#include "profile.h"

namespace cgraph::rt {
namespace {

constexpr std::size_t most_workers = 4;

/// The task that a remote call names, as its errors show it: "Echo.echo".
std::string task_name(const ActorClass& type, std::string_view task) {
  const std::size_t dot = type.type.rfind('.');
  std::string name(dot == std::string_view::npos ? type.type : type.type.substr(dot + 1));
  return name.append(1, '.').append(task);
}

std::vector<In> as_operands(const std::vector<std::span<const std::byte>>& values) {
  std::vector<In> operands;
  for (std::span<const std::byte> value : values)
    operands.push_back({In::Kind::constant, false, false, 0,
                        static_cast<std::uint32_t>(value.size()), value.data()});
  return operands;
}

}  // namespace

ActorCore::~ActorCore() {
  stop();
  for (std::thread& worker : workers_) worker.join();
}

const RolePlan* ActorCore::find_role(const Hash& plan, std::uint32_t process) const {
  for (const RolePlan& role : roles_)
    if (role.process == process && role.hash == plan) return &role;
  return nullptr;
}

const RolePlan* ActorCore::find_graph(std::string_view graph) const {
  for (const RolePlan& role : roles_)
    if (role.graph == graph) return &role;
  return nullptr;
}

Fault no_role_fault(const ActorCore& actor, std::string_view graph, const Hash& plan) {
  const RolePlan* other = actor.find_graph(graph);
  Fault fault;
  fault.kind = FaultKind::abi_mismatch;
  fault.actor = actor.name();
  fault.expected = to_hex(plan);
  fault.got = other ? to_hex(other->hash) : "";
  fault.what = "the executable of actor " + actor.name() +
               (other ? " was built from another version of " : " has no role in ") +
               std::string(graph);
  return fault;
}

void ActorCore::run(const Blob& arguments, const std::function<void(Blob)>& constructed,
                    std::function<void(const LeaveReport&)> left) {
  left_ = std::move(left);
  Blob failure = construct(arguments);
  const bool is_made = failure.empty();
  constructed(std::move(failure));
  while (is_made && !stopping()) {
    const std::uint32_t seen = attention_.word.load(std::memory_order_seq_cst);
    serve_calls();
    std::unique_ptr<ActorGraph> graph;
    {
      std::lock_guard lock(mutex_);
      graph = std::move(graph_);
    }
    if (graph) {
      run_graph(*graph);
      continue;
    }
    const os::WaitWord wait{&attention_.word, seen};
    if (!stopping()) os::futex_wait_any(std::span(&wait, 1), never);
  }
  destroy();
}

Blob ActorCore::construct(const Blob& arguments) {
  const std::string task = task_name(type_, "new");
  const CallInfo info{{}, name_, 0, {task, {}, 0}};
  try {
    const auto values = split_values(arguments);
    if (!values) throw ProtocolError{};
    const std::vector<In> operands = as_operands(*values);
    Call call(nullptr, nullptr, operands, {}, info);
    type_.construct(call);
    self_ = call.self();
    return {};
  } catch (...) {
    return describe_failure(info);
  }
}

void ActorCore::destroy() {
  if (!self_) return;
  type_.destroy(std::exchange(self_, nullptr));
}

void ActorCore::begin(std::unique_ptr<ActorGraph> graph) {
  {
    std::lock_guard lock(mutex_);
    graph_ = std::move(graph);
  }
  attention_.call();
}

void ActorCore::stop() {
  {
    std::lock_guard lock(mutex_);
    stopping_.store(true, std::memory_order_release);
  }
  concurrent_arrival_.notify_all();
  attention_.call();
}

// Remote calls

void ActorCore::submit(CallRequest call) {
  if (call.task < type_.tasks.size() && type_.tasks[call.task].concurrent)
    return serve_concurrently(std::move(call));
  {
    std::lock_guard lock(mutex_);
    calls_.push_back(std::move(call));
  }
  attention_.call();
}

void ActorCore::serve_calls() {
  for (;;) {
    CallRequest call;
    {
      std::lock_guard lock(mutex_);
      if (calls_.empty()) return;
      call = std::move(calls_.front());
      calls_.pop_front();
    }
    serve(call);
  }
}

void ActorCore::serve(const CallRequest& call) {
  const TaskDesc* task = call.task < type_.tasks.size() ? &type_.tasks[call.task] : nullptr;
  const std::string name = task_name(type_, task ? task->name : "?");
  const CallInfo info{{}, name_, 0, {name, {}, 0}};
  Blob results, failure;
  try {
    const auto values = split_values(call.arguments);
    if (!task || !values) throw ProtocolError{};
    const std::vector<In> operands = as_operands(*values);
    std::vector<std::vector<std::byte>> buffers(task->results);
    std::vector<Sink> sinks;
    for (std::uint32_t i = 0; i < task->results; ++i) sinks.emplace_back(buffers[i], i);
    Call run(self_, nullptr, operands, sinks, info);
    run_task(task->thunk, run, task->deadline);
    results = join_values(std::vector<std::span<const std::byte>>(buffers.begin(), buffers.end()));
  } catch (...) {
    failure = describe_failure(info);
  }
  call.reply(results, failure);
}

void ActorCore::serve_concurrently(CallRequest call) {
  std::lock_guard lock(mutex_);
  concurrent_calls_.push_back(std::move(call));
  if (idle_workers_ < concurrent_calls_.size() && workers_.size() < most_workers)
    workers_.emplace_back([this] { concurrent_worker(); });
  concurrent_arrival_.notify_one();
}

void ActorCore::concurrent_worker() {
  std::unique_lock lock(mutex_);
  for (;;) {
    ++idle_workers_;
    concurrent_arrival_.wait(lock, [&] { return stopping() || !concurrent_calls_.empty(); });
    --idle_workers_;
    if (stopping()) return;
    CallRequest call = std::move(concurrent_calls_.front());
    concurrent_calls_.pop_front();
    lock.unlock();
    serve(call);
    lock.lock();
  }
}

// Graphs

namespace {

/// Where the calls of each of a role's sites are counted.
std::vector<TaskCounters*> counters_of_sites(const RolePlan& role, const MemberPart& part,
                                             const Arena& own) {
  std::map<std::string_view, TaskCounters*> by_name;
  auto* counters = &own.at<TaskCounters>(part.counters + sizeof(RoleCounters));
  for (const CountedTask& task : part.tasks) by_name[task.name] = counters++;
  std::vector<TaskCounters*> result;
  for (const TaskSite& site : role.sites) {
    const auto found = by_name.find(site.task);
    result.push_back(found == by_name.end() ? nullptr : found->second);
  }
  return result;
}

}  // namespace

ActorGraph::ActorGraph(std::uint64_t graph_id, const RoleLayout& layout,
                       std::vector<RoleParts> role_parts,
                       std::vector<std::shared_ptr<Arena>> arenas, const os::Word& board,
                       std::uint32_t running)
    : id(graph_id),
      ends(layout, std::move(arenas)),
      read_waiter(layout.wait, layout.processes > os::cpu_count(), board, running, ends.own().read),
      write_waiter(layout.wait, layout.processes > os::cpu_count(), board, running,
                   ends.own().write),
      parts(std::move(role_parts)) {
  for (std::size_t i = 0; i < layout.members.size(); ++i) {
    const MemberPart& part = layout.members[i];
    roles.push_back(
        {part.member, *parts[i].plan,
         std::span(ends.readers).subspan(part.first_read, part.read_count),
         std::span(ends.writers).subspan(part.first_write, part.write_count), part.first_channel,
         ends.own_arena().at<std::atomic<std::uint64_t>>(part.completed), parts[i].tracer.get(),
         ends.own_arena().at<RoleCounters>(part.counters),
         counters_of_sites(*parts[i].plan, part, ends.own_arena()), part.timed || parts[i].tracer});
  }
  if (layout.order == no_order) return;
  order = &ends.readers[layout.order];
  order_channel = layout.reads[layout.order].channel;
}

std::vector<RoleParts> find_roles(const ActorCore& actor, RoleLayout& layout) {
  std::vector<RoleParts> parts;
  for (const MemberPart& part : layout.members) {
    const RolePlan* plan = actor.find_role(part.plan, part.process);
    if (!plan || !arrange(layout, part, *plan)) throw no_role_fault(actor, part.graph, part.plan);
    parts.push_back({plan, nullptr});
  }
  return parts;
}

void make_tracers(const ActorCore& actor, const RoleLayout& layout, std::span<RoleParts> parts) {
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (!layout.members[i].trace.empty())
      parts[i].tracer = make_tracer(layout.members[i],
                                    describe_actor(*parts[i].plan, actor.name(), actor.type()));
  }
}

void ActorCore::run_graph(ActorGraph& graph) {
  graph.read_waiter.watch(attention_);
  graph.write_waiter.watch(attention_);
  LeaveReport report{graph.id, std::nullopt};
  std::deque<RoleRun> runs;
  for (const ActorRole& role : graph.roles) runs.emplace_back(*this, graph, role);
  try {
    if (graph.order) run_in_order(graph, runs);
    for (RoleRun& run = runs.front();;) run.execute();
  } catch (const RoleRun::Leave&) {
  } catch (const Corrupt& corrupt) {
    report.corrupt = corrupt;
  }
  graph.ends.poison();
  left_(report);
}

void ActorCore::run_in_order(ActorGraph& graph, std::deque<RoleRun>& runs) {
  for (;;) {
    const std::uint32_t member = next_member(graph);
    const auto run = std::find_if(runs.begin(), runs.end(),
                                  [&](const RoleRun& each) { return each.member() == member; });
    if (run == runs.end()) throw Corrupt{graph.order->name(), "graph", member, runs.size()};
    run->resume_trace();
    run->execute();
  }
}

std::uint32_t ActorCore::next_member(ActorGraph& graph) {
  graph.ends.own().activity.store(activity_word(Activity::getting, graph.order_channel),
                                  std::memory_order_relaxed);
  while (graph.order->wait_ready(graph.read_waiter, never) != WaitResult::ready) {
    attend(graph.read_waiter);
    serve_calls();
  }
  if (graph.read_waiter.board_changed()) throw RoleRun::Leave{};
  const SlotView view = graph.order->view();
  std::uint32_t member = UINT32_MAX;
  if (view.bytes.size() != sizeof member)
    throw Corrupt{graph.order->name(), "length", view.bytes.size(), sizeof member};
  std::memcpy(&member, view.bytes.data(), sizeof member);
  graph.order->release();
  return member;
}

void ActorCore::attend(Waiter& waiter) {
  // Both waiters watch the same attention; a call is dealt with for both.
  if (stopping() || waiter.board_changed() || !waiter.take_attention()) throw RoleRun::Leave{};
}

RoleRun::RoleRun(ActorCore& core, ActorGraph& graph, const ActorRole& role)
    : core_(core),
      graph_(graph),
      role_(role),
      views_(role.readers.size()),
      cells_(role.plan.cells),
      info_{role.plan.graph, core.name(), 0, {}},
      tracer_(role.tracer) {
  resume_trace();
}

void RoleRun::execute() {
  Frame frame(*this);
  role_.plan.run(frame);
  ++info_.execution;
  role_.completed.store(info_.execution, std::memory_order_release);
}

void RoleRun::trace(TraceKind kind, std::uint32_t subject, std::uint64_t amount,
                    std::uint32_t flags) {
  const std::int64_t now = os::now_ns();
  tracer_->record(kind, subject, info_.execution, traced_until_, now, amount, flags);
  traced_until_ = now;
}

void RoleRun::check_board() const {
  if (graph_.read_waiter.board_changed()) throw Leave{};
}

bool RoleRun::is_over() const { return graph_.read_waiter.board_changed() || core_.stopping(); }

template <class Wait>
void RoleRun::wait(Waiter& waiter, std::uint32_t subject, Wait&& wait_once) {
  check_board();
  while (wait_once() != WaitResult::ready) {
    core_.attend(waiter);
    if (tracer_) trace(TraceKind::wait, subject, 0, trace_waited);
    core_.serve_calls();
    if (tracer_) trace(TraceKind::remote, 0, 0, 0);
  }
}

void RoleRun::get(std::uint32_t i) {
  note(Activity::getting, role_.first_channel + role_.plan.reads[i]);
  SlotReader& reader = role_.readers[i];
  const bool waits = role_.timed && !reader.ready();
  const std::int64_t began = waits ? os::now_ns() : 0;
  wait(graph_.read_waiter, role_.plan.reads[i],
       [&] { return reader.wait_ready(graph_.read_waiter, never); });
  if (waits) count_time(role_.counters.value_wait_ns, began);
  views_[i] = reader.view();
  CGRAPH_PROBE(value_read, role_.plan.reads[i], info_.execution, views_[i].bytes.size());
  if (tracer_) [[unlikely]]
    trace(TraceKind::read, role_.plan.reads[i], views_[i].bytes.size(),
          (waits ? trace_waited : 0) | (views_[i].failed ? trace_failed : 0));
}

void RoleRun::acquire(std::uint32_t i) {
  note(Activity::acquiring, role_.first_channel + role_.plan.writes[i]);
  SlotWriter& writer = role_.writers[i];
  const bool waits = role_.timed && !writer.has_room();
  const std::int64_t began = waits ? os::now_ns() : 0;
  wait(graph_.write_waiter, role_.plan.writes[i],
       [&] { return writer.wait_room(graph_.write_waiter, never); });
  if (waits) count_time(role_.counters.room_wait_ns, began);
  if (waits && tracer_) trace(TraceKind::acquire, role_.plan.writes[i], 0, trace_waited);
}

void RoleRun::commit(std::uint32_t i) {
  check_board();
  SlotWriter& writer = role_.writers[i];
  CGRAPH_PROBE(value_written, role_.plan.writes[i], info_.execution, writer.state().length);
  const std::uint64_t bytes = tracer_ ? writer.state().length : 0;
  const bool failed = tracer_ && writer.state().failed;
  writer.publish();
  if (tracer_) [[unlikely]]
    trace(TraceKind::write, role_.plan.writes[i], bytes, failed ? trace_failed : 0);
}

Operand RoleRun::resolve(const In& operand) {
  const Path path(static_cast<const std::uint32_t*>(operand.data), operand.count);
  switch (operand.kind) {
    case In::Kind::slot:
      return {Operand::Kind::encoded, false, views_[operand.index].bytes, nullptr, {}, path};
    case In::Kind::cell:
      return {Operand::Kind::object, operand.is_last, {}, &cells_[operand.index], {}, path};
    case In::Kind::constant:
      return {Operand::Kind::encoded,
              false,
              {static_cast<const std::byte*>(operand.data), operand.count},
              nullptr,
              {},
              {}};
    case In::Kind::pack:
      break;
  }
  return {Operand::Kind::pack,
          false,
          {},
          nullptr,
          {static_cast<const In*>(operand.data), operand.count},
          {}};
}

void RoleRun::add_failures(const In& operand, std::vector<std::span<const std::byte>>& failures) {
  switch (operand.kind) {
    case In::Kind::slot:
      if (views_[operand.index].failed) failures.push_back(views_[operand.index].bytes);
      return;
    case In::Kind::cell:
      if (cells_[operand.index].failed()) failures.push_back(cells_[operand.index].failure());
      return;
    case In::Kind::constant:
      return;
    case In::Kind::pack:
      for (const In& element : std::span(static_cast<const In*>(operand.data), operand.count))
        add_failures(element, failures);
      return;
  }
}

}  // namespace cgraph::rt
