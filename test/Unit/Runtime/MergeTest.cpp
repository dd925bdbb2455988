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
  ASSERT_EQ(merged.attached.size(), 2u);
  EXPECT_EQ(merged.attached[0].task, "C.other");
  EXPECT_EQ(merged.attached[1].task, "B.late");
  EXPECT_FALSE(merged.more_attached);
}

// COVERS: F2
TEST(RuntimeMerge, F2CallsOfOneTaskThatSayTheSameAreDifferentFailures) {
  const Blob failures[] = {failure(3, "A.f", "no"), failure(5, "A.f", "no"),
                           failure(4, "A.f", "no")};
  const std::span<const std::byte> records[] = {failures[0], failures[1], failures[2]};
  const ErrorRecord merged = decode_error(merge_failures(records));
  EXPECT_EQ(merged.order, 3u);
  ASSERT_EQ(merged.attached.size(), 2u);
  EXPECT_EQ(merged.attached[0].order, 4u);
  EXPECT_EQ(merged.attached[1].order, 5u);
}

// COVERS: F2
TEST(RuntimeMerge, F2WhatHasNoRoomIsNotSilentlyLeftOut) {
  std::vector<Blob> failures;
  for (std::uint32_t i = 0; i < 60; ++i) failures.push_back(failure(i, "A.f", "no"));
  const std::vector<std::span<const std::byte>> records(failures.begin(), failures.end());
  Blob bytes = merge_failures(records);
  ErrorRecord merged = decode_error(bytes);
  EXPECT_GE(merged.attached.size(), 8u);
  EXPECT_LT(merged.attached.size(), 59u);
  EXPECT_TRUE(merged.more_attached);
  for (std::size_t i = 0; i < merged.attached.size(); ++i)
    EXPECT_EQ(merged.attached[i].order, i + 1);

  // It stays known on the way; also where the text of the first takes the room.
  const std::span<const std::byte> again[] = {bytes, records[1]};
  EXPECT_TRUE(decode_error(merge_failures(again)).more_attached);
  failures[0] = failure(0, "A.f", std::string(5000, 'x'));
  std::vector<std::span<const std::byte>> with_long(failures.begin(), failures.begin() + 12);
  merged = decode_error(merge_failures(with_long));
  EXPECT_GE(merged.attached.size(), 1u);
  EXPECT_LT(merged.attached.size(), 11u);
  EXPECT_TRUE(merged.more_attached);
}

}  // namespace
