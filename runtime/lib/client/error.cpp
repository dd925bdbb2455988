#include "cgraph/error.h"

#include <atomic>
#include <cstring>

#include "cgraph/rt/error_record.h"

namespace cgraph {
namespace rt {

struct RecordRef::Shared {
  std::atomic<unsigned> references{1};
  ErrorRecord record;
};

RecordRef::RecordRef(ErrorRecord record) : shared_(new Shared{1, std::move(record)}) {}

RecordRef::RecordRef(const RecordRef& other) noexcept : shared_(other.shared_) {
  shared_->references.fetch_add(1, std::memory_order_relaxed);
}

RecordRef& RecordRef::operator=(const RecordRef& other) noexcept {
  RecordRef copy(other);
  std::swap(shared_, copy.shared_);
  return *this;
}

RecordRef::~RecordRef() {
  if (shared_->references.fetch_sub(1, std::memory_order_acq_rel) == 1) delete shared_;
}

const ErrorRecord& RecordRef::record() const { return shared_->record; }

const std::string& record_what(const RecordRef& record) { return record->what; }

namespace {

RecordRef local_record(ErrorKind kind, const char* name, std::string what, std::uint64_t size = 0,
                       std::uint64_t limit = 0) {
  ErrorRecord record;
  record.kind = kind;
  record.name = name;
  record.what_size = what.size();
  record.what = std::move(what);
  record.size = size;
  record.limit = limit;
  return RecordRef(std::move(record));
}

std::string too_large_text(const std::string& value, std::uint64_t size, std::uint64_t limit,
                           const char* unit) {
  return value + " has " + std::to_string(size) + " " + unit + ", the limit is " +
         std::to_string(limit);
}

std::string no_memory_text(const std::string& value, std::uint64_t size, int error) {
  return value + " has " + std::to_string(size) +
         " bytes: no memory for it: " + std::strerror(error);
}

std::string death_text(const std::vector<ActorDeath>& deaths, std::uint64_t in_flight,
                       const std::string& graph) {
  std::string text;
  for (const ActorDeath& death : deaths) {
    if (!text.empty()) text += ", ";
    text += "actor " + death.actor + " died";
    if (!death.cause.empty()) text += " (" + death.cause + ")";
  }
  if (!graph.empty()) {
    text += "; graph " + graph + " with " + std::to_string(in_flight) +
            (in_flight == 1 ? " execution" : " executions") + " in flight is down";
  }
  return text;
}

std::string resource_text(const std::string& resource, std::uint64_t need, std::uint64_t have,
                          const std::string& syscall, int error) {
  std::string text = "not enough " + resource;
  if (need) text += ": need " + std::to_string(need);
  if (have) text += ", have " + std::to_string(have);
  if (!syscall.empty())
    text += " (" + syscall + (error ? std::string(": ") + std::strerror(error) : "") + ")";
  return text;
}

std::string join(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

std::string cause_text(const std::exception_ptr& cause) {
  try {
    std::rethrow_exception(cause);
  } catch (const std::exception& e) {
    return e.what();
  } catch (...) {
    return "an exception that is no std::exception";
  }
}

}  // namespace
}  // namespace rt

Error::~Error() = default;

const char* TaskError::what() const noexcept { return record_->what.c_str(); }
const std::string& TaskError::graph() const { return record_->graph; }
const std::string& TaskError::task() const { return record_->task; }
const std::string& TaskError::actor() const { return record_->actor; }
const std::string& TaskError::host() const { return record_->host; }
std::uint64_t TaskError::execution() const { return record_->execution; }
const std::string& TaskError::where() const { return record_->where; }
const std::string& TaskError::type() const { return record_->name; }
std::uint64_t TaskError::full_size() const { return record_->what_size; }
const std::string& TaskError::remote_stack() const { return record_->stack; }
const std::vector<ErrorCause>& TaskError::nested() const { return record_->nested; }
const std::vector<ErrorCause>& TaskError::attached() const { return record_->attached; }
bool TaskError::more_attached() const { return record_->more_attached; }

OpaqueTaskError::OpaqueTaskError(rt::RecordRef record)
    : std::runtime_error(record->what), TaskError(std::move(record)) {}

MessageTooLargeError::MessageTooLargeError(std::string value, std::uint64_t size,
                                           std::uint64_t limit, const char* unit, int error)
    : MessageTooLargeError(rt::local_record(rt::ErrorKind::too_large,
                                            "cgraph::MessageTooLargeError",
                                            error ? rt::no_memory_text(value, size, error)
                                                  : rt::too_large_text(value, size, limit, unit),
                                            size, limit)) {}
MessageTooLargeError::MessageTooLargeError(rt::RecordRef record)
    : std::runtime_error(record->what),
      TaskError(record),
      size_(record->size),
      limit_(record->limit) {}

ShapeError::ShapeError(const std::string& message)
    : ShapeError(rt::local_record(rt::ErrorKind::shape, "cgraph::ShapeError", message)) {}
ShapeError::ShapeError(rt::RecordRef record)
    : std::runtime_error(record->what), TaskError(std::move(record)) {}

TypeMismatchError::TypeMismatchError(const std::string& message)
    : TypeMismatchError(
          rt::local_record(rt::ErrorKind::type_mismatch, "cgraph::TypeMismatchError", message)) {}
TypeMismatchError::TypeMismatchError(rt::RecordRef record)
    : std::runtime_error(record->what), TaskError(std::move(record)) {}

DeadlineError::DeadlineError(rt::RecordRef record)
    : std::runtime_error(record->what), TaskError(std::move(record)) {}

ActorDiedError::ActorDiedError(std::vector<ActorDeath> deaths, std::uint64_t in_flight,
                               std::vector<SurvivorProgress> survivors, const std::string& graph)
    : MessageError(rt::death_text(deaths, in_flight, graph)),
      deaths_(std::move(deaths)),
      in_flight_(in_flight),
      survivors_(std::move(survivors)) {
  if (deaths_.empty()) deaths_.emplace_back();
}

StartError::StartError(std::string actor, const std::string& message, std::exception_ptr nested)
    : MessageError(actor.empty() || message.find("actor " + actor) != std::string::npos
                       ? message
                       : "actor " + actor + ": " + message),
      actor_(std::move(actor)),
      nested_(std::move(nested)) {}

ResourceError::ResourceError(std::string resource, std::uint64_t need, std::uint64_t have,
                             std::string syscall, int error)
    : MessageError(rt::resource_text(resource, need, have, syscall, error)),
      resource_(std::move(resource)),
      need_(need),
      have_(have),
      syscall_(std::move(syscall)) {}

ChannelCorruptError::ChannelCorruptError(std::string channel, std::string field, std::uint64_t got,
                                         std::uint64_t expected)
    : MessageError("channel " + channel + " is corrupt: " + field + " is " + std::to_string(got) +
                   ", expected " + std::to_string(expected)),
      channel_(std::move(channel)),
      field_(std::move(field)),
      got_(got),
      expected_(expected) {}

AbiMismatchError::AbiMismatchError(const std::string& what_differs, std::string here,
                                   std::string there)
    : MessageError(what_differs + " (" + here.substr(0, 12) + " here, " + there.substr(0, 12) +
                   " there)"),
      here_(std::move(here)),
      there_(std::move(there)) {}

TeardownTimeoutError::TeardownTimeoutError(std::vector<std::string> actors)
    : TimeoutError("teardown ran out of time; still busy: " + rt::join(actors)),
      actors_(std::move(actors)) {}

GraphTornDownError::GraphTornDownError(const std::string& graph, std::exception_ptr cause)
    : MisuseError("graph " + graph + " is torn down" + (cause ? ": " + rt::cause_text(cause) : "")),
      cause_(std::move(cause)) {}

}  // namespace cgraph
