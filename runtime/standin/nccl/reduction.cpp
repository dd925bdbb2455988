#include "nccl/reduction.h"

#include <algorithm>
#include <cstring>
#include <type_traits>

namespace cgraph::standin {

namespace {

/// What elements of T are computed in: signed integers wrap as unsigned ones do.
template <class T>
struct ComputeType {
  using Type = float;
};
template <class T>
  requires std::is_floating_point_v<T>
struct ComputeType<T> {
  using Type = T;
};
template <class T>
  requires std::is_integral_v<T>
struct ComputeType<T> {
  using Type = T;
};

template <class T, class Operation>
T wrapping(T one, T other, Operation operation) {
  if constexpr (std::is_integral_v<T>)
    return static_cast<T>(
        operation(static_cast<std::uint64_t>(one), static_cast<std::uint64_t>(other)));
  else
    return operation(one, other);
}

template <class T>
T combine(ncclRedOp_t reduction, T one, T other) {
  switch (reduction) {
    case ncclProd:
      return wrapping(one, other, [](auto a, auto b) { return a * b; });
    case ncclMax:
      return std::max(one, other);
    case ncclMin:
      return std::min(one, other);
    default:
      return wrapping(one, other, [](auto a, auto b) { return a + b; });
  }
}

template <class T>
T load(const std::byte* from, std::uint64_t index) {
  T value;
  std::memcpy(&value, from + index * sizeof(T), sizeof(T));
  return value;
}

template <class T>
void reduce_as(ncclRedOp_t reduction, std::span<const std::byte* const> inputs, std::uint64_t count,
               std::byte* to) {
  using Compute = typename ComputeType<T>::Type;
  for (std::uint64_t index = 0; index < count; ++index) {
    auto folded = static_cast<Compute>(load<T>(inputs[0], index));
    for (const std::byte* input : inputs.subspan(1))
      folded = combine(reduction, folded, static_cast<Compute>(load<T>(input, index)));
    if (reduction == ncclAvg)
      folded = static_cast<Compute>(folded / static_cast<Compute>(inputs.size()));
    const auto result = static_cast<T>(folded);
    std::memcpy(to + index * sizeof(T), &result, sizeof(T));
  }
}

}  // namespace

void reduce(ncclDataType_t type, ncclRedOp_t reduction, std::span<const std::byte* const> inputs,
            std::uint64_t count, std::byte* to) {
  switch (type) {
    case ncclInt8:
      return reduce_as<std::int8_t>(reduction, inputs, count, to);
    case ncclUint8:
      return reduce_as<std::uint8_t>(reduction, inputs, count, to);
    case ncclInt32:
      return reduce_as<std::int32_t>(reduction, inputs, count, to);
    case ncclUint32:
      return reduce_as<std::uint32_t>(reduction, inputs, count, to);
    case ncclInt64:
      return reduce_as<std::int64_t>(reduction, inputs, count, to);
    case ncclUint64:
      return reduce_as<std::uint64_t>(reduction, inputs, count, to);
    case ncclFloat16:
      return reduce_as<__half>(reduction, inputs, count, to);
    case ncclFloat32:
      return reduce_as<float>(reduction, inputs, count, to);
    case ncclFloat64:
      return reduce_as<double>(reduction, inputs, count, to);
    case ncclBfloat16:
      return reduce_as<__nv_bfloat16>(reduction, inputs, count, to);
    case ncclFloat8e4m3:
      return reduce_as<__nv_fp8_e4m3>(reduction, inputs, count, to);
    case ncclFloat8e5m2:
      return reduce_as<__nv_fp8_e5m2>(reduction, inputs, count, to);
    default:
      return;
  }
}

}  // namespace cgraph::standin
