// The version of what the processes of a graph share: control messages, arenas, liveness pages and
// the board.
#pragma once

#include <cstdint>
#include <string>

#include "cgraph/rt/fault.h"

namespace cgraph::rt {

/// To be raised with every change of what they share. It has a translation unit of its own, so that
/// a test can link another one.
std::uint16_t abi_version();

/// The version as each packet carries it, at a place that no version moves.
std::uint32_t abi_word();

/// The version in a packet's word as text; a word that is none is from before there were versions.
std::string abi_text(std::uint32_t word);

/// What the driver is told of a peer ("the agent /path", "actor a (/path)") of another version.
Fault other_abi_fault(const std::string& peer, std::uint32_t word);

}  // namespace cgraph::rt
