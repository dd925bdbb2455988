#include "layout.h"

#include <algorithm>
#include <map>
#include <set>

namespace cgraph::rt {
namespace {

constexpr std::uint64_t page_bytes = 4096;
/// A slot's header has 32 bits for the length.
constexpr std::uint64_t largest_value = UINT32_MAX;

constexpr std::uint64_t round_up(std::uint64_t value, std::uint64_t unit) {
  return (value + unit - 1) / unit * unit;
}

std::uint64_t area_stride(std::uint64_t capacity) {
  const std::uint64_t bytes = round_up(std::max<std::uint64_t>(capacity, error_area_bytes), 64);
  return bytes > page_bytes / 2 ? round_up(bytes, page_bytes) : bytes;
}

RingPlace place_ring(const ChannelDesc& channel, const PlanOptions& options, std::uint64_t& end) {
  RingPlace ring;
  ring.slots = channel.slots;
  ring.capacity = channel.slot_bytes;
  ring.max_value =
      channel.bounded ? channel.slot_bytes : std::max(options.max_value, channel.slot_bytes);
  ring.max_value = std::min(ring.max_value, largest_value);
  ring.area_stride = area_stride(channel.slot_bytes);
  ring.headers = end;
  ring.areas = round_up(end + sizeof(SlotHeader) * ring.slots,
                        ring.area_stride % page_bytes ? 64 : page_bytes);
  end = round_up(ring.areas + ring.area_stride * ring.slots, line_bytes);
  return ring;
}

void place_spill(RingPlace& ring, std::uint64_t& end) {
  if (ring.max_value <= ring.capacity) return;
  ring.spill_stride = round_up(ring.max_value, page_bytes);
  ring.spill = end;
  end += ring.spill_stride * ring.slots;
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
bool arrange_ends(std::vector<End>& ends, std::span<const std::uint32_t> channels) {
  if (ends.size() != channels.size()) return false;
  std::map<std::uint32_t, std::size_t> places;
  for (std::size_t i = 0; i < channels.size(); ++i) places[channels[i]] = i;
  std::vector<End> arranged(ends.size());
  for (End& end : ends) {
    const auto place = places.find(end.channel);
    if (place == places.end()) return false;
    arranged[place->second] = std::move(end);
    places.erase(place);
  }
  ends = std::move(arranged);
  return true;
}

}  // namespace

bool arrange(RoleLayout& layout, const RolePlan& role) {
  return arrange_ends(layout.reads, role.reads) && arrange_ends(layout.writes, role.writes);
}

std::vector<std::string> role_names(const PlanDesc& plan) {
  std::vector<std::string> names = {"driver"};
  names.insert(names.end(), plan.actors.begin(), plan.actors.end());
  return names;
}

std::vector<RoleLayout> lay_out(const PlanDesc& plan, const PlanOptions& options) {
  std::vector<RoleLayout> roles(plan.actors.size() + 1);
  std::vector<std::uint64_t> ends(roles.size(), sizeof(ArenaHeader));
  for (std::uint32_t c = 0; c < plan.channels.size(); ++c) {
    const ChannelDesc& channel = plan.channels[c];
    WriteEnd write{c, std::string(channel.name), {}, {}};
    for (std::uint32_t process : plan.readers.subspan(channel.first_reader, channel.reader_count)) {
      write.readers.push_back({process, ends[process]});
      roles[process].reads.push_back(
          {c, std::string(channel.name), channel.from, {}, ends[process]});
      ends[process] += sizeof(Cursor);
    }
    roles[channel.from].writes.push_back(std::move(write));
  }
  std::vector<RingPlace> rings(plan.channels.size());
  for (std::uint32_t p = 0; p < roles.size(); ++p) {
    RoleLayout& role = roles[p];
    role.process = p;
    role.processes = static_cast<std::uint32_t>(roles.size());
    role.wait = options.wait;
    for (WriteEnd& write : role.writes)
      write.ring = place_ring(plan.channels[write.channel], options, ends[p]);
    role.arena.front = ends[p] = round_up(ends[p], page_bytes);
    for (WriteEnd& write : role.writes) {
      place_spill(write.ring, ends[p]);
      rings[write.channel] = write.ring;
    }
    role.arena.total = ends[p];
    role.peers = peers_of(role);
  }
  for (RoleLayout& role : roles) {
    for (ReadEnd& read : role.reads) read.ring = rings[read.channel];
    for (std::uint32_t peer : role.peers) role.peer_sizes.push_back(roles[peer].arena);
  }
  return roles;
}

}  // namespace cgraph::rt
