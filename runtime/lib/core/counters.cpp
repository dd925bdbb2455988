#include "counters.h"

#include <algorithm>

namespace cgraph::rt {
namespace {

template <class T>
const T& at(const std::byte* head, std::uint64_t offset) {
  return *reinterpret_cast<const T*>(head + offset);
}

std::uint64_t value(const Counter& counter) { return counter.load(std::memory_order_relaxed); }

template <class T>
T& grown(std::vector<T>& list, std::size_t index) {
  if (list.size() <= index) list.resize(index + 1);
  return list[index];
}

void read_role(const std::byte* head, const MemberPart& part, GraphCounters& to) {
  const auto& role = at<RoleCounters>(head, part.counters);
  grown(to.processes, part.process) = {value(at<Counter>(head, part.completed)),
                                       value(role.value_wait_ns), value(role.room_wait_ns)};
  const auto* task = &at<TaskCounters>(head, part.counters + sizeof(RoleCounters));
  for (const CountedTask& counted : part.tasks) {
    grown(to.tasks, counted.number) = {value(task->calls), value(task->failed),
                                       value(task->skipped), value(task->busy_ns)};
    ++task;
  }
}

void read_writes(const std::byte* head, const RoleLayout& layout, const MemberPart& part,
                 GraphCounters& to) {
  for (const WriteEnd& end : std::span(layout.writes).subspan(part.first_write, part.write_count)) {
    const auto& from = at<ChannelCounters>(head, end.counters);
    GraphCounters::Channel& channel = grown(to.channels, end.channel - part.first_channel);
    channel.messages = value(from.messages);
    channel.bytes = value(from.bytes);
    channel.spilled = value(from.spilled);
  }
}

void read_acknowledgements(const std::byte* head, const RoleLayout& layout, const MemberPart& part,
                           GraphCounters& to) {
  for (const ReadEnd& end : std::span(layout.reads).subspan(part.first_read, part.read_count)) {
    GraphCounters::Channel& channel = grown(to.channels, end.channel - part.first_channel);
    channel.acknowledged =
        std::min(channel.acknowledged, at<Cursor>(head, end.cursor).acknowledged.load());
  }
}

}  // namespace

GraphCounters read_counters(std::span<const RoleLayout> layouts,
                            std::span<const std::byte* const> heads, std::uint32_t member) {
  GraphCounters counters;
  // Acknowledgements first: what is acknowledged then was published before.
  for (const bool writes : {false, true}) {
    for (std::size_t p = 0; p < layouts.size(); ++p) {
      for (const MemberPart& part : layouts[p].members) {
        if (part.member != member) continue;
        if (!writes) {
          read_acknowledgements(heads[p], layouts[p], part, counters);
          continue;
        }
        read_writes(heads[p], layouts[p], part, counters);
        read_role(heads[p], part, counters);
      }
    }
  }
  return counters;
}

void pack(Packer& out, const GraphCounters& counters) {
  const auto each = [](Packer& o, const auto& element) { o.put(element); };
  out.list(counters.processes, each).list(counters.tasks, each).list(counters.channels, each);
}

GraphCounters unpack_counters(Unpacker& in) {
  const auto list = [&]<class T>(std::vector<T>& to) {
    to = in.list<T>([](Unpacker& i) { return i.get<T>(); });
  };
  GraphCounters counters;
  list(counters.processes);
  list(counters.tasks);
  list(counters.channels);
  return counters;
}

}  // namespace cgraph::rt
