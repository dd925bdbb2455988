// F2: what a task publishes when several of its operands failed.
#include <gtest/gtest.h>

#include <stdexcept>

#include "actor_core.h"
#include "cgraph/rt/error_record.h"

using namespace cgraph::rt;

namespace {

Blob failure(std::uint32_t order, std::string_view task, const std::string& what) {
  CallInfo info;
  info.site = {task, "x.cgraph:1:1", order};
  info.actor = "a";
  try {
    throw std::runtime_error(what);
  } catch (...) {
    return describe_failure(info);
  }
}

// COVERS: F2
TEST(RuntimeMerge, F2TheFirstByTaskOrderWinsTheRestIsAttached) {
  const Blob late = failure(7, "B.late", "late"), early = failure(2, "A.early", "early");
  const std::span<const std::byte> records[] = {late, early, late};
  ErrorRecord merged = decode_error(merge_failures(records));
  EXPECT_EQ(merged.task, "A.early");
  EXPECT_EQ(merged.what, "early");
  ASSERT_EQ(merged.attached.size(), 1u);
  EXPECT_EQ(merged.attached[0].task, "B.late");
  EXPECT_EQ(merged.attached[0].what, "late");

  // What came attached stays, once.
  const Blob first = merge_failures(records);
  const Blob other = failure(3, "C.other", "other");
  const std::span<const std::byte> again[] = {other, first};
  merged = decode_error(merge_failures(again));
  EXPECT_EQ(merged.task, "A.early");
  EXPECT_EQ(merged.attached.size(), 2u);
}

}  // namespace
