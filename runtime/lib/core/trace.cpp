#include "trace.h"

#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <new>

#include "control.h"

namespace cgraph::rt {
namespace {

constexpr std::uint64_t default_capacity = 1 << 19;

/// Events that a file holds: CGRAPH_TRACE_EVENTS, else the default (24 MiB).
std::uint64_t ring_capacity() {
  const char* text = std::getenv("CGRAPH_TRACE_EVENTS");
  if (!text) return default_capacity;
  char* end = nullptr;
  const std::uint64_t events = std::strtoull(text, &end, 10);
  if (*end || events == 0 || events > (std::uint64_t{1} << 32))
    throw os::Error{"CGRAPH_TRACE_EVENTS", EINVAL};
  return events;
}

std::uint64_t round_up(std::uint64_t bytes) {
  return (bytes + trace_page - 1) / trace_page * trace_page;
}

/// `text` as a JSON string.
std::string json_text(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += {'\\', c};
    } else if (static_cast<unsigned char>(c) < 0x20) {
      constexpr char digits[] = "0123456789abcdef";
      out += "\\u00";
      out += {digits[c >> 4], digits[c & 15]};
    } else {
      out += c;
    }
  }
  return out += '"';
}

template <class Range, class Each>
std::string list(const Range& range, Each&& each) {
  std::string out = "[";
  for (const auto& element : range) {
    if (out.size() > 1) out += ',';
    out += each(element);
  }
  return out += ']';
}

std::string common(std::uint32_t process, std::string_view graph) {
  return "{\"process\":" + std::to_string(process) + ",\"pid\":" + std::to_string(getpid()) +
         ",\"graph\":" + json_text(graph);
}

}  // namespace

struct Tracer::File {
  os::Mapping mapping;
  TraceHeader* header;
  TraceEvent* events;
  std::uint64_t capacity;
};

Tracer::Tracer(const std::string& path, const std::string& description)
    : file_(std::make_unique<File>()) {
  File& f = *file_;
  f.capacity = ring_capacity();
  const std::uint64_t events = round_up(trace_page + description.size());
  const std::uint64_t size = events + f.capacity * sizeof(TraceEvent);
  const os::Fd file = os::make_file(path, size);
  f.mapping = os::Mapping(file.get(), size, true, 0);
  std::memcpy(f.mapping.data() + trace_page, description.data(), description.size());
  f.events = reinterpret_cast<TraceEvent*>(f.mapping.data() + events);
  f.header =
      new (f.mapping.data()) TraceHeader{trace_magic, f.capacity, description.size(), events, 0};
}

Tracer::~Tracer() = default;

std::int64_t Tracer::now_ns() { return os::now_ns(); }

void Tracer::record(TraceKind kind, std::uint32_t subject, std::uint64_t execution,
                    std::int64_t begin_ns, std::int64_t end_ns, std::uint64_t amount,
                    std::uint32_t flags) {
  const std::uint64_t number = file_->header->recorded.fetch_add(1, std::memory_order_relaxed);
  TraceEvent& event = file_->events[number % file_->capacity];
  event.kind.store(TraceKind::none, std::memory_order_relaxed);
  std::atomic_signal_fence(std::memory_order_seq_cst);
  event.begin_ns = begin_ns;
  event.end_ns = end_ns;
  event.execution = execution;
  event.amount = amount;
  event.subject = subject;
  event.thread = os::thread_id();
  event.flags = flags;
  event.kind.store(kind, std::memory_order_release);
}

std::unique_ptr<Tracer> make_tracer(const MemberPart& part, const std::string& description) {
  return part.trace.empty() ? nullptr : std::make_unique<Tracer>(part.trace, description);
}

std::string describe_driver(const PlanDesc& plan,
                            std::span<const std::shared_ptr<ActorLink>> actors) {
  std::size_t i = 0;
  std::string text = common(0, plan.graph) + ",\"actors\":";
  text += list(actors, [&](const auto& actor) {
    return "{\"role\":" + json_text(plan.actors[i++]) + ",\"name\":" + json_text(actor->name()) +
           ",\"type\":" + json_text(actor->type()) + "}";
  });
  text += ",\"channels\":";
  text += list(plan.channels, [&](const ChannelDesc& channel) {
    return "{\"name\":" + json_text(channel.name) + ",\"from\":" + std::to_string(channel.from) +
           ",\"to\":" +
           list(plan.readers.subspan(channel.first_reader, channel.reader_count),
                [](std::uint32_t reader) { return std::to_string(reader); }) +
           "}";
  });
  return text += "}\n";
}

std::string describe_actor(const RolePlan& plan, const std::string& name, const ActorClass& type) {
  std::string text =
      common(plan.process, plan.graph) + ",\"name\":" + json_text(name) + ",\"sites\":";
  text += list(plan.sites, [](const TaskSite& site) {
    return "{\"task\":" + json_text(site.trace.empty() ? site.task : site.trace) +
           ",\"where\":" + json_text(site.where) + "}";
  });
  text += ",\"tasks\":";
  text += list(type.tasks, [](const TaskDesc& task) { return json_text(task.name); });
  return text += "}\n";
}

void place_traces(std::span<RoleLayout> layouts, std::uint32_t member, const PlanOptions& options) {
  const char* folder = std::getenv("CGRAPH_TRACE");
  if (!folder || !*folder) folder = options.trace ? "cgraph-trace" : nullptr;
  if (!folder) return;
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  const auto path = std::filesystem::absolute(folder, error);
  if (error) {
    Fault fault = resource_fault({"mkdir", error.value()}, "", 0);
    fault.resource = std::string("trace folder ") + folder;
    fault.what = fault.resource + ": " + error.message();
    throw fault;
  }
  const std::string stem =
      (path / std::to_string(getpid())).string() + "-" + std::to_string(os::now_ns() + member);
  for (RoleLayout& layout : layouts)
    for (MemberPart& part : layout.members)
      if (part.member == member)
        part.trace = stem + "." + std::to_string(part.process) + ".cgtrace";
}

}  // namespace cgraph::rt
