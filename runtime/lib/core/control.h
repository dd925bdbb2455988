// The contents of control messages, and the small shared pages of liveness and the board.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

#include "arena.h"
#include "cgraph/rt/fault.h"
#include "cgraph/rt/host.h"
#include "layout.h"
#include "message.h"

namespace cgraph::rt {

/// One process's page, written by it alone. `word` shows its thread's death (os::own_robust_word).
struct LivePage {
  os::Word word;
  os::Word dying;  // number of the fatal signal under way, set before the core dump
};
/// In `dying`: the process ends because a task missed its fatal deadline.
inline constexpr std::uint32_t dying_of_deadline = 0x100;

/// One graph's line of the board, which the agent alone writes.
struct alignas(64) BoardLine {
  os::Word word;
};
inline constexpr std::uint32_t board_lines = 1024;

/// Values of a board word: the line's use count times four, plus the state.
enum class BoardState : std::uint32_t { running, failed, closing };
constexpr std::uint32_t board_value(std::uint32_t use, BoardState state) {
  return use * 4 + static_cast<std::uint32_t>(state);
}

/// Descriptors that a started process inherits.
inline constexpr int agent_socket_fd = 3, driver_page_fd = 4, agent_page_fd = 5;
inline constexpr int actor_control_fd = 3, actor_driver_fd = 4, actor_page_fd = 5,
                     actor_board_fd = 6;

void pack(Packer& out, const RoleLayout& layout);
RoleLayout unpack_layout(Unpacker& in);
void pack(Packer& out, const ActorSpec& spec);
ActorSpec unpack_spec(Unpacker& in);
void pack(Packer& out, const ActorProgress& progress);
ActorProgress unpack_progress(Unpacker& in);
void pack(Packer& out, const Fault& fault);
Fault unpack_fault(Unpacker& in);
void pack(Packer& out, const std::vector<Death>& deaths);
std::vector<Death> unpack_deaths(Unpacker& in);

/// What an actor does by the first page of its arena; channels and peers by `layout`, roles by
/// `actors`.
ActorProgress describe_progress(const ArenaHeader& arena, const RoleLayout& layout,
                                std::span<const std::string> roles);

/// What a failed call at start is to the driver: `need` bytes of memory, or 0.
Fault resource_fault(const os::Error& error, const std::string& actor, std::uint64_t need);

/// Throws a resource fault where the arenas of `graph` need more memory than there is: allocating
/// them would not fail, the kernel would kill somebody.
void require_memory(const std::string& graph, std::span<const RoleLayout> layouts);
/// The descriptor that a message must bring; the kernel leaves it out when this process has too
/// many.
os::Fd take_file(Message& message);
/// Maps the arenas of a role's peers into their places. `files` are in the order of the layout's
/// peers.
void map_peers(const RoleLayout& layout, const std::vector<os::Fd>& files,
               std::vector<std::shared_ptr<Arena>>& arenas);

Fault corrupt_fault(const std::string& actor, const Corrupt& corrupt);

std::string to_hex(const Hash& hash);

}  // namespace cgraph::rt
