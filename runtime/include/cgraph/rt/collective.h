// An actor's share of a collective: a call that is no task of the user's.
#pragma once

#include <cstdint>

#include "cgraph/rt/operand.h"
#include "cgraph/tensor.h"

namespace cgraph::rt {

enum class Reduction : std::uint8_t { none, sum, max, min, prod, avg };

/// What one actor makes of the values of all ranks, which are the call's arguments: of each value
/// part number `rank` of `ranks` along `axis`, or all of it; what it took is folded in the order of
/// the arguments, or joined along `axis`.
struct Share {
  DType dtype;
  Reduction reduction;  // none: join
  std::uint32_t dims;
  std::uint32_t axis;
  std::uint32_t rank;
  std::uint32_t ranks;
  bool takes_part;
};

/// Runs a share. Integers wrap; f16 and bf16 are folded in float and rounded once; NaN propagates
/// as the quiet one; `avg` of integers truncates. Throws ShapeError, the same on every rank, when
/// shapes differ or a size along `axis` is no multiple of `ranks`.
void run_share(Call& call, const Share& share);

}  // namespace cgraph::rt
