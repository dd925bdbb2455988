// Memory that other processes can map: a memory file without a name, which ends with the last
// process that has it, however that ends.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <memory>

namespace cgraph::standin {

/// Where a memory file is found: a descriptor of a living process. Plain bytes, to be sent.
struct FilePlace {
  std::int32_t process = 0;
  std::int32_t descriptor = -1;
  std::uint64_t inode = 0;  // of this file and no later one with the same descriptor
  std::uint64_t size = 0;
  bool operator==(const FilePlace&) const = default;
};

/// A memory file, mapped.
class MemoryFile {
 public:
  /// Null where there is no memory.
  static std::shared_ptr<MemoryFile> create(std::size_t size);
  /// Null where the file is gone.
  static std::shared_ptr<MemoryFile> open(const FilePlace& place);
  ~MemoryFile();
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;

  std::byte* data() const { return data_; }
  std::size_t size() const { return size_; }
  FilePlace place() const;

 private:
  MemoryFile(int fd, std::size_t size, std::byte* data) : fd_(fd), size_(size), data_(data) {}
  static std::shared_ptr<MemoryFile> map(int fd, std::size_t size);

  int fd_;
  std::size_t size_;
  std::byte* data_;
};

}  // namespace cgraph::standin
