#include "profile.h"

#if __has_include(<nvtx3/nvToolsExt.h>)
#include <nvtx3/nvToolsExt.h>

#include <string>
#endif

namespace cgraph::rt {

#if __has_include(<nvtx3/nvToolsExt.h>)

void push_nvtx_range(const CallInfo& info) {
  // "w[1][3].attn #17"
  const std::string_view task = info.site.trace.empty() ? info.site.task : info.site.trace;
  std::string text(info.actor);
  text.append(1, '.').append(task.substr(task.rfind('.') + 1));
  text.append(" #").append(std::to_string(info.execution));
  nvtxRangePushA(text.c_str());
}

void pop_nvtx_range() { nvtxRangePop(); }

#else

void push_nvtx_range(const CallInfo&) {}
void pop_nvtx_range() {}

#endif

}  // namespace cgraph::rt
