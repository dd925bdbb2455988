#include <gtest/gtest.h>

#include "Model.h"

TEST(RuntimeModel, OneReader) { EXPECT_EQ(model_one_reader(), ModelResult::correct); }
TEST(RuntimeModel, OneSlot) { EXPECT_EQ(model_one_slot(), ModelResult::correct); }
TEST(RuntimeModel, TwoReaders) { EXPECT_EQ(model_two_readers(), ModelResult::correct); }
TEST(RuntimeModel, BoardEndsWaits) { EXPECT_EQ(model_board(), ModelResult::correct); }

TEST(RuntimeModel, WithoutPublisherFenceAWakeIsLost) {
  EXPECT_EQ(model_without_publisher_fence(), ModelResult::deadlock);
}
TEST(RuntimeModel, WithoutSleeperFenceAWakeIsLost) {
  EXPECT_EQ(model_without_sleeper_fence(), ModelResult::deadlock);
}
TEST(RuntimeModel, WithoutReleaseAValueIsTorn) {
  EXPECT_EQ(model_without_release(), ModelResult::data_race);
}
