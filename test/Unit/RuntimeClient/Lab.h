// An actor class with a task for each thing that the client's tests need, and
// the plans that use it.
#pragma once

#include <span>
#include <stdexcept>
#include <string>

#include "cgraph/rt/desc.h"
#include "cgraph/tensor.h"

namespace lab {

using Vec = cgraph::Tensor<float, cgraph::Shape<cgraph::Dyn>>;

/// Both sides know it.
struct KnownError : std::runtime_error {
  using std::runtime_error::runtime_error;
};
/// Only the actor's side knows it.
struct SecretError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

namespace plans {

using namespace cgraph::rt;

inline constexpr std::string_view type = "lab.Lab";
inline constexpr Hash type_hash = {0x1a};
inline constexpr std::string_view all_actors[] = {"a", "b", "c"};
inline constexpr std::string_view all_types[] = {type, type, type};
inline constexpr auto actors = std::span(all_actors).first<2>();
inline constexpr auto types = std::span(all_types).first<2>();
inline constexpr PlanOptions options = {.max_inflight = 4, .max_buffered_results = 6};

/// The tasks of the plans whose actors have one call each: as many as the plan has actors.
inline constexpr PlanTask obeys[] = {{1, "Lab.obey"}, {2, "Lab.obey"}, {3, "Lab.obey"}};

// One[a](msg: str) -> str
inline constexpr std::uint32_t one_readers[] = {1, 0};
inline constexpr ChannelDesc one_channels[] = {{"msg", 0, 0, 1, 4, 256, true},
                                               {"out", 1, 1, 1, 4, 4096, false}};
inline constexpr PlanDesc one = {
    "lab.One",   {1},     std::span(actors).first(1), std::span(types).first(1), one_channels,
    one_readers, options, std::span(obeys).first(1)};

// Both[a, b](msg: str) -> (left: str, right: str)
inline constexpr std::uint32_t both_readers[] = {1, 2, 0, 0};
inline constexpr ChannelDesc both_channels[] = {{"msg", 0, 0, 2, 4, 256, true},
                                                {"left", 1, 2, 1, 4, 256, false},
                                                {"right", 2, 3, 1, 4, 256, false}};
inline constexpr PlanDesc both = {"lab.Both",    {2},          actors,  types,
                                  both_channels, both_readers, options, std::span(obeys).first(2)};

// Logged[a, b](msg: str) -> str { discard b.obey(msg) return a.obey(msg) }
inline constexpr std::uint32_t logged_readers[] = {1, 2, 0, 0};
inline constexpr ChannelDesc logged_channels[] = {
    {"msg", 0, 0, 2, 4, 256, true}, {"out", 1, 2, 1, 4, 256, false}, {"done", 2, 3, 1, 4, 0, true}};
inline constexpr PlanDesc logged = {"lab.Logged",   {3},    actors, types, logged_channels,
                                    logged_readers, options};

// Quiet[a](msg: str) { discard a.obey(msg) }
inline constexpr std::uint32_t quiet_readers[] = {1, 0};
inline constexpr ChannelDesc quiet_channels[] = {{"msg", 0, 0, 1, 4, 256, true},
                                                 {"done", 1, 1, 1, 4, 0, true}};
inline constexpr PlanDesc quiet = {
    "lab.Quiet",   {4},    std::span(actors).first(1), std::span(types).first(1), quiet_channels,
    quiet_readers, options};

// Twice[a](x: tensor<f32, [N]>) -> tensor<f32, [N]> { let y = a.twice(x) return
// a.plus_one(y) }
inline constexpr std::uint32_t twice_readers[] = {1, 0};
inline constexpr ChannelDesc twice_channels[] = {{"x", 0, 0, 1, 4, 8192, false},
                                                 {"y", 1, 1, 1, 4, 8192, false}};
inline constexpr PlanDesc twice = {
    "lab.Twice",   {5},    std::span(actors).first(1), std::span(types).first(1), twice_channels,
    twice_readers, options};

// Line[a, b, c](msg: str) -> str { return c.obey(b.obey(a.obey(msg))) }
inline constexpr std::uint32_t line_readers[] = {1, 2, 3, 0};
inline constexpr ChannelDesc line_channels[] = {{"msg", 0, 0, 1, 4, 256, true},
                                                {"x", 1, 1, 1, 4, 256, false},
                                                {"y", 2, 2, 1, 4, 256, false},
                                                {"out", 3, 3, 1, 4, 256, false}};
inline constexpr PlanDesc line = {"lab.Line",    {0x40},       all_actors, all_types,
                                  line_channels, line_readers, options,    obeys};

// Hasty[a, b](msg: str) -> str: as Line, but a has a deadline and b a fatal one
inline constexpr std::uint32_t hasty_readers[] = {1, 2, 0};
inline constexpr ChannelDesc hasty_channels[] = {
    {"msg", 0, 0, 1, 4, 256, true}, {"x", 1, 1, 1, 4, 256, false}, {"out", 2, 2, 1, 4, 256, false}};
inline constexpr PlanDesc hasty = {"lab.Hasty",    {0x41},        actors, types,
                                   hasty_channels, hasty_readers, options};
inline constexpr TaskDeadline soon = {30'000'000}, fatal_soon = {40'000'000, true};

}  // namespace plans
}  // namespace lab
