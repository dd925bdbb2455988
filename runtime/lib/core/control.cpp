#include "control.h"

#include <cerrno>

namespace cgraph::rt {
namespace {

void pack_text(Packer& out, const std::string& text) { out.text(text); }
std::string unpack_text(Unpacker& in) { return in.text(); }

}  // namespace

static void pack(Packer& out, const MemberPart& part) {
  out.put(part.member).put(part.process).put(part.plan).text(part.graph).put(part.first_channel);
  out.put(part.first_read).put(part.read_count).put(part.first_write).put(part.write_count);
  out.put(part.completed).put(part.read_sleep).put(part.write_sleep);
  out.list(part.orders, [](Packer& o, std::uint32_t order) { o.put(order); }).text(part.trace);
  out.put(part.counters).put(part.timed);
  out.list(part.tasks,
           [](Packer& o, const CountedTask& task) { o.put(task.number).text(task.name); });
}

static MemberPart unpack_part(Unpacker& in) {
  MemberPart part;
  for (std::uint32_t* number : {&part.member, &part.process}) *number = in.get<std::uint32_t>();
  part.plan = in.get<Hash>();
  part.graph = in.text();
  for (std::uint32_t* number : {&part.first_channel, &part.first_read, &part.read_count,
                                &part.first_write, &part.write_count})
    *number = in.get<std::uint32_t>();
  for (std::uint64_t* offset : {&part.completed, &part.read_sleep, &part.write_sleep})
    *offset = in.get<std::uint64_t>();
  part.orders = in.list<std::uint32_t>([](Unpacker& i) { return i.get<std::uint32_t>(); });
  part.trace = in.text();
  part.counters = in.get<std::uint64_t>();
  part.timed = in.get<bool>();
  part.tasks = in.list<CountedTask>([](Unpacker& i) {
    const auto number = i.get<std::uint32_t>();
    return CountedTask{number, i.text()};
  });
  return part;
}

void pack(Packer& out, const RoleLayout& layout) {
  out.put(layout.process).put(layout.processes).put(layout.wait).put(layout.arena);
  out.put(layout.order).put(layout.head);
  out.list(layout.members, [](Packer& o, const MemberPart& part) { pack(o, part); });
  out.list(layout.reads, [](Packer& o, const ReadEnd& end) {
    o.put(end.channel).text(end.name).put(end.producer).put(end.ring).put(end.cursor);
    o.put(end.producer_sleep);
  });
  out.list(layout.writes, [](Packer& o, const WriteEnd& end) {
    o.put(end.channel).text(end.name).put(end.ring).put(end.counters);
    o.list(end.readers, [](Packer& p, const ReaderPlace& reader) { p.put(reader); });
  });
  out.list(layout.peers, [](Packer& o, std::uint32_t peer) { o.put(peer); });
  out.list(layout.peer_sizes, [](Packer& o, const ArenaSize& size) { o.put(size); });
}

RoleLayout unpack_layout(Unpacker& in) {
  RoleLayout layout;
  layout.process = in.get<std::uint32_t>();
  layout.processes = in.get<std::uint32_t>();
  layout.wait = in.get_enum(WaitPolicy::block);
  layout.arena = in.get<ArenaSize>();
  layout.order = in.get<std::uint32_t>();
  layout.head = in.get<std::uint64_t>();
  layout.members = in.list<MemberPart>([](Unpacker& i) { return unpack_part(i); });
  layout.reads = in.list<ReadEnd>([](Unpacker& i) {
    ReadEnd end;
    end.channel = i.get<std::uint32_t>();
    end.name = i.text();
    end.producer = i.get<std::uint32_t>();
    end.ring = i.get<RingPlace>();
    end.cursor = i.get<std::uint64_t>();
    end.producer_sleep = i.get<std::uint64_t>();
    return end;
  });
  layout.writes = in.list<WriteEnd>([](Unpacker& i) {
    WriteEnd end;
    end.channel = i.get<std::uint32_t>();
    end.name = i.text();
    end.ring = i.get<RingPlace>();
    end.counters = i.get<std::uint64_t>();
    end.readers = i.list<ReaderPlace>([](Unpacker& r) { return r.get<ReaderPlace>(); });
    return end;
  });
  layout.peers = in.list<std::uint32_t>([](Unpacker& i) { return i.get<std::uint32_t>(); });
  layout.peer_sizes = in.list<ArenaSize>([](Unpacker& i) { return i.get<ArenaSize>(); });
  return layout;
}

void pack(Packer& out, const ActorSpec& spec) {
  out.text(spec.name).text(spec.type).put(spec.hash).text(spec.executable).blob(spec.arguments);
  out.list(spec.env, pack_text).text(spec.cwd).text(spec.cpus).text(spec.log);
}

ActorSpec unpack_spec(Unpacker& in) {
  ActorSpec spec;
  spec.name = in.text();
  spec.type = in.text();
  spec.hash = in.get<Hash>();
  spec.executable = in.text();
  spec.arguments = in.blob();
  spec.env = in.list<std::string>(unpack_text);
  spec.cwd = in.text();
  spec.cpus = in.text();
  spec.log = in.text();
  return spec;
}

void pack(Packer& out, const std::vector<Death>& deaths) {
  out.list(deaths, [](Packer& o, const Death& death) {
    o.text(death.actor)
        .put(death.exit_code)
        .put(death.signal)
        .put(death.completed)
        .put(death.missed_deadline);
  });
}

std::vector<Death> unpack_deaths(Unpacker& in) {
  return in.list<Death>([](Unpacker& i) {
    Death death;
    death.actor = i.text();
    death.exit_code = i.get<int>();
    death.signal = i.get<int>();
    death.completed = i.get<std::uint64_t>();
    death.missed_deadline = i.get<bool>();
    return death;
  });
}

void pack(Packer& out, const Fault& fault) {
  out.put(fault.kind).text(fault.what).text(fault.actor);
  pack(out, fault.deaths);
  pack(out, fault.survivors);
  out.text(fault.resource).text(fault.syscall).put(fault.need).put(fault.have).put(fault.error);
  out.list(fault.actors, pack_text)
      .text(fault.channel)
      .text(fault.field)
      .text(fault.got)
      .text(fault.expected)
      .blob(fault.failure);
}

Fault unpack_fault(Unpacker& in) {
  Fault fault;
  fault.kind = in.get_enum(FaultKind::forked);
  fault.what = in.text();
  fault.actor = in.text();
  fault.deaths = unpack_deaths(in);
  fault.survivors = unpack_deaths(in);
  fault.resource = in.text();
  fault.syscall = in.text();
  fault.need = in.get<std::uint64_t>();
  fault.have = in.get<std::uint64_t>();
  fault.error = in.get<int>();
  fault.actors = in.list<std::string>(unpack_text);
  fault.channel = in.text();
  fault.field = in.text();
  fault.got = in.text();
  fault.expected = in.text();
  fault.failure = in.blob();
  return fault;
}

ActorProgress describe_progress(const ArenaHeader& arena, const RoleLayout& layout,
                                std::span<const std::string> roles) {
  ActorProgress progress;
  progress.completed = arena.completed.load();
  const std::uint64_t word = arena.activity.load();
  const auto channel = static_cast<std::uint32_t>(word >> 32);
  const auto waits = [&](ActorProgress::State state, const std::string& name, std::uint32_t peer,
                         const SleepLine& sleep) {
    progress.state = state;
    progress.channel = name;
    progress.peer = roles[peer];
    const std::int64_t now = os::now_ns(), since = sleep.since.load();
    if (sleep.asleep.load() && since > 0 && since < now) progress.since_ns = now - since;
  };
  switch (static_cast<Activity>(static_cast<std::uint32_t>(word))) {
    case Activity::getting:
      for (const ReadEnd& end : layout.reads)
        if (end.channel == channel)
          waits(ActorProgress::State::waits_for_value, end.name, end.producer, arena.read);
      break;
    case Activity::acquiring:
      for (const WriteEnd& end : layout.writes)
        if (end.channel == channel)
          waits(ActorProgress::State::waits_for_room, end.name, end.readers.front().process,
                arena.write);
      break;
    case Activity::running:
      progress.state = ActorProgress::State::runs_task;
      break;
    case Activity::starting:
      break;
  }
  return progress;
}

Fault resource_fault(const os::Error& error, const std::string& actor, std::uint64_t need) {
  Fault fault;
  fault.kind = FaultKind::resource;
  fault.actor = actor;
  fault.resource =
      error.code == EMFILE || error.code == ENFILE ? "file descriptors" : error.resource;
  fault.syscall = error.call;
  fault.error = error.code;
  fault.need = need ? need : error.need;
  fault.have = error.have;
  fault.what = (actor.empty() ? "" : actor + ": ") + error.call + ": " + std::strerror(error.code);
  return fault;
}

void require_memory(const std::string& graph, std::span<const RoleLayout> layouts) {
  std::uint64_t need = 0;
  for (const RoleLayout& layout : layouts) need += layout.arena.front;
  const std::uint64_t have = os::memory_headroom();
  if (need <= have) return;
  Fault fault;
  fault.kind = FaultKind::resource;
  fault.resource = "memory";
  fault.need = need;
  fault.have = have;
  fault.what = "graph " + graph + " needs " + std::to_string(need) +
               " bytes of shared memory, there are " + std::to_string(have);
  throw fault;
}

Fault corrupt_fault(const std::string& actor, const Corrupt& corrupt) {
  Fault fault;
  fault.kind = FaultKind::channel_corrupt;
  fault.actor = actor;
  fault.channel = corrupt.channel;
  fault.field = corrupt.field;
  fault.got = std::to_string(corrupt.got);
  fault.expected = std::to_string(corrupt.expected);
  fault.what = "channel " + fault.channel + " is corrupt at actor " + actor + ": " + fault.field +
               " is " + fault.got + ", not " + fault.expected;
  return fault;
}

os::Fd take_file(Message& message) {
  if (message.files.empty()) throw os::Error{"recvmsg", EMFILE};
  return std::move(message.files.front());
}

void map_peers(const RoleLayout& layout, const std::vector<os::Fd>& files,
               std::vector<std::shared_ptr<Arena>>& arenas) {
  if (files.size() != layout.peers.size()) throw os::Error{"recvmsg", EMFILE};
  for (std::size_t i = 0; i < files.size(); ++i)
    arenas.at(layout.peers[i]) = peer_arena(files[i], layout.peer_sizes[i]);
}

void pack(Packer& out, const ActorProgress& progress) {
  out.text(progress.actor).put(progress.state).text(progress.channel).text(progress.peer);
  out.put(progress.since_ns).put(progress.completed);
}

ActorProgress unpack_progress(Unpacker& in) {
  ActorProgress progress;
  progress.actor = in.text();
  progress.state = in.get_enum(ActorProgress::State::runs_task);
  progress.channel = in.text();
  progress.peer = in.text();
  progress.since_ns = in.get<std::int64_t>();
  progress.completed = in.get<std::uint64_t>();
  return progress;
}

std::string to_hex(const Hash& hash) {
  constexpr char digits[] = "0123456789abcdef";
  std::string text;
  for (unsigned char byte : hash) text += {digits[byte >> 4], digits[byte & 15]};
  return text;
}

}  // namespace cgraph::rt
