#include "cudart/sticky.h"

#include <atomic>
#include <cstdint>

#include "common/settings.h"

namespace cgraph::standin {

namespace {

std::atomic<bool> failed = false;

}  // namespace

cudaError_t sticky_error() { return failed ? cudaErrorIllegalAddress : cudaSuccess; }

bool operation_may_run() {
  static const std::int64_t fault = number_setting("CUDA_FAULT", 0);
  static std::atomic<std::int64_t> count = 0;
  if (fault && ++count == fault) failed = true;
  return !failed;
}

}  // namespace cgraph::standin
