// The arithmetic of collectives: several arrays into one.
#pragma once

#include <cstddef>
#include <span>

#include "cgraph/rt/collective.h"

namespace cgraph::rt {

/// to[i] = from[0][i] op from[1][i] op …, from left to right, for `count` elements of type `dtype`.
/// The arrays are aligned to their elements; `to` overlaps none of `from`. There are at least two.
void fold(DType dtype, Reduction reduction, std::byte* to, std::span<const std::byte* const> from,
          std::size_t count);

}  // namespace cgraph::rt
