// Marks what an actor does for profilers that look at a process from outside: USDT probes, which
// are one `nop` each (perf, bpftrace, systemtap: provider `cgraph`), and NVTX ranges of traced
// graphs (Nsight). Both are left out where their headers are missing when this is built.
#pragma once

#include "cgraph/rt/operand.h"

#if __has_include(<sys/sdt.h>)
#include <sys/sdt.h>
#define CGRAPH_PROBE(name, a, b, c) STAP_PROBE3(cgraph, name, a, b, c)
#else
#define CGRAPH_PROBE(name, a, b, c) ((void)0)
#endif

namespace cgraph::rt {

void push_nvtx_range(const CallInfo& info);
void pop_nvtx_range();

/// value_read(channel, execution, bytes) and value_written are probes of RoleRun.

/// A task, from before its call to after it. Probes: task_begin(actor, task, execution),
/// task_end(actor, task, execution).
class TaskRange {
 public:
  TaskRange(const CallInfo& info, bool is_traced) : info_(info), is_traced_(is_traced) {
    CGRAPH_PROBE(task_begin, info.actor.data(), info.site.task.data(), info.execution);
    if (is_traced) [[unlikely]]
      push_nvtx_range(info);
  }
  TaskRange(const TaskRange&) = delete;
  TaskRange& operator=(const TaskRange&) = delete;
  ~TaskRange() {
    if (is_traced_) [[unlikely]]
      pop_nvtx_range();
    CGRAPH_PROBE(task_end, info_.actor.data(), info_.site.task.data(), info_.execution);
  }

 private:
  const CallInfo& info_;
  bool is_traced_;
};

}  // namespace cgraph::rt
