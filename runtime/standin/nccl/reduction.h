// The arithmetic of reductions.
#pragma once

#include <nccl.h>

#include <cstddef>
#include <cstdint>
#include <span>

namespace cgraph::standin {

/// Folds `count` elements from each of the inputs, in their order, into `to`. 8- and 16-bit floats
/// are folded as float and rounded once; integers wrap.
void reduce(ncclDataType_t type, ncclRedOp_t reduction, std::span<const std::byte* const> inputs,
            std::uint64_t count, std::byte* to);

}  // namespace cgraph::standin
