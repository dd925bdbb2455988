//===- Read.cpp - trace files to graphs -----------------------------------===//

#include "cgraphc/Trace/Trace.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include <cstring>
#include <map>

using namespace cgraphc::trace;
using namespace llvm;
namespace rt = cgraph::rt;

namespace {
struct File {
  std::string path;
  json::Object description;
  std::vector<Event> events;
  uint64_t lost = 0;
};

/// Words of a file; it may be cut off or not a trace at all.
class Reader {
public:
  Reader(StringRef path, StringRef bytes) : path(path), bytes(bytes) {}

  Expected<File> read();

private:
  Error wrong(const Twine &what) {
    return createStringError(inconvertibleErrorCode(),
                             path + ": no trace: " + what);
  }
  template <typename T>
  T at(uint64_t offset) const {
    T value;
    std::memcpy(&value, bytes.data() + offset, sizeof value);
    return value;
  }
  std::optional<Event> readEvent(uint64_t offset) const;

  StringRef path, bytes;
};
} // namespace

std::optional<Event> Reader::readEvent(uint64_t offset) const {
  Event event;
  auto kind = at<uint32_t>(offset + offsetof(rt::TraceEvent, kind));
  if (kind == 0 || kind > static_cast<uint32_t>(Kind::remote))
    return std::nullopt;
  event.kind = static_cast<Kind>(kind);
  event.begin = at<int64_t>(offset + offsetof(rt::TraceEvent, begin_ns));
  event.end = at<int64_t>(offset + offsetof(rt::TraceEvent, end_ns));
  event.execution = at<uint64_t>(offset + offsetof(rt::TraceEvent, execution));
  event.amount = at<uint64_t>(offset + offsetof(rt::TraceEvent, amount));
  event.subject = at<uint32_t>(offset + offsetof(rt::TraceEvent, subject));
  event.thread = at<uint32_t>(offset + offsetof(rt::TraceEvent, thread));
  auto flags = at<uint32_t>(offset + offsetof(rt::TraceEvent, flags));
  event.waited = flags & rt::trace_waited;
  event.failed = flags & rt::trace_failed;
  event.skipped = flags & rt::trace_skipped;
  event.collective = flags & rt::trace_collective;
  // A killed process may leave one half written.
  if (event.begin < 0 || event.end < event.begin)
    return std::nullopt;
  return event;
}

Expected<File> Reader::read() {
  File file;
  file.path = path.str();
  if (bytes.size() < rt::trace_page ||
      at<uint64_t>(offsetof(rt::TraceHeader, magic)) != rt::trace_magic)
    return wrong("it does not begin as one");
  auto capacity = at<uint64_t>(offsetof(rt::TraceHeader, capacity));
  auto description = at<uint64_t>(offsetof(rt::TraceHeader, description));
  auto events = at<uint64_t>(offsetof(rt::TraceHeader, events));
  auto recorded = at<uint64_t>(offsetof(rt::TraceHeader, recorded));
  if (description > bytes.size() - rt::trace_page || events > bytes.size() ||
      capacity == 0 ||
      capacity > (bytes.size() - events) / sizeof(rt::TraceEvent))
    return wrong("it is shorter than it says");
  Expected<json::Value> value =
      json::parse(bytes.substr(rt::trace_page, description));
  if (!value)
    return wrong(toString(value.takeError()));
  json::Object *object = value->getAsObject();
  if (!object)
    return wrong("its description is no object");
  file.description = std::move(*object);
  file.lost = recorded > capacity ? recorded - capacity : 0;
  for (uint64_t i = 0, n = std::min(recorded, capacity); i < n; ++i)
    if (std::optional<Event> event =
            readEvent(events + i * sizeof(rt::TraceEvent)))
      file.events.push_back(*event);
  sort(file.events, [](const Event &a, const Event &b) {
    return std::pair(a.end, a.begin) < std::pair(b.end, b.begin);
  });
  return file;
}

static std::string getText(const json::Object &object, StringRef name) {
  return object.getString(name).value_or("").str();
}

static uint32_t getNumber(const json::Object &object, StringRef name) {
  std::optional<int64_t> number = object.getInteger(name);
  return number && *number >= 0 && *number <= UINT32_MAX ? *number : 0;
}

template <typename Each>
static void forEachObject(const json::Object &object, StringRef name,
                          Each each) {
  if (const json::Array *array = object.getArray(name))
    for (const json::Value &value : *array)
      if (const json::Object *element = value.getAsObject())
        each(*element);
}

/// The graph that the driver's file describes; its actors have no events yet.
static Graph startGraph(File driver) {
  Graph graph;
  graph.name = getText(driver.description, "graph");
  forEachObject(driver.description, "channels", [&](const json::Object &o) {
    Channel &channel = graph.channels.emplace_back();
    channel.name = getText(o, "name");
    channel.from = getNumber(o, "from");
    if (const json::Array *to = o.getArray("to"))
      for (const json::Value &process : *to)
        channel.to.push_back(process.getAsInteger().value_or(0));
  });
  Process &process = graph.processes.emplace_back();
  process.name = "driver";
  process.pid = getNumber(driver.description, "pid");
  process.lost = driver.lost;
  process.events = std::move(driver.events);
  forEachObject(driver.description, "actors", [&](const json::Object &o) {
    Process &actor = graph.processes.emplace_back();
    actor.name = getText(o, "name");
    actor.type = getText(o, "type");
  });
  return graph;
}

static Error addActor(Graph &graph, File file) {
  uint32_t number = getNumber(file.description, "process");
  if (number == 0 || number >= graph.processes.size())
    return createStringError(inconvertibleErrorCode(),
                             file.path + ": its graph has no such process");
  Process &process = graph.processes[number];
  process.pid = getNumber(file.description, "pid");
  process.lost = file.lost;
  process.events = std::move(file.events);
  forEachObject(file.description, "sites", [&](const json::Object &o) {
    process.sites.push_back({getText(o, "task"), getText(o, "where")});
  });
  return Error::success();
}

/// What the events speak of exists: files of two programs may be mixed up.
static bool isConsistent(const Graph &graph) {
  for (const Channel &channel : graph.channels)
    for (uint32_t process : channel.to)
      if (process >= graph.processes.size() ||
          channel.from >= graph.processes.size())
        return false;
  for (const Process &process : graph.processes)
    for (const Event &event : process.events) {
      switch (event.kind) {
      case Kind::compute:
        if (event.subject >= process.sites.size())
          return false;
        break;
      case Kind::arrive:
      case Kind::read:
      case Kind::acquire:
      case Kind::write:
      case Kind::wait:
        if (event.subject >= graph.channels.size())
          return false;
        break;
      default:
        break;
      }
    }
  return true;
}

static Expected<Graph> readGraph(ArrayRef<std::string> paths) {
  std::optional<Graph> graph;
  for (const std::string &path : paths) {
    auto buffer = MemoryBuffer::getFile(path, /*IsText=*/false,
                                        /*RequiresNullTerminator=*/false);
    if (!buffer)
      return createStringError(buffer.getError(),
                               path + ": " + buffer.getError().message());
    Expected<File> file = Reader(path, (*buffer)->getBuffer()).read();
    if (!file)
      return file.takeError();
    if (!graph && getNumber(file->description, "process") == 0) {
      graph = startGraph(std::move(*file));
      continue;
    }
    if (!graph)
      return createStringError(inconvertibleErrorCode(),
                               path + ": the file of its driver is missing");
    if (Error error = addActor(*graph, std::move(*file)))
      return error;
  }
  if (!isConsistent(*graph))
    return createStringError(inconvertibleErrorCode(),
                             paths.front() +
                                 ": its events speak of what is not there");
  return std::move(*graph);
}

Expected<std::vector<Graph>> cgraphc::trace::readTraces(StringRef folder) {
  // "<pid>-<time>.<process>.cgtrace": by time, then by process.
  using Key = std::pair<uint64_t, std::string>;
  std::map<Key, std::map<uint64_t, std::string>> groups;
  std::error_code code;
  for (sys::fs::directory_iterator it(folder, code), end; it != end && !code;
       it.increment(code)) {
    StringRef name = sys::path::filename(it->path());
    if (!name.consume_back(".cgtrace"))
      continue;
    auto [stem, process] = name.rsplit('.');
    uint64_t number = 0, time = 0;
    if (process.getAsInteger(10, number) ||
        stem.split('-').second.getAsInteger(10, time))
      return createStringError(inconvertibleErrorCode(),
                               it->path() + ": not the name of a trace");
    groups[{time, stem.str()}][number] = it->path();
  }
  if (code)
    return createStringError(code, folder + ": " + code.message());
  if (groups.empty())
    return createStringError(inconvertibleErrorCode(),
                             folder + ": there are no traces");
  std::vector<Graph> graphs;
  for (auto &[key, files] : groups) {
    std::vector<std::string> paths;
    for (auto &[number, path] : files)
      paths.push_back(path);
    Expected<Graph> graph = readGraph(paths);
    if (!graph)
      return graph.takeError();
    graphs.push_back(std::move(*graph));
  }
  return graphs;
}
