// Records what a process of a traced graph does.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "cgraph/rt/trace_format.h"

namespace cgraph::rt {

/// Writes events into a mapped file. Any thread may call `record`.
class Tracer {
 public:
  /// Makes the file for CGRAPH_TRACE_EVENTS events (default 2^19, 24 MiB). Throws os::Error.
  Tracer(const std::string& path, const std::string& description);
  ~Tracer();

  static std::int64_t now_ns();
  void record(TraceKind kind, std::uint32_t subject, std::uint64_t execution, std::int64_t begin_ns,
              std::int64_t end_ns, std::uint64_t amount = 0, std::uint32_t flags = 0);

 private:
  struct File;
  std::unique_ptr<File> file_;
};

}  // namespace cgraph::rt
