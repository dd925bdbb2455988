// What the stand-in for NCCL asks the one for CUDA: how another process finds a piece of device or
// pinned memory.
#pragma once

#include <cstddef>
#include <cstdint>

#include "common/memory_file.h"

namespace cgraph::standin {

struct MemoryPlace {
  FilePlace file;
  std::uint64_t offset;
  std::uint64_t address;  // in the process that has it
};

}  // namespace cgraph::standin

extern "C" {

/// False where the bytes are in no device or pinned memory.
bool cgraph_standin_memory_place(const void* begin, std::size_t size,
                                 cgraph::standin::MemoryPlace* place);

}  // extern "C"
