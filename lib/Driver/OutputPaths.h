//===- OutputPaths.h - where the outputs of a call go -----------*- C++ -*-===//

#ifndef CGRAPHC_LIB_DRIVER_OUTPUTPATHS_H
#define CGRAPHC_LIB_DRIVER_OUTPUTPATHS_H

#include "cgraphc/Driver/Invocation.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/Path.h"

namespace cgraphc::driver {

/// `directory/name`, without a `./` in front.
inline std::string joinPath(llvm::StringRef directory, llvm::StringRef name) {
  if (directory.empty() || directory == ".")
    return name.str();
  llvm::SmallString<128> path(directory);
  llvm::sys::path::append(path, name);
  return path.str().str();
}

/// The path of an output called `name`, in the directory of `-o`.
inline std::string outputPath(const Invocation &invocation,
                              llvm::StringRef name) {
  return joinPath(invocation.output, name);
}

} // namespace cgraphc::driver

#endif // CGRAPHC_LIB_DRIVER_OUTPUTPATHS_H
