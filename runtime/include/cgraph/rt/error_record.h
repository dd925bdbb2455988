// What travels in a slot in place of a value when a task fails.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "cgraph/error.h"

namespace cgraph::rt {

enum class ErrorKind : std::uint16_t {
  exception = 1,  // a std::exception; rebuilt where its type is registered
  opaque,         // anything else, or one whose what() throws
  too_large,
  shape,
  type_mismatch,
  deadline,
};

/// How errors call the driver's own host.
inline constexpr const char* local_host_name = "localhost";

struct ErrorRecord {
  ErrorKind kind = ErrorKind::opaque;
  std::uint32_t order =
      0;  // of the call among the graph's calls; the least one is the primary error
  std::uint64_t execution = 0;
  std::uint64_t size = 0;  // too_large; for std::system_error the code
  std::uint64_t limit = 0;
  std::string type;  // mangled; std::system_error: with its category after a space
  std::string name;  // demangled
  std::string what;
  std::uint64_t what_size = 0;  // of the original
  std::string task;
  std::string actor;
  std::string host;
  std::string where;
  std::string graph;  // not sent: the reader knows it
  std::string stack;
  std::vector<ErrorCause> nested;
  std::vector<ErrorCause> attached;
  bool more_attached = false;  // some had to be left out
};

/// The record of the exception being handled. Never throws anything but std::bad_alloc.
ErrorRecord describe_current_exception();

/// One record of several, at least one, of an execution: the first by task order, the others
/// attached to it in that order, each call once (F2).
ErrorRecord merge_errors(std::vector<ErrorRecord> failures);

/// Writes the record into `area`, cutting texts so that it fits (512 bytes always suffice), and
/// returns the bytes used.
std::size_t encode_error(const ErrorRecord& record, std::span<std::byte> area);

/// Reads what encode_error wrote. Hostile bytes give an opaque record, never more.
ErrorRecord decode_error(std::span<const std::byte> bytes);

/// Throws the typed error that the record describes.
[[noreturn]] void throw_error(ErrorRecord record);
/// The same as an exception_ptr.
std::exception_ptr make_error(ErrorRecord record);

std::string demangle(const char* mangled);

}  // namespace cgraph::rt
