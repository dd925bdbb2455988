#include "common/memory_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string>

namespace cgraph::standin {

namespace {

std::uint64_t inode_of(int fd) {
  struct stat status{};
  return fstat(fd, &status) == 0 ? status.st_ino : 0;
}

}  // namespace

std::shared_ptr<MemoryFile> MemoryFile::map(int fd, std::size_t size) {
  void* const data = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (data != MAP_FAILED)
    return std::shared_ptr<MemoryFile>(new MemoryFile(fd, size, static_cast<std::byte*>(data)));
  close(fd);
  return nullptr;
}

std::shared_ptr<MemoryFile> MemoryFile::create(std::size_t size) {
  const int fd = memfd_create("cgraph-standin", MFD_CLOEXEC);
  if (fd < 0) return nullptr;
  if (ftruncate(fd, static_cast<off_t>(size)) == 0) return map(fd, size);
  close(fd);
  return nullptr;
}

std::shared_ptr<MemoryFile> MemoryFile::open(const FilePlace& place) {
  const std::string path =
      "/proc/" + std::to_string(place.process) + "/fd/" + std::to_string(place.descriptor);
  const int fd = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
  if (fd < 0) return nullptr;
  if (inode_of(fd) == place.inode) return map(fd, place.size);
  close(fd);
  return nullptr;
}

MemoryFile::~MemoryFile() {
  munmap(data_, size_);
  close(fd_);
}

FilePlace MemoryFile::place() const { return {getpid(), fd_, inode_of(fd_), size_}; }

}  // namespace cgraph::standin
