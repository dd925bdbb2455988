// The plans of the runtime's own tests, for the driver's side and the test actor's.
#pragma once

#include "cgraph/rt/desc.h"

namespace test_plans {

using namespace cgraph::rt;

inline constexpr std::string_view type = "test.Actor";
inline constexpr Hash type_hash = {0x54};
inline constexpr std::string_view actors[] = {"a", "b", "c", "d"};
inline constexpr std::string_view types[] = {type, type, type, type};

// driver -> a -> driver
inline constexpr std::uint32_t echo_readers[] = {1, 0};
inline constexpr ChannelDesc echo_channels[] = {
    {"msg", 0, 0, 1, 4, 4096, false},
    {"echo", 1, 1, 1, 4, 4096, false},
};
inline constexpr PlanDesc echo = {
    "test.Echo",  {1}, std::span(actors).first(1), std::span(types).first(1), echo_channels,
    echo_readers, {}};

// Channels in the place of the first of `echo` whose slots no machine has the memory for.
inline constexpr ChannelDesc oversize_channels[] = {
    {"msg", 0, 0, 1, 65536, 4'000'000'000, true},
    {"msg", 0, 0, 1, 4, std::uint64_t{1} << 40, true},
    {"msg", 0, 0, 1, 4, INT64_MAX, true},
    {"msg", 0, 0, 1, UINT32_MAX, UINT32_MAX, true},
};

/// `plan` with another first channel, valid until the next call.
inline PlanDesc with_channel(PlanDesc plan, const ChannelDesc& channel) {
  static ChannelDesc channels[2];
  channels[0] = channel;
  channels[1] = plan.channels[1];
  plan.channels = channels;
  return plan;
}

// driver -> {a, b} (one channel, two readers); a -> driver; b -> driver
inline constexpr std::uint32_t fan_readers[] = {1, 2, 0, 0};
inline constexpr ChannelDesc fan_channels[] = {
    {"msg", 0, 0, 2, 4, 64, true},
    {"left", 1, 2, 1, 4, 64, true},
    {"right", 2, 3, 1, 4, 64, true},
};
inline constexpr PlanDesc fan = {
    "test.Fan",  {2}, std::span(actors).first(2), std::span(types).first(2), fan_channels,
    fan_readers, {}};

// driver -> a -> b -> c -> d -> driver
inline constexpr std::uint32_t chain_readers[] = {1, 2, 3, 4, 0};
inline constexpr ChannelDesc chain_channels[] = {
    {"x0", 0, 0, 1, 4, 4096, false}, {"x1", 1, 1, 1, 4, 4096, false},
    {"x2", 2, 2, 1, 4, 4096, false}, {"x3", 3, 3, 1, 4, 4096, false},
    {"x4", 4, 4, 1, 4, 4096, false},
};
inline constexpr PlanDesc chain = {"test.Chain",   {3},           actors, types,
                                   chain_channels, chain_readers, {}};

// driver -> a (two channels, which a counts the other way round) -> driver
inline constexpr std::uint32_t swap_readers[] = {1, 1, 0};
inline constexpr ChannelDesc swap_channels[] = {
    {"first", 0, 0, 1, 4, 64, true},
    {"second", 0, 1, 1, 4, 64, true},
    {"result", 1, 2, 1, 4, 64, true},
};
inline constexpr PlanDesc swap = {
    "test.Swap",  {4}, std::span(actors).first(1), std::span(types).first(1), swap_channels,
    swap_readers, {}};

// A plan that the actor knows with another hash.
inline constexpr PlanDesc stale = {
    "test.Echo",  {99}, std::span(actors).first(1), std::span(types).first(1), echo_channels,
    echo_readers, {}};

}  // namespace test_plans
