// GraphState::stats, and how snapshots are shown.
#include "cgraph/stats.h"

#include <algorithm>
#include <cstdio>
#include <ostream>

#include "graph_state.h"

namespace cgraph {
namespace rt {
namespace {

Duration duration(std::uint64_t ns) { return Duration(static_cast<std::int64_t>(ns)); }

/// Two words of different processes, read one after the other.
std::uint32_t occupied(const GraphCounters::Channel& channel, std::uint32_t slots) {
  if (channel.acknowledged >= channel.messages) return 0;
  return static_cast<std::uint32_t>(
      std::min<std::uint64_t>(channel.messages - channel.acknowledged, slots));
}

}  // namespace

GraphStats GraphState::stats() {
  if (is_inert())
    throw ForkedHandleError("graph " + graph_ + " belongs to the process before the fork");
  GraphStats stats;
  stats.graph = graph_;
  {
    Lock lock(mutex_);
    if (!down_) notice_all();
    if (!down_ && link_->interrupted()) fail_now(lock);
    if (torn_down_) throw GraphTornDownError(graph_, cause_);
    GraphStats::Executions& executions = stats.executions;
    executions.submitted = submitted_.load(std::memory_order_acquire);
    executions.in_flight = executions.submitted - complete_;
    executions.completed = complete_ - failed_;
    executions.failed = failed_;
    executions.buffered = held_;
    if (ended_) executions.failed += std::exchange(executions.in_flight, 0);
  }
  const GraphCounters counters = with_faults(graph_, [&] { return link_->counters(); });
  // The graph was torn down meanwhile.
  if (counters.processes.size() != plan_.actors.size() + 1) throw GraphTornDownError(graph_);
  add_counters(counters, stats);
  return stats;
}

void GraphState::add_counters(const GraphCounters& counters, GraphStats& stats) const {
  stats.timed = options_.timed || tracer_;
  for (std::size_t i = 0; i < actor_names_.size(); ++i) {
    const GraphCounters::Process& process = counters.processes[i + 1];
    stats.actors.push_back({actor_names_[i], process.executions, duration(process.value_wait_ns),
                            duration(process.room_wait_ns)});
  }
  for (std::size_t t = 0; t < plan_.tasks.size() && t < counters.tasks.size(); ++t) {
    const GraphCounters::Task& task = counters.tasks[t];
    stats.tasks.push_back({std::string(plan_.tasks[t].name),
                           actor_names_[plan_.tasks[t].process - 1], task.calls, task.failed,
                           task.skipped, duration(task.busy_ns)});
  }
  for (std::size_t c = 0; c < plan_.channels.size() && c < counters.channels.size(); ++c) {
    const ChannelDesc& plan = plan_.channels[c];
    const GraphCounters::Channel& channel = counters.channels[c];
    stats.channels.push_back({std::string(plan.name),
                              plan.from ? actor_names_[plan.from - 1] : "driver", "shm",
                              channel.messages, channel.bytes, channel.spilled,
                              occupied(channel, plan.slots), plan.slots});
  }
}

}  // namespace rt

namespace {

/// Columns as wide as their widest cell; the first `left` of them are flush left.
class TableText {
 public:
  explicit TableText(std::size_t left) : left_(left) {}
  void add(std::vector<std::string> row) {
    widths_.resize(std::max(widths_.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) widths_[i] = std::max(widths_[i], row[i].size());
    rows_.push_back(std::move(row));
  }
  void print(std::ostream& out) const {
    if (rows_.size() < 2) return;
    for (const std::vector<std::string>& row : rows_) {
      std::string line;
      for (std::size_t i = 0; i < row.size(); ++i) {
        const std::string fill(widths_[i] - row[i].size(), ' ');
        line += "  " + (i < left_ ? row[i] + fill : fill + row[i]);
      }
      out << line.substr(0, line.find_last_not_of(' ') + 1) << '\n';
    }
    out << '\n';
  }

 private:
  std::size_t left_;
  std::vector<std::size_t> widths_;
  std::vector<std::vector<std::string>> rows_;
};

std::string milliseconds(const GraphStats& stats, Duration duration) {
  if (!stats.timed) return "-";
  char text[32];
  std::snprintf(text, sizeof text, "%.3f ms", static_cast<double>(duration.count()) / 1e6);
  return text;
}

std::string quoted(const std::string& text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    if (static_cast<unsigned char>(c) < ' ') {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\u%04x", static_cast<unsigned>(c));
      result += escape;
    } else {
      result += c;
    }
  }
  return result + '"';
}

class JsonObject {
 public:
  JsonObject& raw(const char* name, const std::string& value) {
    text_ += (text_.empty() ? "\"" : ", \"") + std::string(name) + "\": " + value;
    return *this;
  }
  JsonObject& text(const char* name, const std::string& value) { return raw(name, quoted(value)); }
  JsonObject& number(const char* name, std::uint64_t value) {
    return raw(name, std::to_string(value));
  }
  std::string take() const { return "{" + text_ + "}"; }

 private:
  std::string text_;
};

template <class List, class Each>
std::string json_list(const List& list, Each&& each) {
  std::string text;
  for (const auto& element : list) text += (text.empty() ? "" : ", ") + each(element).take();
  return "[" + text + "]";
}

}  // namespace

std::ostream& operator<<(std::ostream& out, const GraphStats& stats) {
  const auto number = [](std::uint64_t value) { return std::to_string(value); };
  const GraphStats::Executions& executions = stats.executions;
  out << "graph " << stats.graph << ": " << executions.submitted << " submitted, "
      << executions.completed << " completed, " << executions.failed << " failed, "
      << executions.in_flight << " in flight, " << executions.buffered << " buffered\n\n";
  TableText actors(1);
  actors.add({"actor", "executions", "waits for values", "waits for room"});
  for (const GraphStats::Actor& actor : stats.actors)
    actors.add({actor.name, number(actor.executions), milliseconds(stats, actor.waited_for_values),
                milliseconds(stats, actor.waited_for_room)});
  TableText tasks(2);
  tasks.add({"task", "actor", "calls", "errors", "skipped", "busy"});
  for (const GraphStats::Task& task : stats.tasks)
    tasks.add({task.name, task.actor, number(task.calls), number(task.errors), number(task.skipped),
               milliseconds(stats, task.busy)});
  TableText channels(3);
  channels.add({"channel", "from", "transport", "messages", "bytes", "spills", "slots in use"});
  for (const GraphStats::Channel& channel : stats.channels)
    channels.add({channel.name, channel.from, channel.transport, number(channel.messages),
                  number(channel.bytes), number(channel.spills),
                  number(channel.occupied) + " of " + number(channel.slots)});
  for (const TableText* table : {&actors, &tasks, &channels}) table->print(out);
  return out;
}

std::string to_json(const GraphStats& stats) {
  const auto time = [&](Duration duration) {
    return stats.timed ? std::to_string(duration.count()) : std::string("null");
  };
  JsonObject executions;
  executions.number("submitted", stats.executions.submitted)
      .number("completed", stats.executions.completed)
      .number("failed", stats.executions.failed)
      .number("in_flight", stats.executions.in_flight)
      .number("buffered", stats.executions.buffered);
  const auto actor = [&](const GraphStats::Actor& a) {
    return JsonObject()
        .text("name", a.name)
        .number("executions", a.executions)
        .raw("waited_for_values_ns", time(a.waited_for_values))
        .raw("waited_for_room_ns", time(a.waited_for_room));
  };
  const auto task = [&](const GraphStats::Task& t) {
    return JsonObject()
        .text("name", t.name)
        .text("actor", t.actor)
        .number("calls", t.calls)
        .number("errors", t.errors)
        .number("skipped", t.skipped)
        .raw("busy_ns", time(t.busy));
  };
  const auto channel = [](const GraphStats::Channel& c) {
    return JsonObject()
        .text("name", c.name)
        .text("from", c.from)
        .text("transport", c.transport)
        .number("messages", c.messages)
        .number("bytes", c.bytes)
        .number("spills", c.spills)
        .number("occupied", c.occupied)
        .number("slots", c.slots);
  };
  return JsonObject()
      .text("graph", stats.graph)
      .raw("timed", stats.timed ? "true" : "false")
      .raw("executions", executions.take())
      .raw("actors", json_list(stats.actors, actor))
      .raw("tasks", json_list(stats.tasks, task))
      .raw("channels", json_list(stats.channels, channel))
      .take();
}

}  // namespace cgraph
