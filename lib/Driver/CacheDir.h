//===- CacheDir.h - build directories of `run` and `check --cxx` *- C++ -*-===//

#ifndef CGRAPHC_LIB_DRIVER_CACHEDIR_H
#define CGRAPHC_LIB_DRIVER_CACHEDIR_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <string>

namespace cgraphc::driver {

struct Invocation;

/// A directory below $XDG_CACHE_HOME/cgraphc (~/.cache/cgraphc), locked
/// against other calls for as long as the object lives.
class CacheDir {
public:
  static llvm::Expected<CacheDir> open(llvm::StringRef kind,
                                       llvm::StringRef key);
  CacheDir(CacheDir &&other)
      : directory(std::move(other.directory)), lock(other.lock) {
    other.lock = -1;
  }
  ~CacheDir();

  const std::string &path() const { return directory; }

private:
  CacheDir(std::string directory, int lock)
      : directory(std::move(directory)), lock(lock) {}

  std::string directory;
  int lock;
};

/// A hash of everything that decides what a root is built into, apart from the
/// content of files, which the jobs' stamps follow. `variant` is what the
/// command adds to the root.
std::string cacheKey(const Invocation &invocation, llvm::StringRef input,
                     llvm::StringRef variant = {});

} // namespace cgraphc::driver

#endif // CGRAPHC_LIB_DRIVER_CACHEDIR_H
