#include "library.h"

#include <dlfcn.h>

#include "cgraph/error.h"

namespace cgraph::rt::gpu {

Library::Library(const char* soname)
    : soname_(soname), handle_(dlopen(soname, RTLD_NOW | RTLD_LOCAL)) {
  if (!handle_) throw StartError("", std::string("no GPU library: ") + dlerror());
}

void* Library::symbol(const char* name) const {
  void* const found = dlsym(handle_, name);
  if (!found) throw StartError("", std::string("unsuitable GPU library: ") + dlerror());
  return found;
}

void Library::require_version(const char* what, int have, int need) const {
  if (have >= need) return;
  throw StartError("", std::string("unsuitable GPU library: ") + soname_ + " is " + what + ' ' +
                           std::to_string(have) + ", needed is " + std::to_string(need));
}

}  // namespace cgraph::rt::gpu
