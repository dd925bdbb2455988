// The stack of a throw, noted where it happens: when a failure is described it has been unwound.
// Only actors' executables include this.
#pragma once

#include <dlfcn.h>

#include <exception>
#include <typeinfo>

namespace cgraph::rt {

/// Called for each exception that a thread of an actor throws.
void note_throw(const std::type_info* type) noexcept;

}  // namespace cgraph::rt

// AddressSanitizer puts its own in this place.
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define CGRAPH_KEEPS_CXA_THROW
#endif
#endif
#if !defined(CGRAPH_KEEPS_CXA_THROW) && !defined(__SANITIZE_ADDRESS__) && defined(__GLIBCXX__)
namespace cgraph::rt {
/// Of the same object file as the library's own function: where that is linked in statically, it is
/// taken and this one, being weak, is not.
[[gnu::used]] inline auto* const keep_library_throw = &__cxxabiv1::__cxa_init_primary_exception;
}  // namespace cgraph::rt

/// By its label, as g++ declares the function itself, with types of its own.
extern "C" [[noreturn, gnu::weak]] void cgraph_noted_throw(
    void* object, std::type_info* type, void (*destroy)(void*)) __asm__("__cxa_throw");

extern "C" void cgraph_noted_throw(void* object, std::type_info* type, void (*destroy)(void*)) {
  using Throw = void (*)(void*, std::type_info*, void (*)(void*));
  static const auto library_throw = reinterpret_cast<Throw>(dlsym(RTLD_NEXT, "__cxa_throw"));
  cgraph::rt::note_throw(type);
  library_throw(object, type, destroy);
  __builtin_unreachable();
}
#endif
