// Every piece of memory that the library knows: device memory and pinned memory are memory files,
// so that other processes can map them; registered memory is the caller's.
#pragma once

#include <driver_types.h>

#include <cstdint>
#include <memory>
#include <optional>

#include "common/memory_file.h"

namespace cgraph::standin {

enum class MemoryKind { device, imported, pinned, registered };

struct Memory {
  MemoryKind kind;
  int device;
  std::uintptr_t begin;
  std::size_t size;
  std::shared_ptr<MemoryFile> file;  // null: registered
  int opened = 1;                    // imported: how often

  bool on_device() const { return kind <= MemoryKind::imported; }
};

/// Makes a memory known. False where it overlaps one.
bool add_memory(Memory memory);
/// The memory that all of these bytes are in.
std::optional<Memory> find_memory(const void* begin, std::size_t size);
/// Forgets the memory of a kind that begins there. False where there is none.
bool remove_memory(MemoryKind kind, const void* begin);

/// What was imported from a place before, counted as opened once more; 0 where nothing was.
std::uintptr_t open_again(const FilePlace& place);
/// Closes what was opened once. False where nothing was.
bool close_imported(const void* begin);

cudaError_t enable_peer(int device, int peer);

}  // namespace cgraph::standin
