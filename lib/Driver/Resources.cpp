//===- Resources.cpp - where cgraphc finds the runtime --------------------===//

#include "cgraphc/Driver/Resources.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace cgraphc::driver;
using namespace llvm;

Expected<Resources> Resources::find(StringRef overridden) {
  SmallString<128> directory(overridden);
  if (directory.empty()) {
    static int anchor;
    std::string self = sys::fs::getMainExecutable("", &anchor);
    directory = sys::path::parent_path(sys::path::parent_path(self));
    sys::path::append(directory, "lib", "cgraphc");
  }
  if (std::error_code code = sys::fs::make_absolute(directory))
    return createStringError(code, "no current directory");
  sys::path::remove_dots(directory, /*remove_dot_dot=*/true);
  Resources result(directory.str().str());
  if (!sys::fs::is_directory(result.includeDir()))
    return createStringError("the runtime is not at `" + directory +
                             "` (--resource-dir says where it is)");
  return result;
}

std::string Resources::path(StringRef relative) const {
  SmallString<128> result(directory);
  sys::path::append(result, relative);
  return result.str().str();
}
