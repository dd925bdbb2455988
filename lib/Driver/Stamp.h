//===- Stamp.h - is the output of a command still right? --------*- C++ -*-===//

#ifndef CGRAPHC_LIB_DRIVER_STAMP_H
#define CGRAPHC_LIB_DRIVER_STAMP_H

#include "cgraphc/Driver/JobRunner.h"
#include "llvm/ADT/StringMap.h"
#include <cstdint>
#include <mutex>
#include <optional>

namespace cgraphc::driver {

/// What identifies a file's content. Size and time only spare the reading.
struct FileState {
  std::string hash;
  uint64_t size = 0;
  int64_t time = 0; ///< last modification, nanoseconds
};

/// States of files, each read once in this process. Thread safe.
class FileStates {
public:
  /// The state now; nothing if the file cannot be read. `before`: an earlier
  /// state, believed if size and time are the same.
  std::optional<FileState> get(llvm::StringRef path,
                               const FileState *before = nullptr);
  /// Forgets a file that a command has written.
  void forget(llvm::StringRef path);

private:
  std::mutex mutex;
  llvm::StringMap<std::optional<FileState>> states;
};

/// Whether the record of `job` matches its command and all its files; what it
/// printed then, of a job that repeats it.
bool isFresh(const Job &job, FileStates &states, std::string &printed);
/// Records the success of `job`.
void recordSuccess(const Job &job, llvm::StringRef printed, FileStates &states);

/// The prerequisites of a Make rule, unescaped.
std::vector<std::string> parseDepfile(llvm::StringRef text);

/// A hash of `text` in hexadecimal.
std::string contentHash(llvm::StringRef text);

} // namespace cgraphc::driver

#endif // CGRAPHC_LIB_DRIVER_STAMP_H
