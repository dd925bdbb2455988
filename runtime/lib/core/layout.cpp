#include "layout.h"

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <map>
#include <set>

#include "counters.h"
#include "os.h"

namespace cgraph::rt {
namespace {

constexpr std::uint64_t page_bytes = 4096;
/// A slot's header has 32 bits for the length.
constexpr std::uint64_t largest_value = UINT32_MAX;
/// Half of what a process can map: sums below it do not overflow.
constexpr std::uint64_t largest_arena = std::uint64_t{1} << 46;

constexpr std::uint64_t round_up(std::uint64_t value, std::uint64_t unit) {
  return (value + unit - 1) / unit * unit;
}

std::uint64_t area_stride(std::uint64_t capacity) {
  const std::uint64_t bytes = round_up(std::max<std::uint64_t>(capacity, error_area_bytes), 64);
  return bytes > page_bytes / 2 ? round_up(bytes, page_bytes) : bytes;
}

/// Puts `count` things behind `end`, which fit into an arena.
void extend(std::uint64_t& end, std::uint64_t count, std::uint64_t stride) {
  std::uint64_t size = 0, sum = 0;
  if (__builtin_mul_overflow(count, stride, &size) || __builtin_add_overflow(end, size, &sum))
    sum = UINT64_MAX;
  if (sum > largest_arena) throw os::Error{"mmap", ENOMEM, "memory", sum, largest_arena};
  end = sum;
}

RingPlace place_ring(const ChannelDesc& channel, const PlanOptions& options, std::uint64_t& end) {
  if (channel.slot_bytes > largest_value)
    throw os::Error{"mmap", ENOMEM, "memory", channel.slot_bytes, largest_value};
  RingPlace ring;
  ring.slots = channel.slots;
  ring.capacity = channel.slot_bytes;
  ring.max_value =
      channel.bounded ? channel.slot_bytes : std::max(options.max_value, channel.slot_bytes);
  ring.max_value = std::min(ring.max_value, largest_value);
  ring.area_stride = area_stride(channel.slot_bytes);
  ring.headers = end;
  extend(end, ring.slots, sizeof(SlotHeader));
  ring.areas = end = round_up(end, ring.area_stride % page_bytes ? 64 : page_bytes);
  extend(end, ring.slots, ring.area_stride);
  end = round_up(end, line_bytes);
  return ring;
}

void place_spill(RingPlace& ring, std::uint64_t& end) {
  if (ring.max_value <= ring.capacity) return;
  ring.spill_stride = round_up(ring.max_value, page_bytes);
  ring.spill = end;
  extend(end, ring.slots, ring.spill_stride);
}

std::vector<std::uint32_t> peers_of(const RoleLayout& role) {
  std::set<std::uint32_t> peers;
  for (const ReadEnd& read : role.reads) peers.insert(read.producer);
  for (const WriteEnd& write : role.writes)
    for (const ReaderPlace& reader : write.readers) peers.insert(reader.process);
  peers.erase(role.process);
  return {peers.begin(), peers.end()};
}

}  // namespace

namespace {

template <class End>
bool arrange_ends(std::span<End> ends, std::span<const std::uint32_t> channels,
                  std::uint32_t first_channel) {
  if (ends.size() != channels.size()) return false;
  std::map<std::uint32_t, std::size_t> places;
  for (std::size_t i = 0; i < channels.size(); ++i) places[first_channel + channels[i]] = i;
  std::vector<End> arranged(ends.size());
  for (End& end : ends) {
    const auto place = places.find(end.channel);
    if (place == places.end()) return false;
    arranged[place->second] = std::move(end);
    places.erase(place);
  }
  std::move(arranged.begin(), arranged.end(), ends.begin());
  return true;
}

/// Lays out the processes of a set step by step.
class Layouter {
 public:
  Layouter(std::span<const MemberPlan> members, std::uint32_t processes)
      : members_(members), roles_(processes), ends_(processes, sizeof(ArenaHeader)) {}

  std::vector<RoleLayout> run() {
    for (std::uint32_t p = 0; p < roles_.size(); ++p) {
      roles_[p].process = p;
      roles_[p].processes = static_cast<std::uint32_t>(roles_.size());
      roles_[p].wait = wait_policy();
    }
    for (std::uint32_t m = 0; m < members_.size(); ++m) add_parts(m);
    for (std::uint32_t m = 0; m < members_.size(); ++m) add_channels(m);
    add_order_channels();
    for (std::uint32_t p = 0; p < roles_.size(); ++p) place_counters(p);
    place_rings();
    return std::move(roles_);
  }

 private:
  /// Actors wait as the most eager of their graphs asks.
  WaitPolicy wait_policy() const {
    const auto any = [&](WaitPolicy policy) {
      return std::any_of(members_.begin(), members_.end(),
                         [&](const MemberPlan& member) { return member.options.wait == policy; });
    };
    if (any(WaitPolicy::spin)) return WaitPolicy::spin;
    return any(WaitPolicy::hybrid) ? WaitPolicy::hybrid : WaitPolicy::block;
  }

  MemberPart& part(std::uint32_t process, std::uint32_t member) {
    const auto found = std::find_if(roles_[process].members.begin(), roles_[process].members.end(),
                                    [&](const MemberPart& each) { return each.member == member; });
    return *found;
  }

  void add_parts(std::uint32_t member) {
    const MemberPlan& graph = members_[member];
    for (std::uint32_t p = 0; p < graph.processes.size(); ++p) {
      const std::uint32_t process = graph.processes[p];
      MemberPart part;
      part.member = member;
      part.process = p;
      part.plan = graph.plan.hash;
      part.graph = graph.plan.graph;
      part.completed = offsetof(ArenaHeader, completed);
      part.read_sleep = offsetof(ArenaHeader, read);
      part.write_sleep = offsetof(ArenaHeader, write);
      if (!roles_[process].members.empty()) {
        part.completed = ends_[process] + offsetof(MemberLines, completed);
        part.read_sleep = ends_[process] + offsetof(MemberLines, read);
        part.write_sleep = ends_[process] + offsetof(MemberLines, write);
        ends_[process] += sizeof(MemberLines);
      }
      part.timed = graph.options.timed;
      for (std::uint32_t t = 0; t < graph.plan.tasks.size(); ++t)
        if (graph.plan.tasks[t].process == p)
          part.tasks.push_back({t, std::string(graph.plan.tasks[t].name)});
      roles_[process].members.push_back(std::move(part));
    }
  }

  void add_channels(std::uint32_t member) {
    const MemberPlan& graph = members_[member];
    for (const std::uint32_t process : graph.processes) {
      MemberPart& own = part(process, member);
      own.first_channel = static_cast<std::uint32_t>(channels_.size());
      own.first_read = static_cast<std::uint32_t>(roles_[process].reads.size());
      own.first_write = static_cast<std::uint32_t>(roles_[process].writes.size());
    }
    for (const ChannelDesc& channel : graph.plan.channels) {
      std::vector<std::uint32_t> readers;
      for (const std::uint32_t reader :
           graph.plan.readers.subspan(channel.first_reader, channel.reader_count))
        readers.push_back(graph.processes[reader]);
      add_channel(widened(channel, readers, graph.options), graph.processes[channel.from], readers,
                  graph.options, member);
    }
    for (const std::uint32_t process : graph.processes) {
      MemberPart& own = part(process, member);
      own.read_count = static_cast<std::uint32_t>(roles_[process].reads.size()) - own.first_read;
      own.write_count = static_cast<std::uint32_t>(roles_[process].writes.size()) - own.first_write;
    }
  }

  /// In a live set results have a slot for each execution in flight: an actor that waits for the
  /// driver to take one would hold up the other graphs.
  ChannelDesc widened(ChannelDesc channel, std::span<const std::uint32_t> readers,
                      const PlanOptions& options) const {
    const bool is_result = std::find(readers.begin(), readers.end(), 0u) != readers.end();
    if (members_.size() > 1 && is_result)
      channel.slots = std::max(channel.slots, options.max_inflight);
    return channel;
  }

  /// An actor's waits are those of its one thread; the driver waits for each graph on its own.
  std::uint64_t sleep_line(std::uint32_t process, std::uint32_t member, bool reads) {
    if (process == 0) return reads ? part(0, member).read_sleep : part(0, member).write_sleep;
    return reads ? offsetof(ArenaHeader, read) : offsetof(ArenaHeader, write);
  }

  void add_channel(const ChannelDesc& channel, std::uint32_t from,
                   std::span<const std::uint32_t> readers, const PlanOptions& options,
                   std::uint32_t member) {
    const auto number = static_cast<std::uint32_t>(channels_.size());
    channels_.push_back({channel, options});
    WriteEnd write{number, std::string(channel.name), {}, 0, {}};
    for (const std::uint32_t process : readers) {
      write.readers.push_back({process, ends_[process], sleep_line(process, member, true)});
      roles_[process].reads.push_back({number,
                                       std::string(channel.name),
                                       from,
                                       {},
                                       ends_[process],
                                       sleep_line(from, member, false)});
      ends_[process] += sizeof(Cursor);
    }
    roles_[from].writes.push_back(std::move(write));
  }

  /// One channel for all actors that are in the same graphs. An actor is never further behind than
  /// the executions in flight: those that are complete it has begun.
  void add_order_channels() {
    std::map<std::vector<std::uint32_t>, std::vector<std::uint32_t>> groups;
    for (std::uint32_t p = 1; p < roles_.size(); ++p) {
      std::vector<std::uint32_t> members;
      for (const MemberPart& each : roles_[p].members) members.push_back(each.member);
      if (members.size() > 1) groups[members].push_back(p);
    }
    for (const auto& [members, actors] : groups) {
      ChannelDesc channel{"(order of submission)", 0, 0, 0, 0, sizeof(std::uint32_t), true};
      for (const std::uint32_t member : members) {
        channel.slots += members_[member].options.max_inflight;
        part(0, member).orders.push_back(static_cast<std::uint32_t>(roles_[0].writes.size()));
      }
      for (const std::uint32_t actor : actors)
        roles_[actor].order = static_cast<std::uint32_t>(roles_[actor].reads.size());
      add_channel(channel, 0, actors, members_[members.front()].options, members.front());
    }
  }

  void place_counters(std::uint32_t process) {
    std::uint64_t& end = ends_[process];
    for (MemberPart& part : roles_[process].members) {
      part.counters = end;
      end += sizeof(RoleCounters) + part.tasks.size() * sizeof(TaskCounters);
    }
    for (WriteEnd& write : roles_[process].writes) {
      write.counters = end;
      end += sizeof(ChannelCounters);
    }
    roles_[process].head = end;
    end = round_up(end, line_bytes);
  }

  void place_rings() {
    std::vector<RingPlace> rings(channels_.size());
    for (std::uint32_t p = 0; p < roles_.size(); ++p) {
      RoleLayout& role = roles_[p];
      for (WriteEnd& write : role.writes)
        write.ring =
            place_ring(channels_[write.channel].desc, channels_[write.channel].options, ends_[p]);
      role.arena.front = ends_[p] = round_up(ends_[p], page_bytes);
      for (WriteEnd& write : role.writes) {
        place_spill(write.ring, ends_[p]);
        rings[write.channel] = write.ring;
      }
      role.arena.total = ends_[p];
      role.peers = peers_of(role);
    }
    for (RoleLayout& role : roles_) {
      for (ReadEnd& read : role.reads) read.ring = rings[read.channel];
      for (std::uint32_t peer : role.peers) role.peer_sizes.push_back(roles_[peer].arena);
    }
  }

  struct Channel {
    ChannelDesc desc;
    const PlanOptions& options;
  };

  std::span<const MemberPlan> members_;
  std::vector<RoleLayout> roles_;
  std::vector<std::uint64_t> ends_;  // of what is placed in each arena so far
  std::vector<Channel> channels_;
};

}  // namespace

bool arrange(RoleLayout& layout, const MemberPart& part, const RolePlan& role) {
  return arrange_ends(std::span(layout.reads).subspan(part.first_read, part.read_count), role.reads,
                      part.first_channel) &&
         arrange_ends(std::span(layout.writes).subspan(part.first_write, part.write_count),
                      role.writes, part.first_channel);
}

std::vector<std::string> role_names(const PlanDesc& plan) {
  std::vector<std::string> names = {"driver"};
  names.insert(names.end(), plan.actors.begin(), plan.actors.end());
  return names;
}

std::vector<RoleLayout> lay_out(std::span<const MemberPlan> members, std::uint32_t processes) {
  return Layouter(members, processes).run();
}

std::vector<RoleLayout> lay_out(const PlanDesc& plan, const PlanOptions& options) {
  MemberPlan only{plan, options, {}};
  for (std::uint32_t p = 0; p <= plan.actors.size(); ++p) only.processes.push_back(p);
  return lay_out(std::span(&only, 1), static_cast<std::uint32_t>(plan.actors.size() + 1));
}

}  // namespace cgraph::rt
