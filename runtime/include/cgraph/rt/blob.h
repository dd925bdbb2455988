// Several encoded values as one block of bytes: constructor and remote arguments, remote results.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace cgraph::rt {

using Blob = std::vector<std::byte>;

/// u64 count, u64 size of each value, then the values, each at a multiple of 64 bytes.
Blob join_values(std::span<const std::span<const std::byte>> values);

/// The values of a block, or nothing when the block is damaged. They point into the block.
std::optional<std::vector<std::span<const std::byte>>> split_values(
    std::span<const std::byte> block);

}  // namespace cgraph::rt
