#include "cgraph/rt/error_record.h"

#include <cxxabi.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <iterator>
#include <span>
#include <system_error>

namespace cgraph::rt {

namespace {

constexpr std::size_t max_nested = 8;
constexpr std::size_t max_causes = 64;

/// Room that each text may take, so that the whole always fits into 512 bytes with some of what().
constexpr std::size_t name_room = 56;

class Writer {
 public:
  explicit Writer(std::span<std::byte> area) : area_(area) {}

  template <class T>
  void number(T value) {
    if (room() < sizeof(T)) return;
    std::memcpy(area_.data() + at_, &value, sizeof(T));
    at_ += sizeof(T);
  }
  void text(const std::string& text, std::size_t limit) {
    if (room() < 2) return;
    const std::size_t size = std::min({text.size(), limit, room() - 2, std::size_t{0xffff}});
    number(static_cast<std::uint16_t>(size));
    std::memcpy(area_.data() + at_, text.data(), size);
    at_ += size;
  }
  std::size_t room() const { return area_.size() - at_; }
  std::size_t size() const { return at_; }

 private:
  std::span<std::byte> area_;
  std::size_t at_ = 0;
};

/// Past the end everything reads as zero or empty.
class Reader {
 public:
  explicit Reader(std::span<const std::byte> bytes) : bytes_(bytes) {}

  template <class T>
  T number() {
    T value{};
    if (bytes_.size() - at_ < sizeof(T)) return value;
    std::memcpy(&value, bytes_.data() + at_, sizeof(T));
    at_ += sizeof(T);
    return value;
  }
  std::string text() {
    const std::size_t size = std::min<std::size_t>(number<std::uint16_t>(), bytes_.size() - at_);
    std::string text(reinterpret_cast<const char*>(bytes_.data()) + at_, size);
    at_ += size;
    return text;
  }

 private:
  std::span<const std::byte> bytes_;
  std::size_t at_ = 0;
};

std::size_t text_size(const std::string& text) { return 2 + std::min(text.size(), name_room); }

/// Bytes of a list of causes without its causes.
constexpr std::size_t causes_head = sizeof(std::uint16_t) + sizeof(std::uint8_t);

/// Writes as many as fit before another list, in front of whether some did not.
void encode_causes(Writer& writer, const std::vector<ErrorCause>& causes, bool more) {
  std::size_t fitting = 0;
  std::size_t used = 2 * causes_head;
  for (const ErrorCause& cause : causes) {
    used +=
        sizeof cause.order + text_size(cause.type) + text_size(cause.what) + text_size(cause.task);
    if (fitting == max_causes || used > writer.room()) break;
    ++fitting;
  }
  writer.number(static_cast<std::uint16_t>(fitting));
  for (const ErrorCause& cause : std::span(causes).first(fitting)) {
    writer.number(cause.order);
    writer.text(cause.type, name_room);
    writer.text(cause.what, name_room);
    writer.text(cause.task, name_room);
  }
  writer.number(static_cast<std::uint8_t>(more || fitting < causes.size()));
}

/// Returns whether some had been left out.
bool decode_causes(Reader& reader, std::vector<ErrorCause>& causes) {
  causes.resize(std::min<std::size_t>(reader.number<std::uint16_t>(), max_causes));
  for (ErrorCause& cause : causes) {
    cause.order = reader.number<std::uint32_t>();
    cause.type = reader.text();
    cause.what = reader.text();
    cause.task = reader.text();
  }
  return reader.number<std::uint8_t>() != 0;
}

/// what(), or nothing when it throws or returns null.
bool safe_what(const std::exception& e, std::string& text) {
  try {
    const char* what = e.what();
    if (!what) return false;
    text = what;
    return true;
  } catch (...) {
    return false;
  }
}

void collect_nested(const std::exception& e, std::vector<ErrorCause>& causes) {
  if (causes.size() == max_nested) return;
  try {
    std::rethrow_if_nested(e);
  } catch (const std::exception& inner) {
    ErrorCause& cause = causes.emplace_back();
    cause.type = demangle(typeid(inner).name());
    safe_what(inner, cause.what);
    collect_nested(inner, causes);
  } catch (...) {
    ErrorCause& cause = causes.emplace_back();
    if (const std::type_info* type = abi::__cxa_current_exception_type())
      cause.type = demangle(type->name());
  }
}

/// Dynamic type of what std::throw_with_nested threw: the wrapper's template argument.
std::string thrown_type(const std::exception& e, const char* mangled) {
  constexpr std::string_view wrapper = "St17_Nested_exceptionI";
  std::string_view name = mangled;
  if (dynamic_cast<const std::nested_exception*>(&e) && name.starts_with(wrapper) &&
      name.ends_with("E")) {
    return std::string(name.substr(wrapper.size(), name.size() - wrapper.size() - 1));
  }
  return mangled;
}

void describe_std(const std::exception& e, ErrorRecord& record) {
  record.type = thrown_type(e, typeid(e).name());
  record.name = demangle(record.type.c_str());
  record.kind = ErrorKind::exception;
  if (!safe_what(e, record.what)) {
    record.kind = ErrorKind::opaque;
    record.what = "what() of " + record.name + " threw";
  }
  if (const auto* system = dynamic_cast<const std::system_error*>(&e)) {
    record.size = static_cast<std::uint64_t>(static_cast<std::int64_t>(system->code().value()));
    record.limit = system->code().category() == std::system_category() ? 1 : 0;
  }
  collect_nested(e, record.nested);
}

void describe_own(const TaskError& e, ErrorKind kind, ErrorRecord& record) {
  record.kind = kind;
  record.what = e.what();
  record.name = e.type();
}

}  // namespace

std::string demangle(const char* mangled) {
  int status = 0;
  char* name = abi::__cxa_demangle(mangled, nullptr, nullptr, &status);
  std::string result = status == 0 && name ? name : mangled;
  std::free(name);
  return result;
}

ErrorRecord describe_current_exception() {
  ErrorRecord record;
  try {
    throw;
  } catch (const MessageTooLargeError& e) {
    describe_own(e, ErrorKind::too_large, record);
    record.size = e.size();
    record.limit = e.limit();
  } catch (const ShapeError& e) {
    describe_own(e, ErrorKind::shape, record);
  } catch (const TypeMismatchError& e) {
    describe_own(e, ErrorKind::type_mismatch, record);
  } catch (const std::exception& e) {
    describe_std(e, record);
  } catch (...) {
    if (const std::type_info* type = abi::__cxa_current_exception_type()) {
      record.type = type->name();
      record.name = demangle(type->name());
    }
    record.what = "an exception of type " + (record.name.empty() ? "unknown" : record.name);
  }
  record.what_size = record.what.size();
  return record;
}

std::size_t encode_error(const ErrorRecord& record, std::span<std::byte> area) {
  Writer writer(area);
  // A mangled name that has to be cut identifies nothing.
  const bool whole_type = record.type.size() <= (area.size() >= 1024 ? 200u : name_room);
  const bool exact = record.kind != ErrorKind::exception || whole_type;
  const std::size_t room = area.size() >= 1024 ? 96 : name_room;
  writer.number(static_cast<std::uint16_t>(exact ? record.kind : ErrorKind::opaque));
  writer.number(record.order);
  writer.number(record.execution);
  writer.number(record.size);
  writer.number(record.limit);
  writer.number(std::max<std::uint64_t>(record.what_size, record.what.size()));
  writer.text(whole_type ? record.type : std::string(), 200);
  writer.text(record.name, room);
  writer.text(record.task, room);
  writer.text(record.actor, room);
  writer.text(record.host, room);
  writer.text(record.where, room);
  // Leave room for one cause when there are any; what() goes first otherwise.
  const std::size_t reserve =
      (record.nested.empty() && record.attached.empty() ? 0 : 3 * (name_room + 2) + 4) + 12;
  writer.text(record.what, writer.room() > reserve ? writer.room() - reserve : 0);
  encode_causes(writer, record.nested, false);
  encode_causes(writer, record.attached, record.more_attached);
  writer.text(record.stack, writer.room());
  return writer.size();
}

ErrorRecord decode_error(std::span<const std::byte> bytes) {
  Reader reader(bytes);
  ErrorRecord record;
  const auto kind = reader.number<std::uint16_t>();
  const bool known = kind >= 1 && kind <= static_cast<std::uint16_t>(ErrorKind::deadline);
  record.kind = known ? static_cast<ErrorKind>(kind) : ErrorKind::opaque;
  record.order = reader.number<std::uint32_t>();
  record.execution = reader.number<std::uint64_t>();
  record.size = reader.number<std::uint64_t>();
  record.limit = reader.number<std::uint64_t>();
  record.what_size = reader.number<std::uint64_t>();
  record.type = reader.text();
  record.name = reader.text();
  record.task = reader.text();
  record.actor = reader.text();
  record.host = reader.text();
  record.where = reader.text();
  record.what = reader.text();
  if (record.what_size > record.what.size()) {
    record.what += "... (" + std::to_string(record.what_size) + " bytes in all)";
  }
  decode_causes(reader, record.nested);
  record.more_attached = decode_causes(reader, record.attached);
  record.stack = reader.text();
  return record;
}

ErrorRecord merge_errors(std::vector<ErrorRecord> failures) {
  std::sort(failures.begin(), failures.end(),
            [](const ErrorRecord& a, const ErrorRecord& b) { return a.order < b.order; });
  ErrorRecord first = std::move(failures.front());
  std::vector<ErrorCause>& others = first.attached;
  for (ErrorRecord& failure : std::span(failures).subspan(1)) {
    others.push_back(
        {std::move(failure.name), std::move(failure.what), std::move(failure.task), failure.order});
    std::move(failure.attached.begin(), failure.attached.end(), std::back_inserter(others));
    first.more_attached |= failure.more_attached;
  }
  std::erase_if(others, [&](const ErrorCause& cause) { return cause.order == first.order; });
  const auto order = [](const ErrorCause& cause) { return cause.order; };
  std::ranges::stable_sort(others, {}, order);
  others.erase(std::ranges::unique(others, {}, order).begin(), others.end());
  return first;
}

}  // namespace cgraph::rt
