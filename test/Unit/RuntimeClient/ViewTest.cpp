// Views: results that are read where they arrived.
#include <sys/resource.h>

#include <fstream>
#include <set>
#include <sstream>
#include <thread>

#include "GraphFixture.h"
#include "cgraph/dlpack.h"

namespace {

using namespace lab;

/// Whether an address lies in shared memory of a graph.
bool in_arena(const void* address) {
  std::ifstream maps("/proc/self/maps");
  for (std::string line; std::getline(maps, line);) {
    std::uintptr_t first = 0, last = 0;
    char dash = 0;
    std::istringstream(line) >> std::hex >> first >> dash >> last;
    const auto at = reinterpret_cast<std::uintptr_t>(address);
    if (first <= at && at < last) return line.find("memfd:cgraph") != std::string::npos;
  }
  return false;
}

TEST_F(RuntimeClientGraph, ViewsPinTheirSlots) {
  auto g = one({.submit_timeout = 50ms});
  auto first = g.execute("first");
  auto second = g.execute("second");
  {
    auto v = first.view();
    EXPECT_TRUE(v.in_slot());
    EXPECT_EQ(*v, "first");
    EXPECT_THROW(first.get(), RefConsumedError);
    EXPECT_EQ(second.get(), "second");
    auto w = g.execute("w").view();
    EXPECT_EQ(g.execute("x").get(), "x");
    // Slots are given back in order: the first view holds the whole ring of 4.
    EXPECT_THROW((void)g.execute("no"), CapacityExceededError);
    EXPECT_EQ(*v, "first");
    EXPECT_EQ(*w, "w");
    EXPECT_EQ(w->size(), 1u);
  }
  for (int i = 0; i < 20; ++i) EXPECT_EQ(g.execute(std::to_string(i)).get(), std::to_string(i));
}

// COVERS: RT1
TEST_F(RuntimeClientGraph, DlpackKeepsTheSlotOfAResultUntilItsDeleterRuns) {
  auto core = rt::GraphCore::compile(lab::plans::twice, one_result, a, {.submit_timeout = 50ms});
  const auto execute = [&](float number) {
    const auto x = lab::Vec::from({number});
    const Input inputs[] = {input<lab::Vec>(x)};
    return rt::make_output<Ref<lab::Vec>>(core.execute(inputs));
  };
  auto first = execute(1);
  DLManagedTensor* lent = to_dlpack(first);
  const auto* data = static_cast<const float*>(lent->dl_tensor.data);
  EXPECT_TRUE(in_arena(data));
  EXPECT_EQ(lent->dl_tensor.shape[0], 1);
  EXPECT_THROW(first.get(), RefConsumedError);
  // Slots are given back in order: the lent one holds the ring of 4.
  for (float i : {2.f, 3.f, 4.f}) EXPECT_EQ(execute(i).get(), lab::Vec::from({2 * i + 1}));
  EXPECT_THROW((void)execute(5), CapacityExceededError);
  EXPECT_EQ(*data, 3);
  lent->deleter(lent);
  auto second = execute(6);
  const auto view = second.view();
  EXPECT_EQ(view->data().data(), data);
  EXPECT_EQ(*data, 13);
}

TEST_F(RuntimeClientGraph, ViewsOutliveTheirGraph) {
  auto g = Graph<Text>::compile(lab::plans::one, one_result, a);
  auto ref = g.execute("kept");
  auto view = ref.view();
  {
    auto gone = std::move(g);
  }
  EXPECT_EQ(*view, "kept");
}

TEST_F(RuntimeClientGraph, ViewsOfSeveralOutputsAreInTheirSlots) {
  auto g = Graph<Pair>::compile(lab::plans::both, two_results, actors);
  std::set<const char*> left, right;
  for (int i = 0; i < 12; ++i) {
    const std::string text = "result " + std::to_string(i) + std::string(60, '.');
    auto refs = g.execute(text);
    auto r = refs[1].view();
    auto l = refs[0].view();
    EXPECT_EQ(*l, text);
    EXPECT_EQ(*r, text);
    EXPECT_TRUE(l.in_slot() && r.in_slot());
    EXPECT_TRUE(in_arena(l->data()) && in_arena(r->data()));
    left.insert(l->data());
    right.insert(r->data());
  }
  // Each ring has 4 slots, used in turn.
  EXPECT_EQ(left.size(), 4u);
  EXPECT_EQ(right.size(), 4u);
}

TEST_F(RuntimeClientGraph, ViewsOfJoinedResultsAreInTheirSlots) {
  auto strict = Graph<Pair>::compile(lab::plans::both, two_results, actors, {.fail_fast = true});
  {
    auto refs = strict.execute("x");
    auto v = refs[0].view();
    EXPECT_TRUE(in_arena(v->data()));
    EXPECT_EQ(refs[1].get(), "x");
  }
  strict.core.teardown({});
  auto logged = Graph<Text>::compile(lab::plans::logged, one_result, actors);
  auto ref = logged.execute("y");
  auto v = ref.view();
  EXPECT_TRUE(in_arena(v->data()));
  EXPECT_EQ(*v, "y");
}

TEST_F(RuntimeClientGraph, ResultsStayInTheirSlotsUntilRoomIsNeeded) {
  auto g = one();
  auto early = g.execute("early");
  auto held = g.execute("held");
  EXPECT_EQ(g.execute("late").get(), "late");
  EXPECT_TRUE(early.view().in_slot());
  // Six more in flight than the four slots have room for.
  std::vector<Text> more;
  for (int i = 0; i < 4; ++i) more.push_back(g.execute(std::to_string(i)));
  auto v = held.view();
  EXPECT_FALSE(v.in_slot());
  EXPECT_FALSE(in_arena(v->data()));
  EXPECT_EQ(*v, "held");
  for (int i = 0; i < 4; ++i) EXPECT_EQ(more[static_cast<std::size_t>(i)].get(), std::to_string(i));
}

TEST_F(RuntimeClientGraph, SlowOutputsDoNotCostTheOthersTheirSlots) {
  auto g = Graph<Pair>::compile(lab::plans::both, two_results, actors, {.submit_timeout = 50ms});
  std::vector<Pair> refs;
  refs.push_back(g.execute("only a sleep 200"));
  for (int i = 0; i < 3; ++i) refs.push_back(g.execute("x"));
  std::this_thread::sleep_for(20ms);
  // The right outputs have arrived; copying them would make no room.
  EXPECT_THROW((void)g.execute("full"), CapacityExceededError);
  for (auto& pair : refs) EXPECT_TRUE(pair[1].view().in_slot());
  EXPECT_EQ(refs[0][0].get(), "sleep 200");
}

/// Times that the calling thread has gone to sleep.
long sleeps() {
  rusage usage;
  getrusage(RUSAGE_THREAD, &usage);
  return usage.ru_nvcsw;
}

TEST_F(RuntimeClientGraph, BlockedGetsSleepUntilTheirResult) {
  auto g = Graph<Pair>::compile(lab::plans::both, two_results, actors);
  auto refs = g.execute("sleep 300");
  long left = 0, right = 0;
  std::thread other([&] {
    const long before = sleeps();
    EXPECT_EQ(refs[1].get(), "sleep 300");
    right = sleeps() - before;
  });
  const long before = sleeps();
  EXPECT_EQ(refs[0].get(), "sleep 300");
  left = sleeps() - before;
  other.join();
  // One sleep each, one to learn of the other, and some for locks.
  EXPECT_LE(left, 8);
  EXPECT_LE(right, 8);
}

TEST_F(RuntimeClientGraph, ThreadsThatWaitForDifferentOutputsWakeForTheirOwn) {
  auto slow = Graph<Pair>::compile(lab::plans::both, two_results, actors);
  auto first = slow.execute("sleep 200");
  auto second = slow.execute("x");
  std::atomic<bool> done{false};
  // Sleeps first, for the second execution's left output, which is the later one.
  std::thread later([&] {
    EXPECT_EQ(second[0].get(), "x");
    done = true;
  });
  std::this_thread::sleep_for(20ms);
  EXPECT_EQ(first[1].get(), "sleep 200");
  EXPECT_EQ(first[0].get(), "sleep 200");
  later.join();
  EXPECT_TRUE(done);
  EXPECT_EQ(second[1].get(), "x");
}

}  // namespace
