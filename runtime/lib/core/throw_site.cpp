#include "throw_site.h"

#include <cxxabi.h>
#include <dlfcn.h>
#include <execinfo.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string_view>

#include "cgraph/rt/error_record.h"
#include "cgraph/rt/throw_site.h"

namespace cgraph::rt {
namespace {

constexpr int most_frames = 24;
/// Frames of the throw itself: backtrace's caller and the function in its place.
constexpr int own_frames = 2;

struct Noted {
  const std::type_info* type = nullptr;
  int count = 0;
  void* frames[most_frames];
};
thread_local Noted noted;

/// "demo::Echo::echo(std::string) + 0x1f (hello.Echo)", or "hello.Echo + 0x1234" without a symbol.
std::string frame_text(void* address) {
  Dl_info info{};
  if (!dladdr(address, &info) || !info.dli_fname) return "?";
  std::string_view module = info.dli_fname;
  module.remove_prefix(module.rfind('/') + 1);
  const void* base = info.dli_saddr ? info.dli_saddr : info.dli_fbase;
  char digits[16];
  const auto end =
      std::to_chars(
          digits, digits + sizeof digits,
          reinterpret_cast<std::uintptr_t>(address) - reinterpret_cast<std::uintptr_t>(base), 16)
          .ptr;
  const std::string offset = " + 0x" + std::string(digits, end);
  if (!info.dli_sname) return std::string(module) + offset;
  return demangle(info.dli_sname) + offset + " (" + std::string(module) + ")";
}

}  // namespace

void note_throw(const std::type_info* type) noexcept {
  noted.type = type;
  noted.count = backtrace(noted.frames, most_frames);
}

std::string throw_stack() {
  const std::type_info* type = abi::__cxa_current_exception_type();
  if (!type || !noted.type || *type != *noted.type) return "";
  std::string text;
  for (int i = std::min(own_frames, noted.count); i < noted.count; ++i)
    text += frame_text(noted.frames[i]) + "\n";
  return text;
}

}  // namespace cgraph::rt
