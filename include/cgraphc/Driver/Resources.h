//===- Resources.h - where cgraphc finds the runtime ------------*- C++ -*-===//

#ifndef CGRAPHC_DRIVER_RESOURCES_H
#define CGRAPHC_DRIVER_RESOURCES_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <string>

namespace cgraphc::driver {

/// The resource directory, `lib/cgraphc` of the build tree or of an
/// installation: the same shape in both.
class Resources {
public:
  /// `overridden` (--resource-dir), or `../lib/cgraphc` next to the real path
  /// of this executable.
  static llvm::Expected<Resources> find(llvm::StringRef overridden);

  std::string includeDir() const { return path("include"); }
  std::string runtimeLibrary() const { return path("lib/libcgraphrt.a"); }
  std::string agent() const { return path("bin/cgraph-agent"); }
  std::string transports() const { return path("bin/cgraph-transports"); }
  std::string runner() const { return path("bin/cgraph-runner"); }
  std::string sourceDir() const { return path("src"); }
  llvm::StringRef root() const { return directory; }

private:
  explicit Resources(std::string directory) : directory(std::move(directory)) {}
  std::string path(llvm::StringRef relative) const;

  std::string directory;
};

} // namespace cgraphc::driver

#endif // CGRAPHC_DRIVER_RESOURCES_H
