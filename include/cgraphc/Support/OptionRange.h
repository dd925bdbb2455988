//===- OptionRange.h - names of options and their numbers -------*- C++ -*-===//

#ifndef CGRAPHC_SUPPORT_OPTIONRANGE_H
#define CGRAPHC_SUPPORT_OPTIONRANGE_H

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/ADT/StringSwitch.h"

#include <cstdint>

namespace cgraphc {

/// What `option name = value` can name.
inline constexpr llvm::StringLiteral optionNames[] = {
    "max_inflight",     "max_buffered_results",
    "submit_timeout",   "get_timeout",
    "teardown_timeout", "start_timeout",
    "buffer",           "max_value",
    "fail_fast",        "wait",
    "task_order",       "gpu_sharing",
    "nccl_multi_rank",  "overlap",
    "on_full",          "trace"};

inline bool isOptionName(llvm::StringRef name) {
  return llvm::is_contained(optionNames, name);
}

/// The least and the most that an option of a graph can be: a number, bytes or
/// nanoseconds.
struct OptionRange {
  int64_t least = 0;
  int64_t most = INT64_MAX;
};

/// A slot's header has 32 bits for the length of its value.
inline constexpr int64_t largestValue = UINT32_MAX;

inline OptionRange getOptionRange(llvm::StringRef option) {
  return llvm::StringSwitch<OptionRange>(option)
      .Case("max_inflight", {1, 65536})
      .Case("max_buffered_results", {1, INT32_MAX})
      .Cases({"buffer", "max_value"}, {1, largestValue})
      .Default({});
}

} // namespace cgraphc

#endif // CGRAPHC_SUPPORT_OPTIONRANGE_H
