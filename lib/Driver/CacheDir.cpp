//===- CacheDir.cpp - build directories of `run` and `check --cxx` --------===//

#include "CacheDir.h"
#include "Stamp.h"
#include "cgraphc/Driver/Invocation.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/Errno.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include <cstdlib>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace cgraphc::driver;
using namespace llvm;

/// Empty if the environment names neither a cache nor a home.
static SmallString<128> cacheRoot() {
  SmallString<128> root;
  if (const char *xdg = std::getenv("XDG_CACHE_HOME");
      xdg && sys::path::is_absolute(xdg)) {
    root = xdg;
  } else if (const char *home = std::getenv("HOME"); home && *home) {
    root = home;
    sys::path::append(root, ".cache");
  } else {
    return root;
  }
  sys::path::append(root, "cgraphc");
  return root;
}

static bool isOnlyOurs(StringRef path) {
  struct stat status;
  return ::lstat(path.str().c_str(), &status) == 0 && S_ISDIR(status.st_mode) &&
         status.st_uid == ::geteuid() &&
         !(status.st_mode & (S_IWGRP | S_IWOTH));
}

Expected<CacheDir> CacheDir::open(StringRef kind, StringRef key) {
  SmallString<128> root = cacheRoot(), directory = root;
  if (root.empty())
    return createStringError(
        "no place for the cache: neither $XDG_CACHE_HOME nor $HOME is set");
  sys::path::append(directory, kind, key);
  if (std::error_code code = sys::fs::create_directories(
          directory, /*IgnoreExisting=*/true, sys::fs::owner_all))
    return createStringError("cannot make `" + directory +
                             "`: " + code.message());
  // What is in it gets executed: nobody else may write there, nor put another
  // folder in its place.
  for (StringRef folder = directory; folder.size() >= root.size();
       folder = sys::path::parent_path(folder))
    if (!isOnlyOurs(folder))
      return createStringError(
          "`" + folder + "` is not a folder that only this user can write");
  SmallString<128> lockFile(directory);
  sys::path::append(lockFile, ".lock");
  int lock =
      ::open(lockFile.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (lock < 0 || ::flock(lock, LOCK_EX) != 0)
    return createStringError("cannot lock `" + lockFile +
                             "`: " + sys::StrError());
  return CacheDir(directory.str().str(), lock);
}

CacheDir::~CacheDir() {
  if (lock >= 0)
    ::close(lock);
}

std::string cgraphc::driver::cacheKey(const Invocation &invocation,
                                      StringRef input, StringRef variant) {
  SmallString<128> root;
  if (sys::fs::real_path(input, root))
    root = input;
  SmallString<128> here;
  (void)sys::fs::current_path(here);
  std::string text;
  auto add = [&](StringRef word) {
    text += word;
    text += '\0';
  };
  add(root);
  add(here);
  for (const std::string &dir : invocation.includeDirs)
    add(dir);
  for (const auto &[name, value] : invocation.parameters) {
    add(name);
    add(value);
  }
  for (const auto &[name, value] : invocation.actorSources) {
    add(name);
    add(value);
  }
  add(invocation.cxx);
  for (const std::string &flag : invocation.cxxFlags)
    add(flag);
  add("");
  for (const std::string &flag : invocation.ldFlags)
    add(flag);
  add(std::to_string(static_cast<int>(invocation.codegen)));
  add(variant);
  return contentHash(text);
}
