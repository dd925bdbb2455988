// The two ends of a channel in one process.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <vector>

#include "arena.h"
#include "cgraph/error.h"
#include "cgraph/rt/deliver.h"
#include "cgraph/rt/operand.h"
#include "channel_state.h"
#include "waiter.h"

using namespace cgraph::rt;

namespace {

class RuntimeChannel : public ::testing::Test {
 protected:
  static constexpr std::uint32_t readers[] = {1, 2};
  static constexpr ChannelDesc channels[] = {{"v", 0, 0, 2, 3, 100, false}};
  static constexpr std::string_view actors[] = {"a", "b"};

  RuntimeChannel() {
    PlanDesc plan{};
    plan.actors = actors;
    plan.channels = channels;
    plan.readers = readers;
    plan.options.max_value = 1 << 20;
    roles = lay_out(plan, plan.options);
    for (const RoleLayout& role : roles)
      arenas.push_back(own_arena(os::make_memory("test", role.arena.total), role.arena));
    for (const RoleLayout& role : roles) ends.push_back(std::make_unique<Ends>(role, arenas));
  }

  SlotWriter& writer() { return ends[0]->writers[0]; }
  SlotReader& reader(std::size_t i) { return ends[i]->readers[0]; }
  SlotHeader& header(std::uint64_t sequence) { return writer().state().ring.header(sequence); }
  void put(const std::string& text) {
    std::memcpy(writer().reserve(text.size()), text.data(), text.size());
    writer().publish();
  }
  std::string take(std::size_t i) {
    const SlotView view = reader(i).view();
    std::string text(reinterpret_cast<const char*>(view.bytes.data()), view.bytes.size());
    reader(i).release();
    return text;
  }

  os::Fd no_memory{open("/dev/null", O_RDWR | O_CLOEXEC)};  // cannot be allocated
  std::vector<RoleLayout> roles;
  std::vector<std::shared_ptr<Arena>> arenas;
  std::vector<std::unique_ptr<Ends>> ends;
};

TEST_F(RuntimeChannel, TheSlowestReaderHoldsTheWriter) {
  for (int i = 0; i < 3; ++i) put(std::to_string(i));
  EXPECT_FALSE(writer().has_room());
  for (int i = 0; i < 3; ++i) EXPECT_EQ(take(1), std::to_string(i));
  EXPECT_FALSE(writer().has_room());
  EXPECT_EQ(take(2), "0");
  EXPECT_TRUE(writer().has_room());
  EXPECT_FALSE(reader(1).ready());
  EXPECT_TRUE(reader(2).ready());
}

TEST_F(RuntimeChannel, PlacesBySize) {
  for (std::size_t size : {0, 1, 48, 49, 100, 101, 200'000, 1 << 20}) {
    std::byte* at = writer().reserve(size);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(at) % (size > 48 ? 64 : 16), 0u) << size;
    EXPECT_EQ(writer().reserve(size), at);
    std::memset(at, 7, size);
    writer().publish();
    EXPECT_EQ(take(1).size(), size);
    EXPECT_EQ(take(2), std::string(size, 7));
  }
  EXPECT_THROW(writer().reserve((1 << 20) + 1), TooLarge);
}

TEST_F(RuntimeChannel, KeptSlotsAreReleasedInOrder) {
  put("a");
  put("b");
  take(2);
  take(2);
  const SlotView first = reader(1).view();
  reader(1).keep();
  const SlotView later = reader(1).view();
  reader(1).keep();
  EXPECT_FALSE(reader(1).ready());
  EXPECT_EQ(std::memcmp(first.bytes.data(), "a", 1) | std::memcmp(later.bytes.data(), "b", 1), 0);
  reader(1).release();
  reader(1).release();
  put("c");
  EXPECT_EQ(take(1), "c");
}

TEST_F(RuntimeChannel, FailuresTakeTheValuesPlace) {
  const std::string record(2000, 'e');
  writer().reserve(50);
  writer().fail(std::as_bytes(std::span(record)));
  writer().publish();
  EXPECT_TRUE(reader(1).view().failed);
  EXPECT_EQ(take(1), std::string(error_area_bytes, 'e'));
  take(2);
  put("next");
  EXPECT_FALSE(reader(1).view().failed);
}

template <class Call>
std::string corrupt_field(Call&& call) {
  try {
    call();
  } catch (const Corrupt& corrupt) {
    return std::string(corrupt.channel) + "." + corrupt.field;
  }
  return "none";
}

// COVERS: F27
TEST_F(RuntimeChannel, AFailedSpillIsAnErrorWithItsCause) {
  std::swap(arenas[0]->file, no_memory);
  try {
    writer().reserve(10'000);
    FAIL();
  } catch (const TooLarge& e) {
    EXPECT_EQ(e.size, 10'000u);
    EXPECT_EQ(e.error, ENODEV);
  }
  Sink sink(writer(), 0, {});
  try {
    reserve(sink, 10'000);
    FAIL();
  } catch (const cgraph::MessageTooLargeError& e) {
    EXPECT_NE(std::string(e.what()).find("10000 bytes: no memory for it: No such device"),
              std::string::npos)
        << e.what();
  }
  // Slots need no memory that they do not have, and what fails once may succeed later.
  put("small");
  EXPECT_EQ(take(1), "small");
  EXPECT_EQ(take(2), "small");
  std::swap(arenas[0]->file, no_memory);
  put(std::string(10'000, 'x'));
  EXPECT_EQ(take(1).size(), 10'000u);
}

// COVERS: F24, S6
TEST_F(RuntimeChannel, F24EveryHeaderWordIsChecked) {
  put("x");
  header(0).generation = 5;
  EXPECT_EQ(corrupt_field([&] { reader(1).ready(); }), "v.generation");
  header(0).generation = 1;
  header(0).length = 1000;
  EXPECT_EQ(corrupt_field([&] { reader(1).view(); }), "v.length");
  header(0).length = 1;
  header(0).kind = 9;
  EXPECT_EQ(corrupt_field([&] { reader(1).view(); }), "v.kind");
  header(0).kind = 2;
  header(0).length = UINT32_MAX;
  EXPECT_EQ(corrupt_field([&] { reader(1).view(); }), "v.length");
  header(0).error = 3;
  EXPECT_EQ(corrupt_field([&] { reader(1).view(); }), "v.error");
}

// COVERS: F24
TEST_F(RuntimeChannel, F24CursorsAreChecked) {
  for (int i = 0; i < 3; ++i) put("x");
  auto& acknowledged = *reader(1).state().acknowledged;
  acknowledged = 4;
  EXPECT_EQ(corrupt_field([&] { writer().has_room(); }), "v.acknowledged");
  acknowledged = 2;
  writer().has_room();
  acknowledged = 1;
  EXPECT_EQ(corrupt_field([&] { writer().has_room(); }), "v.acknowledged");
}

TEST_F(RuntimeChannel, WaitsEndByTimeBoardAndPoison) {
  os::Word board{0};
  Waiter waiter(WaitPolicy::hybrid, false, board, 0, ends[1]->own().read);
  EXPECT_EQ(reader(1).wait_ready(waiter, 0), WaitResult::timeout);
  EXPECT_EQ(reader(1).wait_ready(waiter, deadline_after(2'000'000)), WaitResult::timeout);
  put("kept");
  ends[0]->poison();
  EXPECT_EQ(reader(1).wait_ready(waiter, never), WaitResult::ready);
  take(1);
  EXPECT_EQ(reader(1).wait_ready(waiter, never), WaitResult::interrupted);
  board = 1;
  EXPECT_EQ(reader(1).wait_ready(waiter, never), WaitResult::interrupted);
}

// COVERS: S5
TEST(RuntimeArena, S5AnUnsealedOrResizedFileIsRefused) {
  os::Fd file = os::make_memory("test", 8192);
  EXPECT_THROW(peer_arena(file, {4096, 8192}), os::Error);
  os::seal(file.get());
  EXPECT_THROW(peer_arena(file, {4096, 4096}), os::Error);
  EXPECT_NO_THROW(peer_arena(file, {4096, 8192}));
  EXPECT_THROW(os::Mapping(file.get(), 8192, true, 0), os::Error);
}

// COVERS: S5
TEST(RuntimeArena, S5ASealedFileOpenedThroughProcIsNotWritable) {
  const os::Fd file = os::make_memory("test", 8192);
  os::seal(file.get());
  const std::string path = "/proc/self/fd/" + std::to_string(file.get());
  const os::Fd opened(open(path.c_str(), O_RDWR | O_CLOEXEC));
  ASSERT_GE(opened.get(), 0);
  EXPECT_EQ(mmap(nullptr, 8192, PROT_READ | PROT_WRITE, MAP_SHARED, opened.get(), 0), MAP_FAILED);
  EXPECT_EQ(errno, EPERM);
  EXPECT_EQ(pwrite(opened.get(), "x", 1, 0), -1);
  EXPECT_EQ(errno, EPERM);
  EXPECT_EQ(ftruncate(opened.get(), 4096), -1);
  EXPECT_EQ(errno, EPERM);
}

}  // namespace
