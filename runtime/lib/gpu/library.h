// A shared library that is found when the program runs, so that one binary runs on hosts with and
// without it.
#pragma once

#include <string>

namespace cgraph::rt::gpu {

class Library {
 public:
  /// Loads the library with this soname, which stays for the life of the process. Throws
  /// StartError.
  explicit Library(const char* soname);

  /// Throws StartError where the library lacks the symbol.
  template <class Function>
  void bind(Function*& function, const char* name) const {
    function = reinterpret_cast<Function*>(symbol(name));
  }

  /// Throws StartError unless `have`, the version that `what` says it is, is at least `need`.
  void require_version(const char* what, int have, int need) const;

 private:
  void* symbol(const char* name) const;

  const char* soname_;
  void* handle_;
};

}  // namespace cgraph::rt::gpu
