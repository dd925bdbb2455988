#include "nccl/segment.h"

#include <map>
#include <mutex>

namespace cgraph::standin {

namespace {

struct Opened {
  std::weak_ptr<MemoryFile> file;
  std::shared_ptr<MemoryFile> kept;  // until all ranks have joined
};

struct Segments {
  std::mutex mutex;
  std::map<std::uint64_t, Opened> by_inode;
};

Segments& segments() {
  static auto* const all = new Segments;  // stays when the process ends, as its threads do
  return *all;
}

/// How many posted operations of a kind with a peer there are.
std::size_t count_posted(RankState& state, Kind kind, int peer) {
  std::size_t count = 0;
  for (const Operation& operation : state.operations())
    count +=
        operation.kind == kind && operation.peer == peer && operation.progress == Progress::posted;
  return count;
}

}  // namespace

void Connections::add(const Operation& operation) {
  if (operation.kind == Kind::send)
    sends_to.add(operation.peer);
  else if (operation.kind == Kind::receive)
    receives_from.add(operation.peer);
  else
    kinds |= 1U << static_cast<int>(operation.kind);
}

void Connections::add_all(const Connections& other) {
  sends_to.add_all(other.sends_to);
  receives_from.add_all(other.receives_from);
  kinds |= other.kinds;
}

Operation* RankState::collective() {
  for (Operation& operation : operations())
    if (is_collective(operation.kind) && operation.progress != Progress::done) return &operation;
  return nullptr;
}

Operation* RankState::first_with(Kind kind, int peer) {
  for (Operation& operation : operations()) {
    if (operation.kind != kind || operation.peer != peer) continue;
    if (operation.progress == Progress::posted) return &operation;
    if (operation.progress == Progress::taken) return nullptr;
  }
  return nullptr;
}

RankSet Segment::awaited_by(int rank) {
  RankSet awaited;
  RankState& state = ranks[static_cast<std::size_t>(rank)];
  for (int peer = 0; peer < rank_count; ++peer) {
    RankState& other = ranks[static_cast<std::size_t>(peer)];
    const Mailbox& mail = other.mail_to[static_cast<std::size_t>(rank)];
    if (count_posted(state, Kind::send, peer) > count_posted(other, Kind::receive, rank) ||
        count_posted(state, Kind::receive, peer) >
            count_posted(other, Kind::send, rank) + (mail.written - mail.read))
      awaited.add(peer);
    const Operation* const collective = state.collective();
    if (collective && collective->progress == Progress::posted &&
        !(other.collective() && other.collectives_done == state.collectives_done))
      awaited.add(peer);
  }
  return awaited;
}

RankSet Segment::awaited_by_host(int rank) const {
  RankSet awaited;
  const Connections& mine = ranks[static_cast<std::size_t>(rank)].connecting;
  for (int peer = 0; peer < rank_count; ++peer) {
    const Connections& theirs = ranks[static_cast<std::size_t>(peer)].connected;
    if ((mine.sends_to.has(peer) && !theirs.receives_from.has(rank)) ||
        (mine.receives_from.has(peer) && !theirs.sends_to.has(rank)) || mine.kinds & ~theirs.kinds)
      awaited.add(peer);
  }
  return awaited;
}

std::shared_ptr<MemoryFile> create_segment() {
  auto file = MemoryFile::create(sizeof(Segment));
  if (!file) return nullptr;
  reinterpret_cast<Segment*>(file->data())->monitor.initialize();
  Segments& all = segments();
  const std::lock_guard lock(all.mutex);
  all.by_inode[file->place().inode] = {file, file};
  return file;
}

std::shared_ptr<MemoryFile> open_segment(const FilePlace& place) {
  Segments& all = segments();
  const std::lock_guard lock(all.mutex);
  Opened& opened = all.by_inode[place.inode];
  auto file = opened.file.lock();
  if (!file) opened.file = file = MemoryFile::open(place);
  return file;
}

void release_segment(const MemoryFile& file) {
  Segments& all = segments();
  const std::lock_guard lock(all.mutex);
  all.by_inode[file.place().inode].kept.reset();
}

}  // namespace cgraph::standin
