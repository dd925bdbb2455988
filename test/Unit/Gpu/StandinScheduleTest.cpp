// Random schedules of sends and receives: the strict stand-in hangs where a model of rendezvous
// does, and nowhere else.
#include <algorithm>
#include <cstdlib>
#include <optional>
#include <random>

#include "Devices.h"

using namespace devices;

namespace {

constexpr int schedule_ranks = 3;

struct Step {
  int from, to;
};

/// What a rank issues at once.
using Group = std::vector<Step>;
using Schedule = std::array<std::vector<Group>, schedule_ranks>;

/// Some messages in an order that all ranks follow, or, for odd seeds, all but some neighbours that
/// have changed places; neighbours are in one group now and then.
Schedule random_schedule(unsigned seed) {
  std::mt19937 random(seed);
  std::array<std::vector<Step>, schedule_ranks> lists;
  for (int i = 0; i < 8; ++i) {
    const int from = static_cast<int>(random() % schedule_ranks);
    const int to = (from + 1 + static_cast<int>(random() % (schedule_ranks - 1))) % schedule_ranks;
    for (const int rank : {from, to}) lists[static_cast<std::size_t>(rank)].push_back({from, to});
  }
  Schedule schedule;
  for (std::size_t rank = 0; rank < schedule_ranks; ++rank) {
    std::vector<Step>& list = lists[rank];
    for (std::size_t i = 1; i < list.size(); ++i)
      if (seed % 2 && random() % 3 == 0) std::swap(list[i - 1], list[i]);
    for (const Step& step : list) {
      if (schedule[rank].empty() || random() % 4) schedule[rank].emplace_back();
      schedule[rank].back().push_back(step);
    }
  }
  return schedule;
}

/// Plays a schedule by rendezvous.
class Model {
 public:
  explicit Model(Schedule schedule) : rest_(std::move(schedule)) {}

  /// Whether all groups end.
  bool ends() {
    while (step()) {
    }
    return std::ranges::all_of(rest_, [](const auto& groups) { return groups.empty(); });
  }

 private:
  /// The first message from one to the other in a rank's group.
  std::optional<std::size_t> find(int rank, int from, int to) const {
    const auto& groups = rest_[static_cast<std::size_t>(rank)];
    for (std::size_t i = 0; !groups.empty() && i < groups.front().size(); ++i)
      if (groups.front()[i].from == from && groups.front()[i].to == to) return i;
    return std::nullopt;
  }

  void finish(int rank, std::size_t index) {
    auto& groups = rest_[static_cast<std::size_t>(rank)];
    groups.front().erase(groups.front().begin() + static_cast<std::ptrdiff_t>(index));
    if (groups.front().empty()) groups.erase(groups.begin());
  }

  bool step() {
    for (int from = 0; from < schedule_ranks; ++from)
      for (int to = 0; to < schedule_ranks; ++to) {
        const auto sent = find(from, from, to), received = find(to, from, to);
        if (!sent || !received) continue;
        finish(from, *sent);
        finish(to, *received);
        return true;
      }
    return false;
  }

  Schedule rest_;
};

constexpr const char* seed_variable = "CGRAPH_TEST_SEED";

ROLE(random_steps) {
  const Schedule schedule =
      random_schedule(static_cast<unsigned>(std::atoi(getenv(seed_variable))));
  Communicator world(here, 0);
  Stream stream;
  connect_all(world, here, stream);
  // The messages of each pair are numbered.
  std::array<int, schedule_ranks> sent{};
  std::vector<std::unique_ptr<Array<int>>> outputs;
  std::array<std::vector<Array<int>*>, schedule_ranks> inputs;
  for (const Group& group : schedule[static_cast<std::size_t>(here.index)])
    issue(world, [&] {
      for (const auto& [from, to] : group) {
        const bool sends = from == here.index;
        const auto other = static_cast<std::size_t>(sends ? to : from);
        const int number = sends ? sent[other]++ : static_cast<int>(inputs[other].size());
        outputs.push_back(std::make_unique<Array<int>>(std::vector<int>{sends ? number : -1}));
        int* const data = outputs.back()->data();
        if (!sends) inputs[other].push_back(outputs.back().get());
        SUCCEED_IN(sends ? nccl().ncclSend(data, 1, ncclInt32, to, world, stream)
                         : nccl().ncclRecv(data, 1, ncclInt32, from, world, stream));
      }
    });
  stream.synchronize();
  for (const auto& of_rank : inputs)
    for (std::size_t i = 0; i < of_rank.size(); ++i)
      ranks::check(of_rank[i]->values()[0] == static_cast<int>(i), "messages have changed places");
  world.finish();
}

using StandinScheduleTest = OnStandIns;

std::vector<ranks::Outcome> play(unsigned seed, const char* mode) {
  return ranks::run(
      "random_steps", schedule_ranks,
      {.grace = std::chrono::milliseconds(20),
       .environment = {{seed_variable, std::to_string(seed)}, {"CGRAPH_STANDIN_MODE", mode}}});
}

TEST_F(StandinScheduleTest, HangsWhereTheModelDoes) {
  int hung = 0;
  for (unsigned seed = 0; seed < 40; ++seed) {
    const bool ends = Model(random_schedule(seed)).ends();
    EXPECT_TRUE(ends || seed % 2) << "one order for all hangs, seed " << seed;
    hung += !ends;
    std::string said;
    bool finished = true;
    for (const ranks::Outcome& outcome : play(seed, "strict")) {
      finished &= outcome.how == ranks::Ending::finished;
      said += outcome.output;
    }
    EXPECT_EQ(finished, ends) << "seed " << seed << '\n' << said;
    EXPECT_EQ(said.find("wait for each other in") == std::string::npos, ends) << said;
  }
  EXPECT_GE(hung, 5) << "the schedules are too tame";
}

TEST_F(StandinScheduleTest, WhatEndsEndsInEveryMode) {
  for (unsigned seed = 0; seed < 40; ++seed) {
    if (!Model(random_schedule(seed)).ends()) continue;
    for (const ranks::Outcome& outcome : play(seed, seed % 4 < 2 ? "eager" : "chaos"))
      EXPECT_EQ(outcome.how, ranks::Ending::finished) << "seed " << seed << '\n' << outcome.output;
  }
}

}  // namespace
